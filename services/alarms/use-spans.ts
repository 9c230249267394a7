import type { CountedDay, UseLimit, UseSpan } from '#domain/alarms/contract-use';
import { METER_UNITS } from '#domain/leases/usage/metered-use';
import type { UsageTerms } from '#domain/leases/usage/usage-terms';
import { isZero } from '#domain/money/decimal';
import { ELEMENTS, shareWithin } from '#domain/telemetry/use-choice';
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

interface CountedRow {
  readonly from: Date;
  readonly to: Date;
  readonly engineMs: bigint;
  readonly distanceM: bigint;
  readonly cycles: bigint;
}

interface ZonedTime {
  readonly first: Date;
  /** The first moment after. */
  readonly end: Date;
  readonly zone: string;
}

/** Hours, those within one day of the zone together; one in which a day ends, as where clocks are half an hour off, by itself. */
const hoursCounted = (tx: Transaction, machine: string, { first, end, zone }: ZonedTime): Promise<CountedRow[]> =>
  tx.$queryRaw<CountedRow[]>`
    SELECT min(h.hour) AS "from", max(h.hour) + interval '1 hour' AS "to", sum(h."engineMs")::bigint AS "engineMs",
           sum(h."distanceM")::bigint AS "distanceM", sum(h.cycles)::bigint AS cycles
      FROM equipment_hours h
     WHERE h.subject = ${machine} AND h.hour > ${first}::timestamptz - interval '1 hour' AND h.hour < ${end}
     GROUP BY (h.hour AT TIME ZONE ${zone})::date, ((h.hour + interval '3599 seconds') AT TIME ZONE ${zone})::date`;

/** What UTC days have beyond their hours: counted over a silence, it is of no hour, and is paid for all the same. */
const silencesCounted = (tx: Transaction, machine: string, { first, end }: ZonedTime): Promise<CountedRow[]> =>
  tx.$queryRaw<CountedRow[]>`
    SELECT rest.* FROM equipment_days d
     CROSS JOIN LATERAL (SELECT d.day::timestamp AT TIME ZONE 'UTC' AS "from", (d.day + 1)::timestamp AT TIME ZONE 'UTC' AS "to") utc
     CROSS JOIN LATERAL (
       SELECT utc."from", utc."to", greatest(d."engineMs" - coalesce(sum(h."engineMs"), 0), 0)::bigint AS "engineMs",
              greatest(d."distanceM" - coalesce(sum(h."distanceM"), 0), 0)::bigint AS "distanceM",
              greatest(d.cycles - coalesce(sum(h.cycles), 0), 0)::bigint AS cycles
         FROM equipment_hours h WHERE h.subject = d.subject AND h.hour >= utc."from" AND h.hour < utc."to") rest
     WHERE d.subject = ${machine} AND d.day >= (${first}::timestamptz AT TIME ZONE 'UTC')::date
       AND d.day <= (${end}::timestamptz AT TIME ZONE 'UTC')::date
       AND (rest."engineMs" > 0 OR rest."distanceM" > 0 OR rest.cycles > 0)`;

interface ZonedDay {
  readonly day: CalendarDate;
  readonly from: number;
  readonly to: number;
}

const daysOf = ({ from, to, zone }: UseSpan): ZonedDay[] => {
  const days: ZonedDay[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const [begin, end] = [day, addDays(day, 1)].map(one => startOfDayIn(zone, one) * 1000);
    if (begin !== undefined && end !== undefined) days.push({ day, from: begin, to: end });
  }
  return days;
};

/** Use of a machine by the days of a span, by the clocks of its zone: of its hours, and spread evenly over its silences. */
export const countedDays = async (tx: Transaction, machine: string, span: UseSpan): Promise<CountedDay[]> => {
  const days = daysOf(span);
  const [first, last] = [days.at(0), days.at(-1)];
  if (!first || !last) return [];
  const time = { first: new Date(first.from), end: new Date(last.to), zone: span.zone };
  const rows = [...(await hoursCounted(tx, machine, time)), ...(await silencesCounted(tx, machine, time))];
  const counted = rows.map(({ from, to, engineMs, distanceM, cycles }) => ({
    over: { from: from.getTime(), to: to.getTime() },
    amounts: { engineMs: Number(engineMs), distanceM: Number(distanceM), cycles: Number(cycles) },
  }));
  return days.map(({ day, ...within }) => {
    const use = { day, engineMs: 0, distanceM: 0, cycles: 0 };
    for (const { over, amounts } of counted) {
      if (over.to <= within.from || over.from >= within.to) continue;
      for (const element of ELEMENTS) use[element] += shareWithin(amounts[element], over, within);
    }
    return use;
  });
};
