import type { Reading } from '#domain/telemetry/reading';
import { addDays, addMonths, type CalendarDate } from '#domain/time/calendar-date';
import { runBilling } from '#services/billing/run-billing';
import { acceptDelivery } from '#services/equipment/accept-delivery';
import { announceRecall } from '#services/equipment/announce-recall';
import { acknowledgeRecall, clearRecall } from '#services/equipment/answer-recall';
import { amendLease } from '#services/leases/amend-lease';
import { commenceLease } from '#services/leases/commence-lease';
import { noticeDefault } from '#services/leases/notice-default';
import { proposeLease } from '#services/leases/propose-lease';
import { repossessEquipment } from '#services/leases/repossess-equipment';
import { recordEntry } from '#services/payments/record-entry';
import { proposeRentSale } from '#services/rents/propose-rent-sale';
import { confirmMeterReplacement } from '#services/telemetry/answer-meter-replacement';
import { recordReadings } from '#services/telemetry/record-readings';
import { replaceMeter } from '#services/telemetry/replace-meter';
import type { DemoKey } from './consortium.ts';
import type { Dice } from './dice.ts';
import { agreeAs, type DemoMachine, type LeaseStep, termsOf } from './lease-steps.ts';
import { accepted } from './people.ts';
import { type Stage, today } from './steps.ts';
import { WorkingMachine } from './work-days.ts';

/** Readings of one call. */
const MOST_READINGS = 8_000;

const asInput = ({ reference }: DemoMachine, { deviceTime = 0, raw: _, alarms: __, ...reading }: Reading) => ({
  machine: reference,
  time: new Date(deviceTime),
  ...reading,
});

/** Machines begin to report. */
export const startWork =
  (dice: Dice): LeaseStep =>
  async (stage, { plan, machines }) => {
    for (const machine of machines) machine.work = new WorkingMachine(machine.model, dice, plan.sites, today(stage));
  };

/** What machines reported since they were last asked, handed in by their owners' programs. */
export const handIn = async (stage: Stage, machines: readonly DemoMachine[]): Promise<void> => {
  const { ctx, parties } = stage;
  const byOwner = new Map<DemoKey, ReturnType<typeof asInput>[]>();
  for (const machine of machines) {
    const readings = machine.work?.until(today(stage)) ?? [];
    const known = byOwner.get(machine.owner) ?? [];
    byOwner.set(machine.owner, known);
    for (const reading of readings) known.push(asInput(machine, reading));
  }
  for (const [owner, readings] of byOwner) {
    for (let at = 0; at < readings.length; at += MOST_READINGS) {
      const some = readings.slice(at, at + MOST_READINGS);
      accepted(await recordReadings(ctx, parties[owner].preparer, { channel: 'api', readings: some }), 'readings');
    }
  }
};

/** Rents that have become due are billed. */
export const bill = async ({ ctx }: Stage): Promise<void> => {
  const { refused } = await runBilling(ctx);
  if (refused.length > 0) throw new Error(`demo: ${refused.length} leases could not be billed`);
};

interface OpenRent {
  readonly subject: string;
  readonly lease: string;
  readonly creditorId: string;
  readonly lesseeId: string;
  readonly currency: string;
  readonly faceMinor: bigint;
  readonly dueOn: Date;
}

const openRents = ({ ctx }: Stage): Promise<OpenRent[]> => ctx.db.$queryRaw<OpenRent[]>`
  SELECT claim.subject, bill.lease, bill."creditorId", lease."lesseeId", claim.currency, claim."faceMinor", bill."dueOn"
    FROM rent_bills bill JOIN leases lease ON lease.subject = bill.lease
    JOIN receivables claim ON claim.subject = bill.receivable
    JOIN fragment_projections open ON open.subject = claim.subject AND open.leaf AND open."openParts" > 0
   WHERE bill."dueOn" <= ${today({ ctx })}::date
   ORDER BY bill."dueOn", claim.subject`;

