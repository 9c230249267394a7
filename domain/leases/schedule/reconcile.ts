import { type CalendarDate, daysFrom, isCalendarDate } from '#domain/time/calendar-date';
import { growthAt, yearFractionOf } from '../rates/growth.ts';
import { ONE, portion, realOf, toWhole } from '../rates/real.ts';
import type { ScheduleRow } from './amortise.ts';
import type { Schedule } from './build-schedule.ts';

/** A row of a running lease's schedule as its former system has it. Balances may be missing; then rents are all there is. */
export interface DeclaredRow {
  readonly periodNumber: number;
  readonly dueDate: CalendarDate;
  readonly rentMinor: bigint;
  readonly openingMinor: bigint | null;
  readonly interestMinor: bigint | null;
  readonly closingMinor: bigint | null;
}

export interface DeclaredLease {
  /** Those due up to `asOf` at least; later ones may be there and are judged as well. */
  readonly rows: readonly DeclaredRow[];
  readonly asOf: CalendarDate;
  /** The balance after the last rent due on or before the day, without interest since. */
  readonly outstandingMinor: bigint;
  /** Rents due on or before the day and not paid. */
  readonly unpaidMinor: bigint;
}

export const RECONCILIATION_FINDINGS = [
  'row-unknown',
  'row-repeated',
  'row-missing',
  'row-does-not-add-up',
  'row-not-joined',
  'row-interest-differs',
  'row-rent-differs',
  'row-date-differs',
  'balance-differs',
  'balance-off-schedule',
  'unpaid-out-of-range',
  'as-of-out-of-range',
] as const;

/** An error keeps the lease out; a warning is shown beside it. Amounts in the parameters are minor units. */
export interface ReconciliationFinding {
  readonly code: (typeof RECONCILIATION_FINDINGS)[number];
  readonly severity: 'error' | 'warning';
  readonly params: Readonly<Record<string, string>>;
}

export interface RowVerdict {
  readonly periodNumber: number;
  readonly findings: readonly ReconciliationFinding[];
}

export interface Reconciliation {
  /** One for each declared row, in the order given. */
  readonly rows: readonly RowVerdict[];
  /** About the lease as a whole. */
  readonly lease: readonly ReconciliationFinding[];
  /** No error anywhere: the lease may come in. */
  readonly isReconciled: boolean;
}

/** Days by which a due date may be moved for a weekend or a holiday, with a warning. */
const DATE_TOLERANCE_DAYS = 5;

type Finding = ReconciliationFinding;

const finding = (code: Finding['code'], params: Finding['params'] = {}, severity: Finding['severity'] = 'error') => [
  { code, severity, params },
];

const distance = (a: bigint, b: bigint): bigint => (a < b ? b - a : a - b);

const differs = (code: Finding['code'], declared: bigint, expected: bigint, tolerance = 0n): Finding[] =>
  distance(declared, expected) <= tolerance
    ? []
    : finding(code, { declared: declared.toString(), expected: expected.toString() });

/** Interest by the lease's terms, on the balance that the row itself declares. */
const expectedInterest = ({ terms }: Schedule, row: ScheduleRow, openingMinor: bigint, rentMinor: bigint): bigint => {
  const bearing = terms.rent.timing === 'advance' ? openingMinor - rentMinor : openingMinor;
  const growth = growthAt(row.rate, terms.basis.compounding)(yearFractionOf(terms.basis.accrual, row));
  return toWhole(portion(realOf(bearing), growth - ONE, ONE));
};

const dateFindings = (declared: CalendarDate, expected: CalendarDate): Finding[] => {
  if (declared === expected) return [];
  const days = isCalendarDate(declared) ? Math.abs(daysFrom(declared, expected)) : Number.POSITIVE_INFINITY;
  const severity = days <= DATE_TOLERANCE_DAYS ? 'warning' : 'error';
  return finding('row-date-differs', { declared, expected }, severity);
};

