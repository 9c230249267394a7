import type { LeaseFacts, RentFacts } from '#domain/collateral/facts';
import { type Hex, isBytes32 } from '#domain/hex';
import { leaseFromJson } from '#domain/leases/lifecycle/json';
import { standingAssignments } from '#domain/leases/lifecycle/state';
import { amountsOf } from '#domain/receivables/amounts';
import { stateFromJson } from '#domain/receivables/state-json';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { Database } from '../client.ts';
import { asEvidence, eventsOf } from './chain-events.ts';
import { liensOn } from './liens-on.ts';

interface BillRow {
  readonly dueOn: string;
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly subject: string;
  readonly faceMinor: bigint;
  readonly state: unknown;
}

/** Rents billed here, and what became of them. A lease that was billed elsewhere before has none of those. */
const rentFacts = async (db: Database, lease: string, currency: string, today: CalendarDate): Promise<RentFacts> => {
  const rows = await db.$queryRaw<BillRow[]>`
    SELECT b."dueOn"::text AS "dueOn", b.currency, b."totalMinor", r.subject, r."faceMinor", p.state
      FROM rent_bills b JOIN receivables r ON r.subject = b.receivable JOIN receivable_projections p ON p.subject = r.subject
     WHERE b.lease = ${lease} AND p.status NOT IN ('Rejected', 'Cancelled') ORDER BY b."dueOn", b.period`;
  const bills = rows.map(row => {
    const state = stateFromJson(row.state);
    const openMinor = state.status === 'Settled' ? 0n : amountsOf(state, row.faceMinor).openMinor;
    return { ...row, openMinor, isOverdue: openMinor > 0n && row.dueOn < today };
  });
  const overdue = bills.filter(({ isOverdue }) => isOverdue);
  const billed = (await eventsOf(db, 'Leases', [lease])).filter(({ name }) => name === 'PeriodBilled');
  return {
    currency: bills[0]?.currency ?? currency,
    bills: bills.length,
    paid: bills.filter(({ openMinor }) => openMinor === 0n).length,
    overdue: overdue.length,
    openMinor: bills.reduce((sum, { openMinor }) => sum + openMinor, 0n),
    overdueMinor: overdue.reduce((sum, { openMinor }) => sum + openMinor, 0n),
    oldestDueOn: overdue[0]?.dueOn ?? null,
    events: billed.slice(-3).map(asEvidence),
  };
};

/** What of a lease's events tells a financier where it stands. */
const TELLING: ReadonlySet<string> = new Set([
  'Signed',
  'Attested',
  'Commenced',
  'Amended',
  'DefaultNoticed',
  'Cured',
  'Novated',
  'RentsAssigned',
  'RentsReturned',
]);

/** The lease by title that runs of a machine, with its rents; null where it is not let. Not scoped: the caller knows that the reader may see it. */
export const collateralLease = async (
  db: Database,
  organisationId: string,
  machine: Hex,
  { now, today }: { readonly now: Date; readonly today: CalendarDate },
): Promise<LeaseFacts | null> => {
  const running = await db.leasedMachineProjection.findFirst({
    where: { machine, running: true, head: null },
    select: { lease: true },
  });
  if (!running || !isBytes32(running.lease)) return null;
  const subject = running.lease;
  const projection = await db.leaseProjection.findUnique({ where: { subject }, select: { state: true } });
  if (!projection) return null;
  const state = leaseFromJson(projection.state);
  const row = await db.lease.findUnique({
    where: { subject },
    select: { reference: true, currency: true, endsOn: true, lessee: { select: { name: true } } },
  });
  const own = await db.partyKey.findUnique({
    where: { subject_organisationId: { subject, organisationId } },
    select: { address: true },
  });
  const { liens } = await liensOn(db, organisationId, { collateral: 'Lease', subject }, now);
  const events = (await eventsOf(db, 'Leases', [subject])).filter(({ name }) => TELLING.has(name));
  return {
    subject,
    reference: row?.reference ?? null,
    status: state.status,
    attested: state.attested,
    lessee: row?.lessee.name ?? null,
    endsOn: row ? row.endsOn.toISOString().slice(0, 10) : today,
    periods: state.periods,
    billed: state.billed,
    sold: standingAssignments(state)
      .filter(({ last }) => last > state.billed)
      .map(({ first, last, assignee }) => ({ first, last, isOwn: assignee === own?.address })),
    otherLiens: liens.filter(({ standing, isOwn }) => standing === 'standing' && !isOwn).length,
    events: events.map(asEvidence),
    rent: row ? await rentFacts(db, subject, row.currency, today) : null,
  };
};
