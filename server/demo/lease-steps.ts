import { addDays, addMonths, type CalendarDate } from '#domain/time/calendar-date';
import type { Actor } from '#services/actor';
import { agree } from '#services/agreements/agree';
import { addEquipmentRecord } from '#services/equipment/add-equipment-record';
import { acceptSale } from '#services/equipment/answer-sale';
import { issuePassport } from '#services/equipment/issue-passport';
import { proposeSale } from '#services/equipment/propose-sale';
import { commenceLease } from '#services/leases/commence-lease';
import { proposeLease } from '#services/leases/propose-lease';
import { fileLien } from '#services/liens/file-lien';
import type { DemoKey } from './consortium.ts';
import type { Dice } from './dice.ts';
import { type Model, type ModelKey, modelOf } from './fleet.ts';
import type { Let } from './lets.ts';
import { accepted } from './people.ts';
import { type Stage, today } from './steps.ts';
import type { WorkingMachine } from './work-days.ts';
import { workday } from './workday.ts';

/** A machine of the demo. */
export interface DemoMachine {
  readonly model: Model;
  readonly serial: string;
  subject: string;
  reference: string;
  /** What it does while it runs; null before. */
  work: WorkingMachine | null;
  /** Who hands its readings in: lessor or owner. */
  readonly owner: DemoKey;
}

/** A lease on its way through its story. */
export interface DemoLease {
  readonly plan: Let;
  readonly machines: readonly DemoMachine[];
  subject: string;
  reference: string;
  startsOn: CalendarDate;
}

export type LeaseStep = (stage: Stage, lease: DemoLease) => Promise<void>;

const MINOR = 100n;

export const priceMinorOf = ({ model }: DemoMachine): bigint => BigInt(model.price) * MINOR;

const financedMinor = (machines: readonly DemoMachine[]): bigint =>
  machines.reduce((sum, machine) => sum + priceMinorOf(machine), 0n);

/** Numbers its machines as a maker does: no two alike, and none easily mistaken for another. */
export const newMachine = (key: ModelKey, number: number, owner: DemoKey): DemoMachine => {
  const model = modelOf(key);
  return {
    model,
    serial: `${model.serial}${String(number * 37 + 1043)}`,
    subject: '',
    reference: '',
    work: null,
    owner,
  };
};

/** The approver of an organisation signs what waits for it. */
export const agreeAs = async (
  { ctx }: Stage,
  actor: Actor,
  agreementId: string | null,
  what: string,
): Promise<void> => {
  if (agreementId === null) return;
  accepted(await agree(ctx, actor, { agreementId }), `agreement to ${what}`);
};

/** The maker issues passports. */
export const issueAll = async (stage: Stage, machines: readonly DemoMachine[], dice: Dice): Promise<void> => {
  const { ctx, parties } = stage;
  for (const machine of machines) {
    const { model, serial } = machine;
    const maker = parties[model.maker];
    const issued = accepted(
      await issuePassport(ctx, maker.preparer, {
        manufacturer: maker.organisation.name,
        manufacturerId: maker.id,
        model: model.name,
        serial,
        gtin: model.gtin,
        category: model.category,
        year: Number(today(stage).slice(0, 4)),
        origin: model.origin,
        specification: model.specification,
        components: [{ kind: 'engine', model: model.engine, serial: `M${dice.between(100_000, 999_999)}` }],
        documents: [],
      }),
      `passport of ${serial}`,
    );
    machine.subject = issued.subject;
    machine.reference = issued.reference;
  }
};

/** The maker offers title at its price. */
export const offerAll = async (stage: Stage, machines: readonly DemoMachine[]): Promise<void> => {
  const { ctx, parties } = stage;
  for (const machine of machines) {
    const { model, subject, serial, owner } = machine;
    accepted(
      await proposeSale(ctx, parties[model.maker].approver, {
        subject,
        buyerId: parties[owner].id,
        priceMinor: priceMinorOf(machine),
        currency: model.currency,
        deliveryTerms: 'DAP (Incoterms 2020), site of the lessee',
        expiresOn: addDays(today(stage), 21),
      }),
      `sale of ${serial}`,
    );
  }
};

export const buyAll = async (stage: Stage, machines: readonly DemoMachine[]): Promise<void> => {
  const { ctx, parties } = stage;
  for (const { subject, serial, owner } of machines)
    accepted(await acceptSale(ctx, parties[owner].approver, { subject }), `purchase of ${serial}`);
};

export const issue: LeaseStep = (stage, { machines }) => issueAll(stage, machines, stage.dice);
export const offer: LeaseStep = (stage, { machines }) => offerAll(stage, machines);
export const buy: LeaseStep = (stage, { machines }) => buyAll(stage, machines);

/** The lessor files the bank's purchase-money lien on each machine; the bank signs it. */
export const pledge: LeaseStep = async (stage, { plan, machines }) => {
  const { ctx, parties } = stage;
  if (plan.bank === null) return;
  const [bank, lessor] = [parties[plan.bank], parties[plan.lessor]];
  for (const machine of machines) {
    const filed = accepted(
      await fileLien(ctx, lessor.approver, {
        collateral: 'Equipment',
        subject: machine.subject,
        securedPartyId: bank.id,
        law: plan.lessor === 'jiangnan' ? 'CN-CIVIL-CODE' : 'FILING-ORDER',
        class: 'purchase-money',
        deliveredOn: today(stage),
        filedOn: today(stage),
        ...(plan.lessor === 'jiangnan' && {
          registry: '中国人民银行征信中心动产融资统一登记公示系统',
          registrationNumber: `ZD${machine.serial.replaceAll(/\D/g, '')}${today(stage).replaceAll('-', '')}`,
        }),
        currency: machine.model.currency,
        securedMinor: (priceMinorOf(machine) * 8n) / 10n,
        lapsesOn: addMonths(today(stage), 60),
      }),
      `lien on ${machine.serial}`,
    );
    await agreeAs(stage, bank.approver, filed.agreementId, 'a lien');
  }
};

