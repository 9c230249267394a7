import { addDays, type CalendarDate, dateOf } from '#domain/time/calendar-date';
import { type MachineState, machineStates } from '#prisma/reads/machine-states';
import { banksToGrant, machineTelemetry } from '#prisma/reads/telemetry';
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

/** Use, place and readings of a machine, as far as the reader may see them; 404 for strangers. */
export const loadMachineUse = async (who: SignedInRequest, machine: string, search: URLSearchParams) => {
  const { services, actor } = who;
  const now = services.clock.now();
  const range = rangeOf(search, dateOf(Math.floor(now.getTime() / 1000)));
  const seen = orNotFound(await machineTelemetry(services.db, actor.organisationId, machine, { ...range, now }));
  const { whereabouts } = seen;
  const isFull = seen.access.level === 'full';
  return {
    ...seen,
    range,
    /** When its place was reported. */
    placeAt: whereabouts?.ageMs == null ? null : new Date(now.getTime() - whereabouts.ageMs),
    banks: isFull && who.can('telemetry:record') ? await banksToGrant(services.db) : [],
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
  const mayReadAlarms = who.can('alarm:read');
  return {
    ...{ condition, lastAt, whereabouts, placeAt, place, speedMps, courseDeg, engineOn, meters, fuelPercent },
    openAlarms: mayReadAlarms ? state.openAlarms : null,
    worst: mayReadAlarms ? state.worst : null,
  };
};
