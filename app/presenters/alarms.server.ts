import { ALARM_KINDS, type AlarmKind, SEVERITIES } from '#domain/alarms/kinds';
import { ALARM_STATES } from '#domain/alarms/lifecycle';
import { type CalendarDate, startOfDay } from '#domain/time/calendar-date';
import { type AlarmView, findAlarm } from '#prisma/reads/alarm';
import { ALARM_SORTS, type AlarmFilter, alarmCounts, countAlarms, listAlarms } from '#prisma/reads/alarms';
import { readPage, readSort } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { dayOrNone, oneOf, someOf, tickedIn } from './list-filters.server.ts';
import { loadListFrame } from './list-frame.server.ts';
import { inStates, rowsByState, rowsIn } from './list-sums.server.ts';

/** As many as a page of the list has. */
const MOST_TICKED = 200;

const DAY_MS = 86_400_000;

const startMs = (day: CalendarDate): number => startOfDay(day) * 1000;

/** What the list's address asks for. Days are UTC's. */
const alarmFilterOf = (search: URLSearchParams): AlarmFilter => {
  const [from, to] = [dayOrNone(search.get('from')), dayOrNone(search.get('to'))];
  const acknowledged = oneOf(['yes', 'no'], search.get('acknowledged'));
  const muted = oneOf(['yes', 'no'], search.get('muted'));
  return {
    ids: tickedIn(search),
    kinds: someOf(ALARM_KINDS, search.getAll('kind')),
    severities: someOf(SEVERITIES, search.getAll('severity')),
    standings: someOf(ALARM_STATES, search.getAll('state')),
    acknowledged: acknowledged && acknowledged === 'yes',
    muted: muted && muted === 'yes',
    machine: search.get('machine') || undefined,
    lease: search.get('lease') || undefined,
    from: from === undefined ? undefined : new Date(startMs(from)),
    to: to === undefined ? undefined : new Date(startMs(to) + DAY_MS),
    text: search.get('q') || undefined,
  };
};

/** Filter and order that the list's address asks for. */
export const alarmQueryOf = (search: URLSearchParams) => ({
  filter: alarmFilterOf(search),
  sort: readSort(search, ALARM_SORTS, { by: 'standing', direction: 'desc' }),
});

/** The page of /alarms: rows, and counts of each state without the filter on it. */
export const loadAlarmList = async (who: SignedInRequest, search: URLSearchParams) => {
  const { organisationId } = who.actor;
  const { db, clock } = who.services;
  const now = clock.now();
  const { filter, sort } = alarmQueryOf(search);
  const countOf = (query: URLSearchParams) => countAlarms(db, organisationId, { filter: alarmFilterOf(query), now });
  const [page, standings, all, frame] = await Promise.all([
    listAlarms(db, organisationId, { filter, sort, page: readPage(search), now }),
    alarmCounts(db, organisationId, { filter, now }),
    countAlarms(db, organisationId, { now }),
    loadListFrame(who, 'alarms', search, countOf),
  ]);
  const counts = standings.map(({ standing, count }) => ({ state: standing, count }));
  return {
    rows: page.edges.map(({ node }) => node),
    page: pageInfoOf(page),
    sort,
    states: rowsByState(ALARM_STATES, counts),
    total: rowsIn(inStates(counts, filter.standings)),
    isEmpty: all === 0,
    frame,
    mayHandle: who.can('alarm:handle'),
    now,
  };
};

/** The ticked alarms that the organisation may still acknowledge. */
export const loadTickedAlarms = async ({ services, actor }: SignedInRequest, search: URLSearchParams) => {
  const ids = tickedIn(search) ?? [];
  const { edges } = await listAlarms(services.db, actor.organisationId, {
    filter: { ids, acknowledged: false, standings: ['open', 'ended'] },
    page: { first: MOST_TICKED },
    now: services.clock.now(),
  });
  return { rows: edges.map(({ node }) => node) };
};

/** Alarms that stand on a machine, the gravest first, and how many ended lately; `null` for who may see none. */
export const loadMachineAlarms = async (who: SignedInRequest, machine: string) => {
  const { services, actor } = who;
  if (!who.can('alarm:read')) return null;
  const now = services.clock.now();
  const { edges, hasNextPage } = await listAlarms(services.db, actor.organisationId, {
    filter: { machine, standings: ['open'] },
    sort: { by: 'severity', direction: 'desc' },
    page: { first: 10 },
    now,
  });
  return { standing: edges.map(({ node }) => node), isCut: hasNextPage };
};

const HOUR_MS = 3_600_000;

/** Alarms that are raised when nothing came, or enough was used, for so long: later than they began by nature. */
const OF_TIME: readonly AlarmKind[] = ['silent', 'inactive', 'over-use', 'maintenance-due'];

/**
 * Whether an alarm was learned of much later than it began: as its readings came `late`, or `later` for another reason (history that
 * was handed in, a rule set afterwards); `null`: in its time.
 */
const learnedOf = ({ kind, since, raisedAt, evidence }: AlarmView): 'learned-late' | 'learned-later' | null => {
  if (OF_TIME.includes(kind) || raisedAt.getTime() - since.getTime() < 6 * HOUR_MS) return null;
  const isLate = evidence.some(
    ({ of, time, receivedAt }) => of === 'begin' && receivedAt.getTime() - time.getTime() > HOUR_MS,
  );
  return isLate ? 'learned-late' : 'learned-later';
};

/** One alarm, as far as the organisation may see it. 404 for strangers. */
export const loadAlarm = async (who: SignedInRequest, id: string) => {
  const { services, actor } = who;
  const now = services.clock.now();
  const alarm = orNotFound(await findAlarm(services.db, actor.organisationId, id, now));
  return { alarm, learned: learnedOf(alarm), mayHandle: who.can('alarm:handle'), now };
};
