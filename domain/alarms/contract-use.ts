import type { MeterKind } from '#domain/telemetry/meters';
import type { UnixMs } from '#domain/telemetry/reading';
import { addDays, type CalendarDate, startOfDay } from '#domain/time/calendar-date';
import { startOfDayIn } from '#domain/time/zoned-day';
import { OF_MACHINE } from './names.ts';
import { type InForce, limitAt } from './rules.ts';
import type { Episode, OverUse } from './state.ts';

/** Use of a machine on a day of some zone, in each meter's unit: milliseconds, metres, cycles. */
export interface CountedDay {
  readonly day: CalendarDate;
  readonly engineMs: number;
  readonly distanceM: number;
  readonly cycles: number;
}

/** What a machine may be used, and when that holds. */
export interface UseLimit extends InForce {
  readonly meter: MeterKind;
  /** In the meter's unit: milliseconds, cycles, metres. */
  readonly most: number;
}

/** A span of days whose use is added up: a billing period of a lease, or a month. */
export interface UseSpan {
  /** The lease whose terms say the limit, and the number of the period; `null`: it was set. */
  readonly lease: string | null;
  readonly period: number | null;
  readonly from: CalendarDate;
  /** The last day. */
  readonly to: CalendarDate;
  /** By whose clocks a day ends. */
  readonly zone: string;
  /** Days that are held against another limit; from the first to the last. */
  readonly except: readonly { readonly from: CalendarDate; readonly to: CalendarDate }[];
  /** At most one at a time. */
  readonly limits: readonly UseLimit[];
}

const COUNTS = {
  'engine-hours': day => day.engineMs,
  cycles: day => day.cycles,
  kilometres: day => day.distanceM,
} as const satisfies Readonly<Record<MeterKind, (day: CountedDay) => number>>;

const METER_KINDS = ['engine-hours', 'cycles', 'kilometres'] as const satisfies readonly MeterKind[];

/** What is told of use: whole hours and kilometres. */
const TOLD_STEP: Readonly<Record<MeterKind, number>> = { 'engine-hours': 3_600_000, cycles: 1, kilometres: 1000 };

const toldOf = (meter: MeterKind, used: number): number => Math.floor(used / TOLD_STEP[meter]) * TOLD_STEP[meter];

/**
 * Over-use of a span: it stands from the begin of the day on which the use of the span passed the limit, until the span is
 * over or the limit was raised. Each day is held against the limit with which it ended, so that a limit that changes does not
 * change what was.
 */
export const overUseOf = (days: readonly CountedDay[], span: UseSpan, now: UnixMs): Episode[] => {
  const { lease, period, from, to, zone, except, limits } = span;
  const byDay = new Map(days.map(day => [day.day, day]));
  const used: Record<MeterKind, number> = { 'engine-hours': 0, cycles: 0, kilometres: 0 };
  const episodes: Episode[] = [];
  const standing: { open: { readonly since: UnixMs; readonly limit: UseLimit } | null } = { open: null };
  const figuresOf = ({ meter, most }: UseLimit): OverUse => ({
    ...{ lease, period, meter, most, from, to },
    used: toldOf(meter, used[meter]),
  });
  const close = (until: UnixMs | null) => {
    if (!standing.open) return;
    const { since, limit } = standing.open;
    episodes.push({
      ...{ kind: 'over-use', key: lease ?? OF_MACHINE, since, until, evidence: [], endedBy: null },
      use: figuresOf(limit),
    });
    standing.open = null;
  };
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const begin = startOfDayIn(zone, day) * 1000;
    if (begin > now) break;
    const isElsewhere = except.some(other => other.from <= day && day <= other.to);
    const counted = isElsewhere ? undefined : byDay.get(day);
    if (counted) for (const meter of METER_KINDS) used[meter] += COUNTS[meter](counted);
    const end = Math.min(startOfDayIn(zone, addDays(day, 1)) * 1000 - 1, now);
    const limit = isElsewhere ? undefined : (limitAt(limits, end) ?? undefined);
    const changedAt = Math.max(begin, limit?.from ?? standing.open?.limit.until ?? begin);
    if (!limit || used[limit.meter] <= limit.most) close(changedAt);
    else standing.open = { since: standing.open?.since ?? changedAt, limit };
  }
  const over = startOfDayIn(zone, addDays(to, 1)) * 1000;
  close(over <= now ? over : null);
  return episodes;
};

const startOf = (day: CalendarDate): UnixMs => startOfDay(day) * 1000;

/** Maintenance by date: due from the day after the one for which it was planned. */
export const maintenanceDueOf = (dueOn: CalendarDate | null, now: UnixMs): Episode | null => {
  if (dueOn === null) return null;
  const since = startOf(addDays(dueOn, 1));
  if (since > now) return null;
  return { kind: 'maintenance-due', key: OF_MACHINE, since, until: null, evidence: [], endedBy: null };
};
