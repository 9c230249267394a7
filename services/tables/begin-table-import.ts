import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { type Actor, authorise, requireActor } from '../actor.ts';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { tableKind } from './kinds.ts';

const tableImportInput = z.object({ importId: rowId });

/** The import, held until the transaction ends. Refusals: `not-found`, those of `authorise`, `import-begun`, `import-abandoned`. */
const openImport = async (tx: Transaction, actor: Actor, importId: string) => {
  await tx.$executeRaw`SELECT 1 FROM table_imports WHERE id = ${importId}::uuid FOR UPDATE`;
  const found = await tx.tableImport.findUnique({
    where: { id: importId },
    select: { organisationId: true, kind: true, accepted: true, refused: true, begunAt: true, abandonedAt: true },
  });
  const kind = found && tableKind(found.kind);
  if (!found || !kind || found.organisationId !== actor.organisationId) return refuse('not-found');
  const allowed = authorise(actor, kind.permission);
  if (!allowed.ok) return allowed;
  if (found.begunAt) return refuse('import-begun');
  return found.abandonedAt ? refuse('import-abandoned') : accept(found);
};

export const beginTableImportInput = tableImportInput.extend({
  /** Said on purpose: the rows that were refused are left out, and the others taken. */
  leaveOutRefused: z.boolean().default(false),
});

/**
 * Hands the rows over: from now on all of them are taken, one after the other, whether anybody waits for it or not.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `import-begun`, `import-abandoned`,
 * `rows-refused` (params: refused), `table-no-rows`.
 */
export const beginTableImport = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof beginTableImportInput>,
): Promise<Result<{ readonly importId: string }>> => {
  const who = requireActor(actor);
  if (!who.ok) return who;
  const parsed = parseInput(beginTableImportInput, input);
  if (!parsed.ok) return parsed;
  const { importId, leaveOutRefused } = parsed.value;
  return inTransaction(ctx, async tx => {
    const found = await openImport(tx, who.value, importId);
    if (!found.ok) return found;
    const { accepted, refused } = found.value;
    if (accepted === 0) return refuse('table-no-rows');
    if (refused > 0 && !leaveOutRefused) return refuse('rows-refused', { refused: String(refused) });
    await tx.tableImport.update({ where: { id: importId }, data: { begunAt: ctx.clock.now() } });
    await announce(tx, { organisations: [who.value.organisationId] });
    return accept({ importId });
  });
};

/**
 * Lets an upload be, before anything of it was taken.
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `import-begun`, `import-abandoned`.
 */
export const abandonTableImport = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof tableImportInput>,
): Promise<Result<{ readonly importId: string }>> => {
  const who = requireActor(actor);
  if (!who.ok) return who;
  const parsed = parseInput(tableImportInput, input);
  if (!parsed.ok) return parsed;
  const { importId } = parsed.value;
  return inTransaction(ctx, async tx => {
    const found = await openImport(tx, who.value, importId);
    if (!found.ok) return found;
    // Nothing came of it: what the file said is not kept.
    await tx.tableImport.update({
      where: { id: importId },
      data: { abandonedAt: ctx.clock.now(), rows: [], verdicts: [] },
    });
    return accept({ importId });
  });
};
