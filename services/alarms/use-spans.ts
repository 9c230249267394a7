import type { CountedDay, UseLimit, UseSpan } from '#domain/alarms/contract-use';
import { METER_UNITS } from '#domain/leases/usage/metered-use';
import type { UsageTerms } from '#domain/leases/usage/usage-terms';
import { isZero } from '#domain/money/decimal';
import { addDays, addMonths, type CalendarDate, dateOf } from '#domain/time/calendar-date';
import { dayIn, startOfDayIn } from '#domain/time/zoned-day';
import type { Transaction } from '#prisma/client';
import { clausesOf } from '../leases/lease-contract.ts';
import { termsInForce } from '../leases/terms-in-force.ts';
import type { LeaseSpan } from './lease-spans.ts';

const secondsOf = (ms: number): number => Math.floor(ms / 1000);

/** Spans that are over before this are history: the last month's may still grow by readings that come late. */
export interface UseSpans {
  readonly since: number;
  readonly spans: readonly UseSpan[];
}

/** Units that the rent covers, in the meter's own. Without any, each is paid for, and none is too many. */
const mostOf = ({ meter, allowance }: UsageTerms): number | null =>
  isZero(allowance) ? null : Number((allowance.unscaled * METER_UNITS[meter]) / 10n ** BigInt(allowance.scale));

const later = (a: CalendarDate, b: CalendarDate): CalendarDate => (a > b ? a : b);
const earlier = (a: CalendarDate, b: CalendarDate): CalendarDate => (a < b ? a : b);

/** Billing periods of a lease that are not history, with what their rent covers. */
const periodsOf = async (
  tx: Transaction,
  { lease, timeZone: zone, ...span }: LeaseSpan,
  { since, now }: { readonly since: number; readonly now: number },
): Promise<UseSpan[]> => {
  const contract = await termsInForce(tx, lease);
  if (!contract) return [];
  const [first, begun] = [dayIn(zone, secondsOf(since)), addDays(dayIn(zone, secondsOf(now)), 1)];
  const ended = span.until === null ? null : dayIn(zone, secondsOf(span.until));
  return contract.rents.flatMap(({ number: period, from, until }) => {
    const { usage } = clausesOf(contract, period);
    const most = usage && mostOf(usage);
    if (!usage || most === null || until <= first || from > begun) return [];
    const last = addDays(until, -1);
    const days = { from: later(from, dayIn(zone, secondsOf(span.from))), to: ended ? earlier(last, ended) : last };
    const limits = [{ meter: usage.meter, most, from: 0, until: null }];
    return days.from <= days.to ? [{ lease, period, ...days, zone, except: [], limits }] : [];
  });
};

const monthsFrom = (since: number, now: number): CalendarDate[] => {
  const months: CalendarDate[] = [];
  const first = `${dateOf(secondsOf(since)).slice(0, 7)}-01`;
  for (let month = first; month <= dateOf(secondsOf(now)); month = addMonths(month, 1)) months.push(month);
  return months;
};

/** Where use is to be added up: the billing periods of leases that say what their rent covers; else, calendar months in UTC. */
export const useSpansOf = async (
  tx: Transaction,
  machine: string,
  leases: readonly LeaseSpan[],
  limits: readonly UseLimit[],
  now: number,
): Promise<UseSpans> => {
  const month = `${dateOf(secondsOf(now)).slice(0, 7)}-01`;
  const open = await tx.alarm.findFirst({
    where: { subject: machine, kind: 'over-use', standing: 'open' },
    orderBy: { since: 'asc' },
    select: { since: true },
  });
  const lastMonth = startOfDayIn('UTC', addMonths(month, -1)) * 1000;
  const since = Math.min(lastMonth, open?.since.getTime() ?? lastMonth);
  const periods: UseSpan[] = [];
  for (const lease of leases) periods.push(...(await periodsOf(tx, lease, { since, now })));
  const except = periods.map(({ from, to }) => ({ from, to }));
  const months = monthsFrom(since, now).map(from => ({
    ...{ lease: null, period: null, from, to: addDays(addMonths(from, 1), -1), zone: 'UTC' },
    ...{ except, limits },
  }));
  return { since, spans: [...periods, ...(limits.length > 0 ? months : [])] };
};

interface DayRow {
  readonly day: string;
  readonly engineMs: bigint;
  readonly distanceM: bigint;
  readonly cycles: bigint;
}

/** Use of a machine by the days of a span, by the clocks of its zone. */
export const countedDays = async (
  tx: Transaction,
  machine: string,
  { from, to, zone }: UseSpan,
): Promise<CountedDay[]> => {
  const [first, end] = [from, addDays(to, 1)].map(day => new Date(startOfDayIn(zone, day) * 1000));
  const rows = await tx.$queryRaw<DayRow[]>`
    SELECT to_char(h.hour AT TIME ZONE ${zone}, 'YYYY-MM-DD') AS day, sum(h."engineMs")::bigint AS "engineMs",
           sum(h."distanceM")::bigint AS "distanceM", sum(h.cycles)::bigint AS cycles
      FROM equipment_hours h WHERE h.subject = ${machine} AND h.hour >= ${first} AND h.hour < ${end} GROUP BY 1 ORDER BY 1`;
  return rows.map(({ day, engineMs, distanceM, cycles }) => ({
    ...{ day, engineMs: Number(engineMs), distanceM: Number(distanceM), cycles: Number(cycles) },
  }));
};
