import { z } from 'zod';
import { type BilledRent, billedRents } from '#domain/leases/billing/billed-rents';
import type { LeaseHandling } from '#domain/leases/lifecycle/record';
import { amend, currentRows, historyOf, type ScheduleHistory } from '#domain/leases/schedule/amend';
import type { ScheduleRow } from '#domain/leases/schedule/amortise';
import { buildSchedule } from '#domain/leases/schedule/build-schedule';
import { checkLeaseTerms } from '#domain/leases/schedule/check-lease-terms';
import { type ClauseVersion, clausesOn, clauseVersions, type LeaseAmendment } from '#domain/leases/schedule/clauses';
import type { LeaseTerms } from '#domain/leases/schedule/terms';
import { accept, type Result, refuse } from '#domain/result';
import type { CalendarDate } from '#domain/time/calendar-date';
import { amendmentInput, leaseTermsInput } from './lease-terms-input.ts';
import { storedAmendment, storedLeaseTerms } from './stored-lease-terms.ts';

const days = (most: number) => z.number().int().min(0).max(most);

/** How a lease is billed and when it is late, in days. */
export const handlingInput = z.strictObject({
  graceDays: days(90).default(0),
  defaultAfterDays: days(365).default(30),
  billLeadDays: days(60).default(0),
});

/** All that a version of a lease says, as it is kept and committed to: the first terms, every amendment, the handling. */
export const leaseContractInput = z.strictObject({
  terms: leaseTermsInput,
  amendments: z.array(amendmentInput).max(200).default([]),
  handling: handlingInput.prefault({}),
});

/** What two parties have agreed, with the schedule that follows from it. */
export interface LeaseContract {
  readonly terms: LeaseTerms;
  readonly amendments: readonly LeaseAmendment[];
  readonly handling: LeaseHandling;
  /** Tax, index and price of use from each day on which they were agreed. */
  readonly clauses: readonly ClauseVersion[];
  readonly history: ScheduleHistory;
  /** The rows in force over all amendments, numbered through as the chain numbers periods. */
  readonly rows: readonly ScheduleRow[];
  /** What is billed of each: the row's rent, and what an index adds. */
  readonly rents: readonly BilledRent[];
}

/**
 * A contract with its schedule. Refusals: those of `checkLeaseTerms`, `buildSchedule` and `amend`; of an amendment with the
 * field `amendments.<place>.<field>`.
 */
export const contractOf = (
  { terms, amendments, handling }: Pick<LeaseContract, 'terms' | 'amendments' | 'handling'>,
  soldPeriods: ReadonlySet<number> = new Set(),
): Result<LeaseContract> => {
  const checked = checkLeaseTerms(terms);
  if (!checked.ok) return checked;
  const schedule = buildSchedule(terms);
  if (!schedule.ok) return schedule;
  const clauses = clauseVersions(terms, amendments);
  let history = historyOf(schedule.value);
  for (const [at, amendment] of amendments.entries()) {
    const amended = amend(history, amendment, at === amendments.length - 1 ? soldPeriods : new Set());
    if (!amended.ok)
      return refuse(amended.refusal.code, amended.refusal.params, `amendments.${at}.${amended.refusal.field ?? ''}`);
    history = amended.value;
    const { vat, indexation, usage } = clauses[at + 1] ?? terms;
    const clause = checkLeaseTerms({ ...terms, vat, indexation, usage });
    if (!clause.ok)
      return refuse(clause.refusal.code, clause.refusal.params, `amendments.${at}.${clause.refusal.field ?? ''}`);
  }
  const rows = currentRows(history);
  return accept({ terms, amendments, handling, clauses, history, rows, rents: billedRents(clauses, terms, rows) });
};

/** The clauses that count for a period. */
export const clausesOf = (
  { clauses, rents }: Pick<LeaseContract, 'clauses' | 'rents'>,
  period: number,
): ClauseVersion => clausesOn(clauses, rents[period - 1]?.from ?? clauses.at(-1)?.from ?? '');

/** The terms for what is left: those of the newest version, with its clauses. */
export const newestTerms = ({ terms, history, clauses }: LeaseContract): LeaseTerms => {
  const { vat, indexation, usage } = clauses.at(-1) ?? terms;
  return { ...terms, ...history.at(-1)?.schedule.terms, vat, indexation, usage };
};

const storedShape = z.record(z.string(), z.json());

export type StoredContract = z.output<typeof storedShape>;

/** The contract as JSON that `contractOfRow` reads back to the same. */
export const storedContract = ({
  terms,
  amendments,
  handling,
}: Pick<LeaseContract, 'terms' | 'amendments' | 'handling'>): StoredContract => {
  const stored = {
    terms: storedLeaseTerms(terms),
    amendments: amendments.map(storedAmendment),
    handling: { ...handling },
  };
  // What is kept is what JSON says of it: fields that are not there are left out.
  return storedShape.parse(JSON.parse(JSON.stringify(stored)));
};

/** Computed schedules by the row they came from: a row never changes. */
const known = new WeakMap<object, LeaseContract>();

/** The contract out of a version's row. Throws on what `storedContract` did not write. */
export const contractOfRow = (stored: unknown): LeaseContract => {
  const isObject = typeof stored === 'object' && stored !== null;
  const before = isObject ? known.get(stored) : undefined;
  if (before) return before;
  const contract = contractOf(leaseContractInput.parse(stored));
  if (!contract.ok) throw new TypeError(`a stored lease makes no schedule: ${contract.refusal.code}`);
  if (isObject) known.set(stored, contract.value);
  return contract.value;
};

/** The columns of a version that lists show. `endsOn` is the day after the last of its term. */
export const versionColumns = ({ rows, rents, terms }: LeaseContract) => {
  const counts = new Map<bigint, number>();
  for (const { rentMinor } of rents) counts.set(rentMinor, (counts.get(rentMinor) ?? 0) + 1);
  const [usual] = [...counts].toSorted(([, a], [, b]) => b - a);
  return {
    periods: rows.length,
    endsOn: new Date(endOf(rows, terms.commencementDate)),
    rentMinor: usual?.[0] ?? 0n,
    financedMinor: terms.financedMinor,
  };
};

export const endOf = (rows: readonly { readonly until: CalendarDate }[], otherwise: CalendarDate): CalendarDate =>
  rows.at(-1)?.until ?? otherwise;
