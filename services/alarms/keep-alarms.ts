import { type AlarmKind, kindFacts, type Severity } from '#domain/alarms/kinds';
import { type AlarmChange, type AlarmStanding, escalatesAt, type KeptAlarm } from '#domain/alarms/lifecycle';
import type { Episode } from '#domain/alarms/state';
import type { Transaction } from '#prisma/client';
import { storedOverUse } from '#prisma/reads/alarm-json';
import { type MachineReaders, machineReaders } from '#prisma/reads/machine-readers';
import { announce } from '../announce.ts';
import { alarmForCondition, kindOf, signConditions } from '../conditions/sign-conditions.ts';
import type { ServiceContext } from '../context.ts';
import { newId } from '../new-id.ts';
import { tellAlarm } from './tell-alarms.ts';

interface AlarmRow {
  readonly id: string;
  readonly subject: string;
  readonly kind: string;
  readonly key: string | null;
  readonly standing: string;
  readonly since: Date;
  readonly until: Date | null;
  readonly evidence: string[];
  readonly endedBy: string | null;
  readonly signed: string | null;
  readonly use: unknown;
}

const standingOf = (text: string): AlarmStanding =>
  text === 'open' ? 'open' : text === 'withdrawn' ? 'withdrawn' : 'ended';

export const keptOf = ({ id, kind, key, standing, since, until, evidence, endedBy, use }: AlarmRow): KeptAlarm => ({
  ...{ id, key, evidence, endedBy },
  kind: kindOf(kind),
  standing: standingOf(standing),
  since: since.getTime(),
  until: until?.getTime() ?? null,
  use: storedOverUse(use),
});

/** What was over so long before it was learned of is in the record, and nobody is called for it. */
const OLD_MS = 24 * 3_600_000;
/** Nor is it signed, where it was over before this: a year of readings that somebody hands in is history. */
const HISTORY_MS = 30 * 24 * 3_600_000;

const columnsOf = ({ key, since, until, evidence, endedBy, use }: Episode) => ({
  key,
  standing: until === null ? 'open' : 'ended',
  since: new Date(since),
  until: until === null ? null : new Date(until),
  evidence: [...evidence],
  endedBy,
  ...(use && { use: { ...use } }),
});

/** When those are written to who have not acknowledged an alarm that stands from now on. */
const escalation = (kind: AlarmKind, now: Date): Date | null => {
  const at = escalatesAt(kind, now.getTime());
  return at === null ? null : new Date(at);
};

/** Begins and ends are told to those who may know; where the time alone shifts, nobody is. */
const apply = async (
  ctx: ServiceContext,
  tx: Transaction,
  subject: string,
  change: AlarmChange,
  readers: MachineReaders,
): Promise<void> => {
  const now = ctx.clock.now();
  if (change.type === 'raise') {
    const { kind, until } = change.episode;
    const isOld = until !== null && now.getTime() - until > OLD_MS;
    const severity: Severity = kindFacts(kind).severity;
    const row = await tx.alarm.create({
      data: {
        ...{ id: newId(ctx), subject, kind, severity },
        ...columnsOf(change.episode),
        ...{ raisedAt: now, changedAt: now },
        escalateAt: until === null ? escalation(kind, now) : null,
      },
    });
    if (until === null || now.getTime() - until <= HISTORY_MS) await signConditions(ctx, tx, alarmForCondition(row));
    if (!isOld) await tellAlarm(ctx, tx, { ...row, kind }, 'begin', readers);
    return;
  }
  const before = await tx.alarm.findUniqueOrThrow({ where: { id: change.id } });
  const after = change.type === 'withdraw' ? { standing: 'withdrawn', until: before.until } : columnsOf(change.episode);
  const isOver = after.standing !== 'open';
  const goesOn = before.standing !== 'open' && !isOver;
  const row = await tx.alarm.update({
    where: { id: change.id },
    data: {
      ...{ ...after, changedAt: now },
      ...(isOver && { escalateAt: null }),
      // It had been said to be over: whoever was written to before is so again.
      ...(goesOn && { escalateAt: escalation(kindOf(before.kind), now), escalatedAt: null, escalatedTo: [] }),
    },
  });
  if (before.signed !== null || before.standing === 'open' || !isOver)
    await signConditions(ctx, tx, alarmForCondition(row));
  if (before.standing === after.standing || (before.standing !== 'open' && isOver)) return;
  await tellAlarm(ctx, tx, { ...row, kind: kindOf(row.kind) }, isOver ? 'end' : 'begin', readers);
};

/** Writes what is to change of a machine's alarms, signs what becomes a condition, and tells who may know. */
export const keepAlarms = async (
  ctx: ServiceContext,
  tx: Transaction,
  subject: string,
  changes: readonly AlarmChange[],
): Promise<void> => {
  if (changes.length === 0) return;
  const readers = await machineReaders(tx, subject, ctx.clock.now());
  for (const change of changes) await apply(ctx, tx, subject, change, readers);
  await announce(tx, { organisations: [...readers.parties, ...readers.lenders], subjects: [subject] });
};

/** Alarms of a machine that are not withdrawn, of some kinds: those that stand, and those that ended after a moment. */
export const keptAlarms = async (
  tx: Transaction,
  subject: string,
  kinds: readonly AlarmKind[],
  after: Date | null,
): Promise<KeptAlarm[]> => {
  const rows = await tx.alarm.findMany({
    where: {
      subject,
      kind: { in: [...kinds] },
      standing: { not: 'withdrawn' },
      ...(after && { OR: [{ until: null }, { until: { gt: after } }] }),
    },
  });
  return rows.map(keptOf);
};
