import { channelOf, tierOf } from '#domain/telemetry/tiers';
import { PLACE_TROUBLES, type PlaceAlarm, type WhereaboutsState, whereaboutsOf } from '#domain/telemetry/whereabouts';
import type { Database } from '../client.ts';
import { isToldElsewhere } from './silence.ts';
import { telemetrySeen } from './telemetry-visible.ts';

/** The countries that the leases which run on these machines permit: of a sublease its own, where it names any. */
export const permittedCountries = async (
  db: Database,
  subjects: readonly string[],
): Promise<Map<string, readonly string[]>> => {
  const rows = await db.$queryRaw<{ machine: string; countries: string[] }[]>`
    SELECT DISTINCT ON (let.machine) let.machine, lease.countries
      FROM leased_machine_projections let JOIN leases lease ON lease.subject = let.lease
     WHERE let.machine = ANY(${[...subjects]}::text[]) AND let.running AND cardinality(lease.countries) > 0
     ORDER BY let.machine, (let.head IS NOT NULL) DESC`;
  return new Map(rows.map(({ machine, countries }) => [machine, countries]));
};

interface LatestRow {
  readonly subject: string;
  readonly at: Date;
  readonly positionAt: Date | null;
  readonly positionSource: string | null;
  readonly positionTrust: number | null;
  readonly country: string | null;
}

/** What alarms that stand say of the places of these machines; nothing of the others. */
export const placeAlarms = async (
  db: Database,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, PlaceAlarm>> => {
  const rows = await db.$queryRaw<{ subject: string; kind: string; isToldElsewhere: boolean }[]>`
    SELECT a.subject, a.kind, ${isToldElsewhere('a', 'latest')} AS "isToldElsewhere"
      FROM alarms a LEFT JOIN equipment_latest latest ON latest.subject = a.subject
     WHERE a.subject = ANY(${[...subjects]}::text[]) AND a.standing = 'open'
       AND a.kind = ANY(${['outside-area', ...PLACE_TROUBLES]}::text[])`;
  const found = new Map<string, PlaceAlarm>();
  for (const subject of new Set(rows.map(row => row.subject))) {
    const alarms = rows.filter(row => row.subject === subject);
    const trouble = PLACE_TROUBLES.find(one => alarms.some(({ kind }) => kind === one));
    const isHeard = alarms.some(one => one.isToldElsewhere);
    const said = trouble === 'silent' && isHeard ? 'another-silent' : trouble;
    if (alarms.some(({ kind }) => kind === 'outside-area')) found.set(subject, 'outside');
    else if (said) found.set(subject, said);
  }
  return found;
};

/** Whoever may not see the place learns inside, outside or unknown, and not in which country. */
export const asFarAs = (exactPlace: boolean, state: WhereaboutsState): WhereaboutsState =>
  exactPlace ? state : { ...state, country: null };

export const whereaboutsIn = (
  latest: Pick<LatestRow, 'positionAt' | 'positionSource' | 'positionTrust' | 'country'> | null,
  permitted: readonly string[],
  now: Date,
  alarm: PlaceAlarm | null,
): WhereaboutsState => {
  const known =
    latest?.positionAt && latest.positionSource !== null
      ? {
          at: latest.positionAt.getTime(),
          country: latest.country,
          source: channelOf(latest.positionSource),
          trust: tierOf(latest.positionTrust ?? 0),
        }
      : null;
  return whereaboutsOf(known, permitted, now.getTime(), alarm);
};

/**
 * Inside, outside or unknown of the countries permitted, of those machines of which the organisation may know so much
 * (`level` lender or full); the others are left out.
 */
export const whereaboutsOfMachines = async (
  db: Database,
  organisationId: string,
  subjects: readonly string[],
  now: Date,
): Promise<Map<string, WhereaboutsState>> => {
  if (subjects.length === 0) return new Map();
  const rows = await db.$queryRaw<(LatestRow & { readonly machine: string; readonly exact: boolean })[]>`
    SELECT seen.subject AS machine, seen.exact, latest.subject, latest.at, latest."positionAt", latest."positionSource",
           latest."positionTrust", latest.country
      FROM ${telemetrySeen(organisationId, now)} seen LEFT JOIN equipment_latest latest ON latest.subject = seen.subject
     WHERE seen.level > 1 AND seen.subject = ANY(${[...subjects]}::text[])`;
  const machines = rows.map(({ machine }) => machine);
  const permitted = await permittedCountries(db, machines);
  const alarms = await placeAlarms(db, machines);
  return new Map(
    rows.map(({ machine, exact, ...latest }) => {
      const known = latest.positionAt ? latest : null;
      const state = whereaboutsIn(known, permitted.get(machine) ?? [], now, alarms.get(machine) ?? null);
      return [machine, asFarAs(exact, state)];
    }),
  );
};
