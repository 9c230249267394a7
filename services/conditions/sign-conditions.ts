import { ALARMS, type AlarmKind, isAlarmKind } from '#domain/alarms/kinds';
import { type AlarmStanding, type ConditionState, conditionsDue } from '#domain/alarms/lifecycle';
import { isBytes32, toHex } from '#domain/hex';
import type { Transaction } from '#prisma/client';
import { type MachineReaders, machineReaders } from '#prisma/reads/machine-readers';
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

const ownersOf = (words: readonly Word[]): string[] => words.map(({ organisationId }) => organisationId);

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

const sign = async (
  ctx: ServiceContext,
  tx: Transaction,
  alarm: AlarmForCondition,
  state: ConditionState,
  readers: MachineReaders,
) => {
  const { subject } = alarm;
  if (!isBytes32(subject)) return { refusal: 'bad-subject' };
  const ids = state === 'begin' ? alarm.evidence : alarm.endedBy === null ? [] : [alarm.endedBy];
  const words = await wordsOf(tx, subject, ids);
  const commitment = newCommitment(ctx, 'report', detailsOf(alarm, state, words), {
    shareWith: [...readers.parties, ...readers.lenders],
  });
  let refusal = 'no-observer';
  for (const organisationId of await conditionObservers(tx, subject, ownersOf(words), readers)) {
    const signed = await signAction(tx, ctx, {
      actor: { organisationId, userId: null },
      command: { type: 'ObserveCondition', subject, report: commitment.root },
      commitments: [commitment],
    });
    if (signed.ok) return { organisationId, root: commitment.root, actionId: signed.value.actionId };
    refusal = signed.refusal.code;
  }
  return { refusal };
};

/**
 * Signs what is still to be signed of an alarm's condition, in the transaction that has changed it: so its begin is signed
 * once and its end once, whatever dies in between. What cannot be signed (no key of an observer is here, the machine is not
 * on chain yet) is kept with the reason, and the alarm stands all the same.
 */
export const signConditions = async (
  ctx: ServiceContext,
  tx: Transaction,
  alarm: AlarmForCondition,
  readers: MachineReaders,
): Promise<void> => {
  const due = conditionsDue(alarm, alarm.signed);
  if (due.length === 0) return;
  const before = await tx.machineCondition.count({ where: { alarmId: alarm.id } });
  for (const [at, state] of due.entries()) {
    const signed = await sign(ctx, tx, alarm, state, readers);
    await tx.machineCondition.create({
      data: {
        id: newId(ctx),
        alarmId: alarm.id,
        subject: alarm.subject,
        ordinal: before + at + 1,
        kind: alarm.kind,
        state,
        at: state === 'begin' ? alarm.since : (alarm.until ?? ctx.clock.now()),
        ...signed,
        createdAt: ctx.clock.now(),
      },
    });
  }
  await tx.alarm.update({ where: { id: alarm.id }, data: { signed: due.at(-1) ?? alarm.signed } });
};

/** How often an action that the chain did not take is signed again, and how long after. */
const MOST_ATTEMPTS = 10;
const SIGNED_AGAIN_AFTER = '60 seconds';

interface LostRow {
  readonly id: string;
  readonly alarmId: string;
  readonly subject: string;
  readonly organisationId: string;
  readonly root: string;
}

/** Signs the same report again, by the same organisation if it may still observe; by another if not. */
const signAgain = async (ctx: ServiceContext, tx: Transaction, { alarmId, subject, organisationId, root }: LostRow) => {
  const { evidence } = await tx.alarm.findUniqueOrThrow({ where: { id: alarmId }, select: { evidence: true } });
  const owners = ownersOf(await wordsOf(tx, subject, evidence));
  const readers = await machineReaders(tx, subject, ctx.clock.now());
  const observers = await conditionObservers(tx, subject, [organisationId, ...owners], readers);
  let refusal = 'no-observer';
  for (const observer of observers) {
    const signed = await signAction(tx, ctx, {
      actor: { organisationId: observer, userId: null },
      command: { type: 'ObserveCondition', subject: toHex(subject), report: toHex(root) },
    });
    if (signed.ok) return { organisationId: observer, actionId: signed.value.actionId, refusal: null };
    refusal = signed.refusal.code;
  }
  return { refusal };
};

/** Conditions whose action expired or was refused are signed again, with the same report. Answers whether there were any. */
export const signLostConditions = (ctx: ServiceContext): Promise<boolean> =>
  ctx.db.$transaction(async tx => {
    const lost = await tx.$queryRaw<LostRow[]>`
      SELECT c.id, c."alarmId"::text AS "alarmId", c.subject, c."organisationId", c.root
        FROM machine_conditions c JOIN actions a ON a.id = c."actionId"
       WHERE a.status IN ('REFUSED', 'EXPIRED') AND c.attempts < ${MOST_ATTEMPTS} AND c."organisationId" IS NOT NULL
         AND a."settledAt" < ${ctx.clock.now()}::timestamptz - ${SIGNED_AGAIN_AFTER}::interval
       ORDER BY c.subject, c.id LIMIT 20 FOR UPDATE OF c SKIP LOCKED`;
    for (const row of lost) {
      const signed = await signAgain(ctx, tx, row);
      await tx.machineCondition.update({ where: { id: row.id }, data: { attempts: { increment: 1 }, ...signed } });
    }
    return lost.length > 0;
  });

/** The kind of a row that we wrote. */
export const kindOf = (text: string): AlarmKind => {
  if (!isAlarmKind(text)) throw new TypeError(`${text} is none of ${Object.keys(ALARMS).length} alarms`);
  return text;
};
