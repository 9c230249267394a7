import { z } from 'zod';
import { IMPORT_FILES, INVOICE_FILE_BYTES } from '#domain/invoices/limits';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authorise, authoriseMember, type MemberActor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput } from '../input.ts';
import { fileName } from '../invoices/import-invoice.ts';
import { newId } from '../new-id.ts';

/** An upload that is being received: its files are stored as they come, one after the other. */
export interface OpenImport {
  readonly importId: string;
  readonly actor: MemberActor;
  readonly files: number;
}

/**
 * Begins an import. Nothing is taken in before it is submitted.
 *
 * Refusals: `sign-in-required`, `session-required`, those of `authorise`.
 */
export const beginImport = async (ctx: ServiceContext, actor: Actor | null): Promise<Result<OpenImport>> => {
  const allowed = authoriseMember(actor, 'invoice:import');
  if (!allowed.ok) return allowed;
  const { userId, organisationId } = allowed.value;
  const importId = newId(ctx);
  await ctx.db.importJob.create({ data: { id: importId, organisationId, userId, createdAt: ctx.clock.now() } });
  return accept({ importId, actor: allowed.value, files: 0 });
};

const receivedFile = z.object({
  name: fileName,
  bytes: z.custom<Uint8Array>(value => value instanceof Uint8Array, 'the bytes of a file'),
  size: z.int().nonnegative(),
});

/**
 * Stores one more file of an import. One that is too large is only named, so that it gets its verdict beside the others.
 *
 * Refusals: `invalid-input`, `too-many-files`.
 */
export const addImportFile = async (
  ctx: ServiceContext,
  open: OpenImport,
  input: z.input<typeof receivedFile>,
): Promise<Result<OpenImport>> => {
  const parsed = parseInput(receivedFile, input);
  if (!parsed.ok) return parsed;
  if (open.files >= IMPORT_FILES) return refuse('too-many-files', { most: String(IMPORT_FILES) }, 'files');
  const { name, bytes, size } = parsed.value;
  await ctx.db.importFile.create({
    data: {
      jobId: open.importId,
      position: open.files,
      name,
      size,
      bytes: size > INVOICE_FILE_BYTES ? null : new Uint8Array(bytes),
    },
  });
  return accept({ ...open, files: open.files + 1 });
};

/**
 * Hands the files over: from now on they are worked off, whether anybody waits for it or not.
 *
 * Refusals: `no-file-chosen`, those of `authorise`.
 */
export const submitImport = async (
  ctx: ServiceContext,
  open: OpenImport,
  { evenIfDuplicate }: { readonly evenIfDuplicate: boolean },
): Promise<Result<{ readonly importId: string }>> => {
  const allowed = authorise(open.actor, 'invoice:import');
  if (!allowed.ok) return allowed;
  if (open.files === 0) return refuse('no-file-chosen', undefined, 'files');
  const { importId } = open;
  await ctx.db.importJob.update({ where: { id: importId }, data: { evenIfDuplicate, submittedAt: ctx.clock.now() } });
  return accept({ importId });
};

/** Forgets an import that is not to be submitted, with the files that came so far. */
export const abandonImport = async (ctx: ServiceContext, { importId }: OpenImport): Promise<void> => {
  await ctx.db.importJob.deleteMany({ where: { id: importId, submittedAt: null } });
};
