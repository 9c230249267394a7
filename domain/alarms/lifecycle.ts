import { accept, type Result, refuse } from '#domain/result';
import type { UnixMs } from '#domain/telemetry/reading';
import { type AlarmKind, kindFacts, type Severity } from './kinds.ts';
import { compareAlarms } from './names.ts';
import type { Episode, OverUse } from './state.ts';

/** `open`: it stands; `ended`; `withdrawn`: readings that came later show that it never was. */
export const ALARM_STATES = ['open', 'ended', 'withdrawn'] as const;

export type AlarmStanding = (typeof ALARM_STATES)[number];

/** An alarm as it is kept. */
export interface KeptAlarm {
  readonly id: string;
  readonly kind: AlarmKind;
  /** What it is about (`AlarmName`); `null`: of before that was kept. */
  readonly key: string | null;
  readonly standing: AlarmStanding;
  readonly since: UnixMs;
  readonly until: UnixMs | null;
  readonly evidence: readonly string[];
  readonly endedBy: string | null;
  readonly use?: OverUse | undefined;
}

const USE_FIELDS = [
  'lease',
  'period',
  'meter',
  'most',
  'used',
  'from',
  'to',
] as const satisfies readonly (keyof OverUse)[];

/** What the readings make of the alarms that are kept. */
export type AlarmChange =
  | { readonly type: 'raise'; readonly episode: Episode }
  /** The same alarm, as it is known now: ended, begun earlier, going on after all. */
  | { readonly type: 'amend'; readonly id: string; readonly episode: Episode }
  | { readonly type: 'withdraw'; readonly id: string };

const endOf = ({ until }: { readonly until: UnixMs | null }): number => until ?? Number.POSITIVE_INFINITY;

type Fits = (kept: KeptAlarm, episode: Episode) => boolean;

const isNamed: Fits = (kept, { kind, key }) => kept.kind === kind && kept.key === key;
/** Of before it was kept what an alarm is about: it may be any of its kind. */
const isUnnamed: Fits = (kept, { kind }) => kept.kind === kind && kept.key === null;
const beginTogether: Fits = (kept, { since }) => kept.since === since;
const overlap: Fits = (kept, episode) => kept.since <= endOf(episode) && episode.since <= endOf(kept);

const both =
  (a: Fits, b: Fits): Fits =>
  (kept, episode) =>
    a(kept, episode) && b(kept, episode);

/** Which alarm an episode is, the surest first: what merely overlaps takes none of those that begin at the same moment. */
const ROUNDS: readonly Fits[] = [
  both(isNamed, beginTogether),
  both(isUnnamed, beginTogether),
  both(isNamed, overlap),
  both(isUnnamed, overlap),
];

const isSame = (kept: KeptAlarm, { key, since, until, evidence, endedBy, use }: Episode): boolean =>
  USE_FIELDS.every(field => kept.use?.[field] === use?.[field]) &&
  kept.key === key &&
  kept.since === since &&
  kept.until === until &&
  kept.endedBy === endedBy &&
  kept.evidence.length === evidence.length &&
  kept.evidence.every((id, at) => id === evidence[at]);

/**
 * What is to change so that the alarms kept are those that the readings tell of, all of one machine and of one time. An
 * alarm stays the same when its times shift; each stands for one episode, and what no reading supports is withdrawn. What
 * is kept after it does not depend on how often, or in which order, the readings came.
 */
export const reconcile = (kept: readonly KeptAlarm[], episodes: readonly Episode[]): AlarmChange[] => {
  const changes: AlarmChange[] = [];
  const free = new Set(kept.filter(({ standing }) => standing !== 'withdrawn'));
  const take = (episode: Episode, fits: Fits): boolean => {
    const match = [...free]
      .filter(one => fits(one, episode))
      .sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1))[0];
    if (!match) return false;
    free.delete(match);
    if (!isSame(match, episode)) changes.push({ type: 'amend', id: match.id, episode });
    return true;
  };
  let left = episodes.toSorted(compareAlarms);
  for (const fits of ROUNDS) left = left.filter(episode => !take(episode, fits));
  for (const episode of left) changes.push({ type: 'raise', episode });
  for (const { id } of free) changes.push({ type: 'withdraw', id });
  return changes;
};

/**
 * Of these changes what may be made where readings of before a moment were dropped for their age: none is left to support what
 * began before it, and so nothing of that is taken back, nor found anew. What stood then may end, as what comes later tells.
 */
export const asFarAsKept = (
  changes: readonly AlarmChange[],
  kept: readonly KeptAlarm[],
  since: UnixMs,
): AlarmChange[] =>
  changes.flatMap((change): AlarmChange[] => {
    if (change.type === 'raise') return change.episode.since < since && change.episode.until !== null ? [] : [change];
    const alarm = kept.find(({ id }) => id === change.id);
    if (!alarm || alarm.since >= since) return [change];
    if (endOf(alarm) < since) return [];
    const { id, evidence } = alarm;
    if (change.type === 'amend')
      return [{ type: 'amend', id, episode: { ...change.episode, since: alarm.since, evidence } }];
    return alarm.until === null ? [{ type: 'amend', id, episode: { ...alarm, until: since } }] : [];
  });

export type ConditionState = 'begin' | 'end';

/**
 * What is still to be signed of an alarm that is a condition, after what was signed last: its begin once, its end once; a
 * begin again where an alarm that had ended goes on after all. Of one that was withdrawn before anything was signed, nothing.
 */
export const conditionsDue = (
  { kind, standing }: Pick<KeptAlarm, 'kind' | 'standing'>,
  signed: ConditionState | null,
): readonly ConditionState[] => {
  if (!kindFacts(kind).isCondition) return [];
  if (standing === 'open') return signed === 'begin' ? [] : ['begin'];
  if (signed === 'begin') return ['end'];
  return signed === null && standing === 'ended' ? ['begin', 'end'] : [];
};

/** How long an alarm may stand before those who have not acknowledged it are written to; `null`: never. */
export const ESCALATE_AFTER_MS: Readonly<Record<Severity, number | null>> = {
  critical: 15 * 60_000,
  high: 60 * 60_000,
  medium: 24 * 3_600_000,
  low: null,
};

export const escalatesAt = (kind: AlarmKind, raisedAt: UnixMs): UnixMs | null => {
  const after = ESCALATE_AFTER_MS[kindFacts(kind).severity];
  return after === null ? null : raisedAt + after;
};

/** Refusals: `alarm-withdrawn`, `alarm-acknowledged`. */
export const decideAcknowledge = (
  { standing }: Pick<KeptAlarm, 'standing'>,
  isAcknowledged: boolean,
): Result<'AlarmAcknowledged'> => {
  if (standing === 'withdrawn') return refuse('alarm-withdrawn');
  return isAcknowledged ? refuse('alarm-acknowledged') : accept('AlarmAcknowledged');
};

/** Refusals: `alarm-not-by-hand` (readings end it), `alarm-ended`. */
export const decideSettle = ({ kind, standing }: Pick<KeptAlarm, 'kind' | 'standing'>): Result<'AlarmSettled'> => {
  if (!kindFacts(kind).endsByHand) return refuse('alarm-not-by-hand');
  return standing === 'open' ? accept('AlarmSettled') : refuse('alarm-ended');
};