/** Lessees pay what has become due: one transfer for all that one owes another. Those in trouble pay no more. */
export const payRents = async (stage: Stage, stopped: ReadonlyMap<string, CalendarDate>): Promise<void> => {
  const { ctx, parties } = stage;
  const due = (await openRents(stage)).filter(({ lease, dueOn }) => {
    const since = stopped.get(lease);
    return since === undefined || dueOn.toISOString().slice(0, 10) < since;
  });
  const transfers = new Map<string, OpenRent[]>();
  for (const rent of due) {
    const key = `${rent.creditorId} ${rent.lesseeId} ${rent.currency}`;
    transfers.set(key, [...(transfers.get(key) ?? []), rent]);
  }
  const everybody = Object.values(parties);
  for (const rents of transfers.values()) {
    const [first] = rents;
    const payee = everybody.find(({ id }) => id === first?.creditorId);
    const payer = everybody.find(({ id }) => id === first?.lesseeId);
    const account = first && payee?.accounts.get(first.currency);
    if (!first || !payee || !payer || !account) throw new Error('demo: a rent that nobody can pay');
    accepted(
      await recordEntry(ctx, payee.preparer, {
        accountId: account.id,
        reference: `RENT/${payer.organisation.key.toUpperCase()}/${today(stage)}`,
        bookedOn: today(stage),
        amountMinor: rents.reduce((sum, { faceMinor }) => sum + faceMinor, 0n),
        currency: first.currency,
        payerName: payer.organisation.name,
        allocations: rents.map(({ subject, faceMinor }) => ({ subject, amountMinor: faceMinor })),
      }),
      'rents paid',
    );
  }
};

/** A bank buys a range of rents at its rate. From then on they are its own, and are paid to it. */
export const sellRents =
  (buyer: DemoKey, firstPeriod: number, lastPeriod: number): LeaseStep =>
  async (stage, { plan, subject }) => {
    const { ctx, parties } = stage;
    const bank = parties[buyer];
    const proposed = accepted(
      await proposeRentSale(ctx, parties[plan.lessor].approver, {
        lease: subject,
        bankId: bank.id,
        firstPeriod,
        lastPeriod,
        ratePercent: plan.lessor === 'jiangnan' ? '3.95' : '4.75',
        dayCount: 'ACT/360',
        valueDate: today(stage),
      }),
      `sale of rents of ${plan.key}`,
    );
    await agreeAs(stage, bank.approver, proposed.agreementId, 'a purchase of rents');
  };

/** Two more periods and a lower rate from the next unbilled period on; both sign. */
export const amend: LeaseStep = async (stage, lease) => {
  const { ctx, parties } = stage;
  const { plan, subject, startsOn } = lease;
  const { frequency, periods, rate, residual, rent } = termsOf(lease, startsOn);
  const months = frequency === 'quarterly' ? 3 : frequency === 'yearly' ? 12 : 1;
  let elapsed = 0;
  while (addMonths(startsOn, elapsed * months) <= addDays(today(stage), 1)) elapsed += 1;
  const proposed = accepted(
    await amendLease(ctx, parties[plan.lessor].approver, {
      lease: subject,
      effectiveDate: addMonths(startsOn, elapsed * months),
      terms: { frequency, periods: periods - elapsed + 2, residual, rate: { ...rate, percent: '4.9' }, rent },
      note: 'Six more months, as the project was prolonged.',
    }),
    `amendment of ${plan.key}`,
  );
  await agreeAs(stage, parties[plan.lessee].approver, proposed.agreementId, 'an amendment');
};

export const notice: LeaseStep = async (stage, { plan, subject }) => {
  const { ctx, parties } = stage;
  accepted(
    await noticeDefault(ctx, parties[plan.lessor].approver, {
      lease: subject,
      reason: { code: 'rent-overdue', note: 'Reminded twice; no payment and no answer.' },
      cureBy: addDays(today(stage), 21),
    }),
    `default of ${plan.key}`,
  );
};

/** The lessor fetches the machines. */
export const repossess: LeaseStep = async (stage, { plan, machines, subject }) => {
  const { ctx, parties } = stage;
  const done = accepted(
    await repossessEquipment(ctx, parties[plan.lessor].approver, {
      lease: subject,
      on: today(stage),
      note: 'Fetched from the site in the presence of the lessee’s site manager.',
      serials: machines.map(machine => ({ machine: machine.subject, serial: machine.serial })),
    }),
    `repossession of ${plan.key}`,
  );
  if (plan.bank !== null && done.actionId === null)
    await agreeAs(stage, parties[plan.bank].approver, done.agreementId, 'a repossession');
};

/** They stand in its depot from now on. */
export const bringHome: LeaseStep = async (stage, { plan, machines }) => {
  const { ctx, parties } = stage;
  await handIn(stage, machines);
  for (const { subject, serial, work } of machines) {
    accepted(
      await acceptDelivery(ctx, parties[plan.lessor].approver, {
        subject,
        serialSeen: serial,
        date: today(stage),
        condition: 'worn',
        documents: [],
      }),
      `return of ${serial}`,
    );
    work?.moveTo(['hamburg'], today(stage), true);
  }
};

