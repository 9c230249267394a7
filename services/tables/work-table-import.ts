import type { Result } from '#domain/result';
import type { Prisma, Transaction } from '#prisma/client';
import { actingMember } from '../acting-member.ts';
import { type Actor, authorise } from '../actor.ts';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { tableKind } from './kinds.ts';
import type { RegisteredKind } from './registered-kind.ts';
import { type StoredVerdict, storedRows, storedVerdicts, verdictJson } from './stored-import.ts';
import { type TableRow, verdictOf } from './table-kind.ts';

interface OpenImport {
  readonly id: string;
  readonly organisationId: string;
  readonly userId: string;
  readonly kind: string;
  readonly rows: Prisma.JsonValue;
  readonly verdicts: Prisma.JsonValue;
  readonly options: Prisma.JsonValue;
  readonly done: number;
}

/** The oldest import that was begun and that nobody else is at, held until the transaction ends. */
const takeImport = async (tx: Transaction, importId: string | null): Promise<OpenImport | null> => {
  const [found] = await tx.$queryRaw<OpenImport[]>`
    SELECT id, "organisationId", "userId", kind, rows, verdicts, options, done FROM table_imports
     WHERE "begunAt" IS NOT NULL AND "finishedAt" IS NULL AND "abandonedAt" IS NULL
       AND (${importId}::uuid IS NULL OR id = ${importId}::uuid)
     ORDER BY "begunAt", id LIMIT 1 FOR UPDATE SKIP LOCKED`;
  return found ?? null;
};

/** Rows that are one thing, in the order of their first; of each row its place in the file. */
const groupsOf = (kind: RegisteredKind, rows: readonly TableRow[]): number[][] => {
  const groups = new Map<string, number[]>();
  rows.forEach((row, place) => {
    const key = kind.groupOf(row);
    const group = groups.get(key);
    if (group) group.push(place);
    else groups.set(key, [place]);
  });
  return [...groups.values()];
};

/** The groups whose rows are not worked off yet; `done` counts rows, in the order of the groups. */
const waiting = (groups: readonly number[][], done: number): number[][] => {
  let left = done;
  return groups.filter(group => {
    const isDone = left >= group.length;
    left -= isDone ? group.length : 0;
    return !isDone;
  });
};

const FAILED: Result<never> = { ok: false, refusal: { code: 'import-failed' } };

interface Chunk {
  readonly groups: number;
  /** Says of the first group that it failed, instead of trying it. */
  readonly isGivenUp: boolean;
}

/** Works some groups of an import off, in the caller's transaction. */
const workChunk = async (
  ctx: ServiceContext,
  tx: Transaction,
  open: OpenImport,
  kind: RegisteredKind,
  { groups: most, isGivenUp }: Chunk,
): Promise<void> => {
  const [rows, verdicts] = [storedRows.parse(open.rows), storedVerdicts.parse(open.verdicts)];
  const actor = await actingMember(tx, open);
  const allowed = authorise(actor, kind.permission);
  const all = waiting(groupsOf(kind, rows), open.done);
  const now = all.slice(0, most);
  for (const places of now) {
    const taken = places.flatMap(place => rows[place] ?? []);
    if (places.some(place => verdicts[place]?.verdict === 'refused')) continue;
    const answer: Result<{ readonly made: string }> = isGivenUp
      ? FAILED
      : allowed.ok
        ? await workGroup(ctx, tx, actor, kind, taken, open.options)
        : allowed;
    for (const place of places) verdicts[place] = workedVerdict(verdicts[place], answer, rows[place]?.line ?? 0);
  }
  const done = open.done + now.reduce((sum, group) => sum + group.length, 0);
  const isFinished = now.length === all.length;
  await tx.tableImport.update({
    where: { id: open.id },
    data: {
      done,
      verdicts,
      refused: verdicts.filter(({ verdict }) => verdict === 'refused').length,
      accepted: verdicts.filter(({ verdict }) => verdict !== 'refused').length,
      ...(isFinished && { finishedAt: ctx.clock.now() }),
    },
  });
  await announce(tx, { organisations: [open.organisationId] });
};

const workGroup = (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  kind: RegisteredKind,
  rows: readonly TableRow[],
  options: unknown,
): Promise<Result<{ readonly made: string }>> =>
  inTransaction({ ...ctx, db: tx }, inner => kind.work({ ...ctx, db: inner }, inner, actor, rows, options));

/** What became of a row: what was made of it, or why it was not taken after all. */
const workedVerdict = (
  before: StoredVerdict | undefined,
  answer: Result<{ readonly made: string }>,
  line: number,
): StoredVerdict => {
  const kept = before ?? verdictJson(line, verdictOf([]));
  if (answer.ok) return { ...kept, made: answer.value.made };
  return { ...verdictJson(line, verdictOf([answer.refusal])), warnings: kept.warnings };
};

/**
 * Works the next rows of an import off. What they make and how far the import is are one transaction: after a crash the same
 * rows wait still, and are taken once. A row that is refused now (somebody was faster) says so and keeps no other out.
 *
 * @param importId of this import only
 * @returns whether there was one
 */
export const workTableImport = async (ctx: ServiceContext, importId: string | null = null): Promise<boolean> => {
  let at: OpenImport | null = null;
  const run = (only: string | null, chunkOf: (kind: RegisteredKind) => Chunk): Promise<void> =>
    ctx.db.$transaction(async tx => {
      at = await takeImport(tx, only);
      const kind = at && tableKind(at.kind);
      if (at && kind) await workChunk(ctx, tx, at, kind, chunkOf(kind));
    });
  try {
    await run(importId, kind => ({ groups: kind.atOnce, isGivenUp: false }));
  } catch (error) {
    const failed: OpenImport | null = at;
    if (!failed) throw error;
    await tryAlone(ctx, failed, error, run);
  }
  return at !== null;
};

/** It may have been the database, or one group of many: the first is tried alone, and given up where it fails again. */
const tryAlone = async (
  ctx: ServiceContext,
  { id }: OpenImport,
  error: unknown,
  run: (only: string | null, chunkOf: (kind: RegisteredKind) => Chunk) => Promise<void>,
): Promise<void> => {
  ctx.log.error({ err: error, importId: id }, 'rows of a table could not be taken in');
  try {
    await run(id, () => ({ groups: 1, isGivenUp: false }));
  } catch (again) {
    ctx.log.error({ err: again, importId: id }, 'a row of a table is given up');
    await run(id, () => ({ groups: 1, isGivenUp: true }));
  }
};
