import { ALARMS, type AlarmKind, isAlarmKind } from '#domain/alarms/kinds';
import { ALARM_STATES, type AlarmStanding, type ConditionState, conditionsDue } from '#domain/alarms/lifecycle';
import { type Hex, isBytes32, toHex } from '#domain/hex';
import type { Transaction } from '#prisma/client';
import { machineReaders } from '#prisma/reads/machine-readers';
import { signAction } from '../actions/sign-action.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { newId } from '../new-id.ts';
import { conditionObservers } from './condition-observers.ts';

/** An alarm as it stands in the table. */
export interface AlarmForCondition {
  readonly id: string;
  readonly subject: string;
  readonly kind: AlarmKind;
  readonly standing: AlarmStanding;
  readonly since: Date;
  readonly until: Date | null;
  readonly evidence: readonly string[];
  readonly endedBy: string | null;
  readonly signed: ConditionState | null;
}

interface Word {
  readonly id: string;
  readonly organisationId: string;
  readonly hash: string;
}

/** The readings that tell of it: whose word they are, and what they say, as a hash. */
const wordsOf = async (tx: Transaction, subject: string, ids: readonly string[]): Promise<Word[]> =>
  ids.length === 0
    ? []
    : tx.$queryRaw<Word[]>`
        SELECT r.id::text AS id, r."organisationId"::text AS "organisationId", r."contentHash"::text AS hash
          FROM readings r WHERE r.id = ANY(${[...ids]}::uuid[]) AND r.subject = ${subject} ORDER BY r.time, r.id`;

/** What the root of a condition commits to. It says nothing of the place: evidence is named, and opened to who may see it. */
const detailsOf = (alarm: AlarmForCondition, state: ConditionState, words: readonly Word[]) => ({
  kind: 'condition',
  machine: alarm.subject,
  condition: alarm.kind,
  state,
  alarm: alarm.id,
  since: alarm.since.toISOString(),
  ...(state === 'end' && alarm.until && { until: alarm.until.toISOString() }),
  // The readings came later, and show that it never was.
  ...(state === 'end' && alarm.standing === 'withdrawn' && { withdrawn: true }),
  evidence: words.map(({ id, hash }) => ({ reading: id, contentHash: hash })),
});

interface Unsigned {
  readonly refusal: string;
}

interface Signed {
  readonly organisationId: string;
  readonly root: string;
  readonly actionId: string;
  readonly refusal: null;
}

const reportOf = async (ctx: ServiceContext, tx: Transaction, alarm: AlarmForCondition, state: ConditionState) => {
  const ids = state === 'begin' ? alarm.evidence : alarm.endedBy === null ? [] : [alarm.endedBy];
  const words = await wordsOf(tx, alarm.subject, ids);
  const readers = await machineReaders(tx, alarm.subject, ctx.clock.now());
  return { words, readers, details: detailsOf(alarm, state, words) };
};

/** Signs a report for the first of those who may observe whose key is here; the same report again, where one is given. */
const sign = async (
  ctx: ServiceContext,
  tx: Transaction,
  { alarm, state, again }: { alarm: AlarmForCondition; state: ConditionState; again?: { root: Hex; by: string } },
): Promise<Signed | Unsigned> => {
  const { subject } = alarm;
  if (!isBytes32(subject)) return { refusal: 'bad-subject' };
  const { words, readers, details } = await reportOf(ctx, tx, alarm, state);
  const commitment = again
    ? null
    : newCommitment(ctx, 'report', details, { shareWith: [...readers.parties, ...readers.lenders] });
  const report = again?.root ?? commitment?.root;
  const owners = [...(again ? [again.by] : []), ...words.map(({ organisationId }) => organisationId)];
  let refusal = 'no-observer';
  for (const organisationId of await conditionObservers(tx, subject, owners, readers)) {
    if (!report) break;
    const signed = await signAction(tx, ctx, {
      actor: { organisationId, userId: null },
      command: { type: 'ObserveCondition', subject, report },
      ...(commitment && { commitments: [commitment] }),
    });
    if (signed.ok) return { organisationId, root: report, actionId: signed.value.actionId, refusal: null };
    refusal = signed.refusal.code;
  }
  return { refusal };
};

/** An end is not signed before its begin: whoever reads the chain would take it for nothing. */
const BEGIN_FIRST: Unsigned = { refusal: 'begin-first' };

/**
 * Signs what is still to be signed of an alarm's condition, in the transaction that has changed it: so its begin is signed
 * once and its end once, whatever dies in between. What cannot be signed (no key of an observer is here, the machine is not
 * on chain yet) is kept with the reason and tried again (`signLostConditions`), and the alarm stands all the same.
 */