/** A row taken by itself, against the terms. Rounding is allowed for: a unit in each row, in the last one for every row. */
const rowFindings = (schedule: Schedule, declared: DeclaredRow): Finding[] => {
  const row = schedule.rows[declared.periodNumber - 1];
  if (!row) return finding('row-unknown', { last: String(schedule.rows.length) });
  const { openingMinor, interestMinor, rentMinor, closingMinor } = declared;
  const isLast = declared.periodNumber === schedule.rows.length;
  const tolerance = isLast ? BigInt(schedule.rows.length) : 1n;
  const dates = dateFindings(declared.dueDate, row.dueDate);
  const rents = differs('row-rent-differs', rentMinor, row.rentMinor, isLast ? tolerance : 0n);
  if (openingMinor === null || interestMinor === null || closingMinor === null) return [...dates, ...rents];
  const interest = expectedInterest(schedule, row, openingMinor, rentMinor);
  return [
    ...dates,
    ...rents,
    ...differs('row-does-not-add-up', closingMinor, openingMinor + interestMinor - rentMinor),
    ...differs('row-interest-differs', interestMinor, interest, tolerance),
  ];
};

/** A row against the one declared before it: the first opens with what is financed. */
const joinFindings = (schedule: Schedule, declared: DeclaredRow, before: DeclaredRow | undefined): Finding[] => {
  if (before && before.periodNumber >= declared.periodNumber)
    return finding('row-repeated', { after: String(before.periodNumber) });
  const expected = declared.periodNumber === 1 ? schedule.terms.financedMinor : (before?.closingMinor ?? null);
  const isNext = declared.periodNumber === (before?.periodNumber ?? 0) + 1;
  if (declared.openingMinor === null || expected === null || !isNext) return [];
  return differs('row-not-joined', declared.openingMinor, expected);
};

const missingFindings = ({ rows }: Schedule, declared: DeclaredLease): Finding[] => {
  const numbers = new Set(declared.rows.map(({ periodNumber }) => periodNumber));
  return rows
    .filter(({ number, dueDate }) => dueDate <= declared.asOf && !numbers.has(number))
    .flatMap(({ number }) => finding('row-missing', { period: String(number) }));
};

const lastDue = <Row extends { readonly dueDate: CalendarDate }>(rows: readonly Row[], asOf: CalendarDate) =>
  rows.findLast(({ dueDate }) => dueDate <= asOf);

/** The balance once the rent of the row is paid; `null` where it is not declared. */
const afterRent = (
  { terms }: Schedule,
  row: Pick<DeclaredRow, 'openingMinor' | 'rentMinor' | 'closingMinor'>,
): bigint | null => {
  if (terms.rent.timing === 'arrears') return row.closingMinor;
  return row.openingMinor === null ? null : row.openingMinor - row.rentMinor;
};

const balanceFindings = (schedule: Schedule, declared: DeclaredLease): Finding[] => {
  const { asOf, outstandingMinor, unpaidMinor } = declared;
  const end = schedule.rows.at(-1)?.until ?? '';
  if (!isCalendarDate(asOf) || asOf < schedule.terms.commencementDate || asOf >= end)
    return finding('as-of-out-of-range', { from: schedule.terms.commencementDate, until: end });
  const due = schedule.rows.filter(({ dueDate }) => dueDate <= asOf);
  const owed = due.reduce((sum, { rentMinor }) => sum + rentMinor, 0n);
  const unpaid = unpaidMinor < 0n || unpaidMinor > owed ? finding('unpaid-out-of-range', { max: owed.toString() }) : [];
  const own = lastDue(declared.rows, asOf);
  const stated = own ? afterRent(schedule, own) : null;
  const planned = lastDue(schedule.rows, asOf);
  const expected = (planned && afterRent(schedule, planned)) ?? schedule.terms.financedMinor;
  return [
    ...unpaid,
    ...(stated === null ? [] : differs('balance-differs', outstandingMinor, stated)),
    ...differs('balance-off-schedule', outstandingMinor, expected, BigInt(due.length)),
  ];
};

/**
 * Whether a lease that comes in during its life is what its terms make it: every declared row adds up, joins the one before
 * it and has the interest, rent and date that follow from the terms; no row due by the day is missing; and the balance
 * is the rows' own and the schedule's. Findings: `RECONCILIATION_FINDINGS`.
 */
export const reconcile = (schedule: Schedule, declared: DeclaredLease): Reconciliation => {
  const rows = declared.rows.map((row, at) => ({
    periodNumber: row.periodNumber,
    findings: [...joinFindings(schedule, row, declared.rows[at - 1]), ...rowFindings(schedule, row)],
  }));
  const lease = [...missingFindings(schedule, declared), ...balanceFindings(schedule, declared)];
  const all = [...lease, ...rows.flatMap(({ findings }) => findings)];
  return { rows, lease, isReconciled: all.every(({ severity }) => severity === 'warning') };
};