/** The lessee's workshop puts a new hour meter into the first machine; the lessor confirms both values later. */
export const changeMeter: LeaseStep = async (stage, { plan, machines }) => {
  const { ctx, parties } = stage;
  const [machine] = machines;
  if (!machine?.work) throw new Error(`demo: ${plan.key} does not work`);
  // What the old meter counted is handed in before it is taken off.
  await handIn(stage, [machine]);
  accepted(
    await replaceMeter(ctx, parties[plan.lessee].preparer, {
      machine: machine.subject,
      meter: 'engine-hours',
      // Before the day's work, so that all of it is on the new meter.
      at: new Date(today(stage)),
      oldMeterId: 'VDO 1187',
      newMeterId: 'VDO 2203',
      closing: machine.work.engineHoursMs,
      opening: 0,
      note: 'Display broken; replaced by the workshop in Almere.',
    }),
    'a new meter',
  );
  machine.work.resetHours();
};

export const confirmMeter: LeaseStep = async ({ ctx, parties }, { plan, machines }) => {
  const { id } = await ctx.db.meterReplacement.findFirstOrThrow({ where: { subject: machines[0]?.subject ?? '' } });
  accepted(
    await confirmMeterReplacement(ctx, parties[plan.lessor].preparer, { replacementId: id }),
    'its confirmation',
  );
};

/** The lessee lets its first machine on to another. */
export const sublet =
  (to: DemoKey): LeaseStep =>
  async (stage, { plan, machines, subject }) => {
    const { ctx, parties } = stage;
    const [machine] = machines;
    if (!machine) return;
    const terms = {
      ...termsOf(
        { plan: { ...plan, kind: 'operating', frequency: 'monthly', periods: 24 }, machines: [machine] },
        today(stage),
      ),
      rate: { kind: 'fixed' as const, percent: '7.2' },
    };
    const proposed = accepted(
      await proposeLease(ctx, parties[plan.lessee].approver, {
        lesseeId: parties[to].id,
        contractNumber: `BB-U-${plan.key}`,
        terms,
        machines: [machine.subject],
        headSubject: subject,
        countries: ['NL', 'DE', 'PL'],
        timeZone: 'Europe/Warsaw',
      }),
      `sublease of ${plan.key}`,
    );
    await agreeAs(stage, parties[to].approver, proposed.agreementId, 'a sublease');
  };

export const commenceSublease =
  (to: DemoKey): LeaseStep =>
  async ({ ctx, parties, ...stage }, { subject, machines: [machine] }) => {
    if (!machine) return;
    const sublease = await ctx.db.lease.findFirstOrThrow({ where: { headSubject: subject } });
    accepted(
      await commenceLease(ctx, parties[to].preparer, {
        lease: sublease.subject,
        acceptedOn: today({ ctx, ...stage }),
        serials: [{ machine: machine.subject, serial: machine.serial }],
      }),
      'commencement of a sublease',
    );
  };

const RECALL = 'KW-2026-07';

/** The maker recalls all loaders. */
export const recall = async ({ ctx, parties }: Stage, machines: readonly DemoMachine[]): Promise<void> => {
  const told = accepted(
    await announceRecall(ctx, parties.kranwerk.approver, {
      number: RECALL,
      title: 'Brake line of the parking brake',
      text: 'The line may chafe at the frame. Do not park on slopes before it was looked at.',
      remedy: 'The workshop fits a protective sleeve; it takes an hour.',
      machines: machines.filter(({ model }) => model.category === 'wheel-loader').map(({ subject }) => subject),
    }),
    'recall',
  );
  if (told.skipped.length > 0) throw new Error(`demo: not recalled: ${JSON.stringify(told.skipped)}`);
};

/** Some have taken note of it; others have not. */
export const acknowledge = async ({ ctx, parties }: Stage, by: readonly DemoKey[]): Promise<void> => {
  const { id } = await ctx.db.recall.findFirstOrThrow({ where: { number: RECALL } });
  for (const key of by)
    accepted(await acknowledgeRecall(ctx, parties[key].preparer, { recallId: id }), `${key} acknowledges`);
};

/** Two of the recalled machines are mended. */
export const mend = async (stage: Stage, machines: readonly DemoMachine[]): Promise<void> => {
  const { ctx, parties } = stage;
  const { id } = await ctx.db.recall.findFirstOrThrow({ where: { number: RECALL } });
  for (const { subject } of machines)
    accepted(
      await clearRecall(ctx, parties.kranwerk.approver, {
        recallId: id,
        machine: subject,
        date: today(stage),
        work: 'Sleeve fitted, line checked.',
        workshop: 'Kranwerk Service Rotterdam',
        documents: [],
      }),
      'a recall cleared',
    );
};