export const signConditions = async (ctx: ServiceContext, tx: Transaction, alarm: AlarmForCondition): Promise<void> => {
  const due = conditionsDue(alarm, alarm.signed);
  if (due.length === 0) return;
  const now = ctx.clock.now();
  const before = await tx.machineCondition.findMany({
    where: { alarmId: alarm.id },
    select: { actionId: true },
    orderBy: { ordinal: 'asc' },
  });
  let isWaiting = before.some(({ actionId }) => actionId === null);
  for (const [at, state] of due.entries()) {
    const signed = isWaiting ? BEGIN_FIRST : await sign(ctx, tx, { alarm, state });
    isWaiting ||= signed.refusal !== null;
    await tx.machineCondition.create({
      data: {
        id: newId(ctx),
        alarmId: alarm.id,
        subject: alarm.subject,
        ordinal: before.length + at + 1,
        kind: alarm.kind,
        state,
        at: state === 'begin' ? alarm.since : (alarm.until ?? now),
        ...signed,
        ...{ createdAt: now, triedAt: now },
      },
    });
  }
  await tx.alarm.update({ where: { id: alarm.id }, data: { signed: due.at(-1) ?? alarm.signed } });
};

/** How long after it was tried last a condition is signed again: a minute, twice as long each time, at most six hours. */
const TRIED_AGAIN_S = 60;
const MOST_DOUBLINGS = 9;

interface LostRow {
  readonly id: string;
  readonly alarmId: string;
  readonly state: string;
  readonly organisationId: string | null;
  readonly root: string | null;
}

/**
 * Conditions that could not be signed, and those whose action expired or was refused, are signed again: these with the same
 * report. Each only once all before it of its alarm are on chain or on their way there; one that the end has overtaken is
 * left: the end says since when it was. Answers whether there were any.
 */
export const signLostConditions = (ctx: ServiceContext): Promise<boolean> =>
  ctx.db.$transaction(async tx => {
    const now = ctx.clock.now();
    const lost = await tx.$queryRaw<LostRow[]>`
      SELECT c.id, c."alarmId"::text AS "alarmId", c.state, c."organisationId"::text AS "organisationId", c.root
        FROM machine_conditions c LEFT JOIN actions a ON a.id = c."actionId"
       WHERE (c."actionId" IS NULL OR a.status IN ('REFUSED', 'EXPIRED'))
         AND c."triedAt" < ${now}::timestamptz - make_interval(secs => ${TRIED_AGAIN_S} * 2 ^ least(c.attempts - 1, ${MOST_DOUBLINGS}))
         AND NOT EXISTS (SELECT 1 FROM machine_conditions other LEFT JOIN actions o ON o.id = other."actionId"
              WHERE other."alarmId" = c."alarmId"
                AND (other.ordinal < c.ordinal AND (other."actionId" IS NULL OR o.status IN ('REFUSED', 'EXPIRED'))
                  OR other.ordinal > c.ordinal AND o.status = 'CONFIRMED'))
       ORDER BY c."triedAt", c.id LIMIT 20 FOR UPDATE OF c SKIP LOCKED`;
    for (const { id, alarmId, state, organisationId, root } of lost) {
      const alarm = alarmForCondition(await tx.alarm.findUniqueOrThrow({ where: { id: alarmId } }));
      const again = root !== null && organisationId !== null ? { root: toHex(root), by: organisationId } : undefined;
      const signed = await sign(ctx, tx, {
        ...{ alarm, state: state === 'end' ? 'end' : 'begin' },
        ...(again && { again }),
      });
      await tx.machineCondition.update({
        where: { id },
        data: { ...signed, attempts: { increment: 1 }, triedAt: now },
      });
    }
    return lost.length > 0;
  });

interface AlarmColumns extends Omit<AlarmForCondition, 'kind' | 'standing' | 'signed'> {
  readonly kind: string;
  readonly standing: string;
  readonly signed: string | null;
}

const CONDITION_STATES = ['begin', 'end'] as const satisfies readonly ConditionState[];

/** The row of an alarm, as its conditions are signed from it. */
export const alarmForCondition = ({ kind, standing, signed, ...row }: AlarmColumns): AlarmForCondition => ({
  ...row,
  kind: kindOf(kind),
  standing: ALARM_STATES.find(one => one === standing) ?? 'ended',
  signed: CONDITION_STATES.find(one => one === signed) ?? null,
});

/** The kind of a row that we wrote. */
export const kindOf = (text: string): AlarmKind => {
  if (!isAlarmKind(text)) throw new TypeError(`${text} is none of ${Object.keys(ALARMS).length} alarms`);
  return text;
};