/** Inspected and insured; what the bank asks for. */
export const insure: LeaseStep = async (stage, { plan, machines }) => {
  const { ctx, parties, dice } = stage;
  const lessor = parties[plan.lessor];
  const on = today(stage);
  const isChinese = plan.lessor === 'jiangnan';
  for (const [at, machine] of machines.entries()) {
    const { subject, model } = machine;
    accepted(
      await addEquipmentRecord(ctx, lessor.preparer, {
        subject,
        kind: 'insurance',
        date: on,
        until: addMonths(on, at === 0 && dice.next() < 0.2 ? 11 : 14),
        insurer: isChinese ? '华东财产保险股份有限公司' : 'Hanseatische Maschinenversicherung VVaG',
        policyNumber: `MV-${dice.between(100_000, 999_999)}`,
        coverage: isChinese ? '机器损坏及盗抢险' : 'Machinery breakdown, theft, transit',
        amountMinor: priceMinorOf(machine),
        currency: model.currency,
        ...(plan.bank !== null && { lossPayeeId: parties[plan.bank].id }),
        documents: [],
      }),
      'insurance',
    );
    // One of them stands for all.
    if (at > 0) continue;
    accepted(
      await addEquipmentRecord(ctx, lessor.preparer, {
        subject,
        kind: 'inspection',
        date: on,
        inspector: isChinese ? '顾明' : 'Dipl.-Ing. Gesa Thomsen',
        organisation: isChinese ? '江苏特种设备检验研究院' : 'Nordprüf Sachverständige',
        result: dice.next() < 0.85 ? 'passed' : 'passed-with-remarks',
        serialSeen: machine.serial,
        until: addMonths(on, 12),
        isPublic: true,
        documents: [],
      }),
      'inspection',
    );
    accepted(
      await addEquipmentRecord(ctx, lessor.preparer, {
        subject,
        kind: 'valuation',
        date: on,
        amountMinor: (priceMinorOf(machine) * 93n) / 100n,
        currency: model.currency,
        basis: 'orderly-liquidation',
        source: isChinese ? '工程机械二手交易数据' : 'Auction results of comparable machines',
        valuer: isChinese ? '苏州中衡资产评估有限公司' : 'Kontor für Maschinenbewertung',
        documents: [],
      }),
      'valuation',
    );
  }
};

/** Terms of a lease as its plan says them. */
export const termsOf = ({ plan, machines }: Pick<DemoLease, 'plan' | 'machines'>, commencementDate: CalendarDate) => {
  const financed = financedMinor(machines);
  const isChinese = plan.lessor === 'jiangnan';
  const residual = plan.kind === 'finance' ? financed / 10n : (financed * 4n) / 10n;
  return {
    kind: plan.kind,
    currency: isChinese ? 'CNY' : 'EUR',
    commencementDate,
    frequency: plan.frequency,
    periods: plan.periods,
    financedMinor: String(financed),
    residual: { unguaranteedMinor: String(residual) },
    rate: { kind: 'fixed' as const, percent: isChinese ? '4.35' : '5.4' },
    rent: { timing: plan.byUse ? ('arrears' as const) : ('advance' as const) },
    vat: isChinese ? { category: 'S' as const, percent: '13' } : { category: 'AE' as const, percent: '0' },
    ...(plan.byUse && {
      usage: {
        meter: 'engine-hours' as const,
        allowance: '110',
        tiers: [
          { upTo: '60', unitPrice: isChinese ? '268' : '38.50' },
          { upTo: null, unitPrice: isChinese ? '214' : '31.00' },
        ],
        quantityDigits: 1,
      },
    }),
  };
};

/** Lessor and lessee sign. */
export const sign: LeaseStep = async (stage, lease) => {
  const { ctx, parties } = stage;
  const { plan, machines } = lease;
  // The machines are handed over on the next day on which people work here.
  lease.startsOn = stage.isHistoric ? workday(addDays(today(stage), 1)) : today(stage);
  const proposed = accepted(
    await proposeLease(ctx, parties[plan.lessor].approver, {
      lesseeId: parties[plan.lessee].id,
      contractNumber: `${plan.lessor === 'jiangnan' ? 'JN' : 'NH'}-${plan.key}-${lease.startsOn.slice(0, 4)}`,
      terms: termsOf(lease, lease.startsOn),
      handling: { graceDays: 5, defaultAfterDays: 30, billLeadDays: 0 },
      machines: machines.map(({ subject }) => subject),
      subletting: plan.fates.includes('sublet'),
      countries: [...plan.countries],
      timeZone: parties[plan.lessee].organisation.people[0]?.timeZone ?? 'UTC',
    }),
    `lease ${plan.key}`,
  );
  lease.subject = proposed.subject;
  lease.reference = proposed.reference;
  await agreeAs(stage, parties[plan.lessee].approver, proposed.agreementId, `lease ${plan.key}`);
};

/** The lessee reads every plate and accepts the machines: they are in its hands, and the lease runs. */
export const commence: LeaseStep = async (stage, { plan, machines, subject }) => {
  const { ctx, parties } = stage;
  accepted(
    await commenceLease(ctx, parties[plan.lessee].preparer, {
      lease: subject,
      acceptedOn: today(stage),
      serials: machines.map(machine => ({ machine: machine.subject, serial: machine.serial })),
    }),
    `commencement of ${plan.key}`,
  );
};
