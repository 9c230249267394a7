import type { Database, Prisma } from '../client.ts';
import type { SeenLease } from './see-lease.ts';
import { dayOf, type PartyName } from './see-receivable.ts';

/** A machine as bills name it. */
export interface BilledMachineName {
  readonly subject: string;
  readonly reference: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
}

/** A reading at one end of what was billed: its own name, and what the meter said. */
export interface BilledReading {
  readonly id: string;
  readonly at: Date;
  readonly value: bigint;
}

/** The use of one machine on a bill, with the readings behind it. Milliseconds of engine time, cycles or metres. */
export interface BilledUse {
  readonly machine: BilledMachineName;
  readonly meter: string;
  readonly used: bigint;
  /** Billing periods that it spans: more than one after it was stopped. */
  readonly periods: number;
  readonly amountMinor: bigint;
  /** Meter by meter: two where one replaced the other. */
  readonly spans: readonly {
    readonly meterId: string;
    readonly used: bigint;
    readonly from: BilledReading;
    readonly to: BilledReading;
  }[];
}

/** One bill of a lease. Amounts net of VAT but for the total. */
export interface RentBillView {
  readonly id: string;
  readonly lease: string;
  readonly period: number;
  readonly part: string;
  readonly sequence: number;
  /** Of the invoice; null where there was nothing to pay. */
  readonly number: string | null;
  readonly issuedOn: string;
  readonly fromDate: string;
  /** The first day after. */
  readonly toDate: string;
  readonly dueOn: string;
  readonly currency: string;
  readonly rentMinor: bigint;
  readonly usageMinor: bigint;
  readonly vatMinor: bigint;
  /** A deposit that is set off. */
  readonly prepaidMinor: bigint;
  readonly totalMinor: bigint;
  /** What `billLineJson` of services/billing reads. */
  readonly lines: Prisma.JsonValue;
  /** What `usageStops` of services/billing reads; null where no machine was stopped. */
  readonly stops: Prisma.JsonValue;
  /** Whether a machine that was stopped waits still. */
  readonly isStopped: boolean;
  readonly invoiceId: string | null;
  readonly receivable: string | null;
  readonly creditor: PartyName;
  /** BillPeriod is on its way to the chain. */
  readonly settling: boolean;
  readonly usage: readonly BilledUse[];
  /** Credit notes, the first first; amounts positive, with VAT. */
  readonly credits: readonly RentCreditView[];
}

export interface RentCreditView {
  readonly id: string;
  readonly number: string;
  readonly issuedOn: string;
  readonly totalMinor: bigint;
  readonly reason: string;
  readonly note: string | null;
  readonly invoiceId: string;
}

const included = {
  usage: { orderBy: [{ fromAt: 'asc' as const }] },
  credits: { orderBy: [{ createdAt: 'asc' as const }] },
};

type Row = Prisma.RentBillGetPayload<{ include: typeof included }>;

const usesOf = ({ usage }: Row, machines: ReadonlyMap<string, BilledMachineName>): BilledUse[] => {
  const byMachine = new Map<string, Row['usage']>();
  for (const span of usage) byMachine.set(span.machine, [...(byMachine.get(span.machine) ?? []), span]);
  return [...byMachine].flatMap(([subject, spans]) => {
    const machine = machines.get(subject);
    const [first] = spans;
    if (!machine || !first) return [];
    const sum = (of: (span: Row['usage'][number]) => bigint) => spans.reduce((all, span) => all + of(span), 0n);
    return [
      {
        ...{ machine, meter: first.meter, periods: first.periods },
        used: sum(span => span.used),
        amountMinor: sum(span => span.amountMinor),
        spans: spans.map(span => ({
          ...{ meterId: span.meterId, used: span.used },
          from: { id: span.fromReading, at: span.fromAt, value: span.fromValue },
          to: { id: span.toReading, at: span.toAt, value: span.toValue },
        })),
      },
    ];
  });
};

/**
 * The bills of a lease, the first first, as its viewer may see them: lessor and lessee all; who bought rents, its own and the
 * lessor's, so that no bank learns of another. Bills that the contract refused are left out.
 */
export const billsOf = async (db: Database, { subject, viewer, lessor }: SeenLease): Promise<RentBillView[]> => {
  const rows = await db.rentBill.findMany({
    where: {
      lease: subject,
      ...(!viewer.isInside && { creditorId: { in: [...viewer.readers, lessor.organisationId] } }),
    },
    include: included,
    orderBy: [{ period: 'asc' }, { part: 'asc' }, { sequence: 'asc' }],
  });
  const actionIds = rows.flatMap(({ actionId }) => (actionId === null ? [] : [actionId]));
  const actions = await db.action.findMany({ where: { id: { in: actionIds } }, select: { id: true, status: true } });
  const statuses = new Map<string, string>(actions.map(({ id, status }) => [id, status]));
  const subjects = [...new Set(rows.flatMap(({ usage }) => usage.map(({ machine }) => machine)))];
  const equipment = await db.equipment.findMany({
    where: { subject: { in: subjects } },
    select: { subject: true, reference: true, manufacturer: true, model: true, serial: true },
  });
  const creditors = await db.organisation.findMany({
    where: { id: { in: [...new Set(rows.map(({ creditorId }) => creditorId))] } },
    select: { id: true, name: true },
  });
  const machines = new Map(equipment.map(one => [one.subject, one]));
  const names = new Map(creditors.map(({ id, name }) => [id, name]));
  const statusOf = ({ actionId }: Row): string | undefined => (actionId === null ? undefined : statuses.get(actionId));
  return rows
    .filter(row => !['REFUSED', 'EXPIRED'].includes(statusOf(row) ?? ''))
    .map(row => ({
      id: row.id,
      lease: row.lease,
      period: row.period,
      part: row.part,
      sequence: row.sequence,
      number: row.number,
      issuedOn: dayOf(row.issuedOn),
      fromDate: dayOf(row.fromDate),
      toDate: dayOf(row.toDate),
      dueOn: dayOf(row.dueOn),
      currency: row.currency,
      rentMinor: row.rentMinor,
      usageMinor: row.usageMinor,
      vatMinor: row.vatMinor,
      prepaidMinor: row.prepaidMinor,
      totalMinor: row.totalMinor,
      lines: row.lines,
      stops: row.usageStop,
      isStopped: row.usageOpen,
      invoiceId: row.invoiceId,
      receivable: row.receivable,
      creditor: { organisationId: row.creditorId, name: names.get(row.creditorId) ?? '' },
      settling: ['PENDING', 'SUBMITTED'].includes(statusOf(row) ?? ''),
      usage: usesOf(row, machines),
      credits: row.credits.map(({ id, number, issuedOn, totalMinor, reason, note, invoiceId }) => ({
        ...{ id, number, totalMinor, reason, note, invoiceId },
        issuedOn: dayOf(issuedOn),
      })),
    }));
};
