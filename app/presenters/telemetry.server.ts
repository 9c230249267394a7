import type { DayUse } from '#domain/telemetry/use-by-day';
import { addDays, type CalendarDate, dateOf } from '#domain/time/calendar-date';
import { type MachineState, machineStates } from '#prisma/reads/machine-states';
import { banksToGrant, machineTelemetry } from '#prisma/reads/telemetry';
import { machineParties, placeGrantorOf } from '#services/telemetry/machines';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { dayOrNone } from './list-filters.server.ts';

/** Days that a page shows unless it is asked for others, and at most. */
const DAYS_SHOWN = 30;
const MOST_DAYS = 366;

/** The days that the address asks for, both ends included: the last thirty unless it says otherwise. */
const rangeOf = (search: URLSearchParams, today: CalendarDate): { from: CalendarDate; to: CalendarDate } => {
  const to = dayOrNone(search.get('to')) ?? today;
  const asked = dayOrNone(search.get('from')) ?? addDays(to, 1 - DAYS_SHOWN);
  const earliest = addDays(to, 1 - MOST_DAYS);
  // Dates as texts: the latest of the two, and no later than the last day.
  const [, later = to] = [asked, earliest].sort();
  const [from = to] = [later, to].sort();
  return { from, to };
};

/** A day as the page shows it: of one without use there is a row, too. */
type ShownDay = DayUse & { readonly isUntold: boolean };

const UNTOLD = { engineMs: 0, distanceM: 0, cycles: 0, readings: 0, gapMs: 86_400_000, isUntold: true } as const;

/** All days from the first asked for to the last, today at most: those of which nothing was told stand among the others. */
const withUntold = (days: readonly DayUse[], from: CalendarDate, to: CalendarDate): ShownDay[] => {
  const told = new Map(days.map(day => [day.day, day]));
  const shown: ShownDay[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const known = told.get(day);
    shown.push(known ? { ...known, isUntold: false } : { day, ...UNTOLD });
  }
  return shown;
};

/** Use, place and readings of a machine, as far as the reader may see them; 404 for strangers. */
export const loadMachineUse = async (who: SignedInRequest, machine: string, search: URLSearchParams) => {
  const { services, actor } = who;
  const now = services.clock.now();
  const today = dateOf(Math.floor(now.getTime() / 1000));
  const range = rangeOf(search, today);
  const seen = orNotFound(await machineTelemetry(services.db, actor.organisationId, machine, { ...range, now }));
  const { whereabouts } = seen;
  const isFull = seen.access.level === 'full';
  const grantor = isFull ? placeGrantorOf(await machineParties(services.db, seen.subject)) : null;
  const isGrantor = grantor === actor.organisationId;
  const { since } = seen.access;
  const begun = since === null ? range.from : dateOf(Math.floor(since.getTime() / 1000));
  const [, first = range.from] = [begun, range.from].sort();
  const [last = today] = [range.to, today].sort();
  return {
    ...seen,
    days: seen.days.length === 0 ? [] : withUntold(seen.days, first, last),
    range,
    /** When its place was reported. */
    placeAt: whereabouts?.ageMs == null ? null : new Date(now.getTime() - whereabouts.ageMs),
    /** Whether it is the reader's organisation that may let banks see the place, and whether the reader may do so. */
    isGrantor,
    mayEndGrants: who.can('telemetry:record'),
    banks: isGrantor && who.can('telemetry:record') ? await banksToGrant(services.db) : [],
    mayRecord: who.can('telemetry:record') && seen.access.level !== 'lender',
    mayReplace: who.can('telemetry:record') && isFull,
  };
};

export type MachineUseView = Awaited<ReturnType<typeof loadMachineUse>>;

/** What a page shows of how a machine is now, and is told anew by `machineChanged`. */
export type MachineNow = Pick<
  MachineState,
  | 'condition'
  | 'lastAt'
  | 'whereabouts'
  | 'placeAt'
  | 'doubtedPlace'
  | 'isPlaceDoubted'
  | 'speedMps'
  | 'courseDeg'
  | 'engineOn'
  | 'meters'
  | 'fuelPercent'
  | 'worst'
> & {
  readonly place: {
    readonly latitude: number;
    readonly longitude: number;
    readonly at: Date;
    readonly trust: number | null;
  } | null;
  /** `null` for who may not read alarms. */
  readonly openAlarms: number | null;
};

/** How a machine is now; `null` for who may see none of it, and where it never said anything. */
export const loadMachineNow = async (who: SignedInRequest, subject: string): Promise<MachineNow | null> => {
  if (!who.can('telemetry:read')) return null;
  const { db, clock } = who.services;
  const [state] = await machineStates(db, who.actor.organisationId, { subjects: [subject], now: clock.now() });
  if (!state || state.lastAt === null) return null;
  const { condition, lastAt, whereabouts, placeAt, place, speedMps, courseDeg, engineOn, meters, fuelPercent } = state;
  const { doubtedPlace, isPlaceDoubted } = state;
  const mayReadAlarms = who.can('alarm:read');
  return {
    ...{ condition, lastAt, whereabouts, placeAt, place, speedMps, courseDeg, engineOn, meters, fuelPercent },
    ...{ doubtedPlace, isPlaceDoubted },
    openAlarms: mayReadAlarms ? state.openAlarms : null,
    worst: mayReadAlarms ? state.worst : null,
  };
};
