import { z } from 'zod';
import { isBytes32 } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import { proofOf } from '#ledger/verify/commitment';
import { commitmentByRoot, openedCommitments } from '#prisma/reads/commitments';
import { PUBLIC_PASSPORT_PATHS, type PublicEquipment, publicEquipment } from '#prisma/reads/equipment-public';
import { documentBytes } from '#prisma/reads/equipment-records';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput, rowId } from '../input.ts';
import { loadEquipment } from './load-equipment.ts';

export interface EquipmentFile {
  readonly name: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

export const equipmentFileInput = z.object({ documentId: rowId });

/**
 * A machine's document, if the record that it belongs to was opened to the organisation.
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`.
 */
export const equipmentFile = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof equipmentFileInput>,
): Promise<Result<EquipmentFile>> => {
  const parsed = parseInput(equipmentFileInput, input);
  if (!parsed.ok) return parsed;
  const document = await documentBytes(ctx.db, parsed.value.documentId);
  if (!document) return refuse('not-found');
  const loaded = await loadEquipment(ctx, actor, 'equipment:read', document.subject);
  if (!loaded.ok) return loaded;
  const { readers } = loaded.value.seen.viewer;
  const root = document.record?.root ?? '';
  const open = await openedCommitments(ctx.db, readers, [root]);
  return open.has(root) ? accept(document.file) : refuse('not-found');
};

/** A document that the machine's public page shows, without account. Refusal: `not-found`. */
export const publicFile = async (
  ctx: ServiceContext,
  { publicId, documentId }: { readonly publicId: string; readonly documentId: string },
): Promise<Result<EquipmentFile>> => {
  const machine = await publicEquipment(ctx.db, { publicId });
  if (!machine?.documents.some(({ id }) => id === documentId)) return refuse('not-found');
  const document = await documentBytes(ctx.db, documentId);
  return document?.isPublic ? accept(document.file) : refuse('not-found');
};

/** A field of a commitment with what proves it, as a browser verifies it against the root on chain. */
export interface Opening {
  readonly path: string;
  readonly value: string;
  readonly salt: string;
  readonly proof: readonly string[];
}

/** The fields of the passport, and the hashes of its public documents, that anybody may check against the chain. */
export const publicOpenings = async (
  ctx: ServiceContext,
  { root, documents }: Pick<PublicEquipment, 'root' | 'documents'>,
): Promise<readonly Opening[]> => {
  const commitment = await commitmentByRoot(ctx.db, root);
  if (!commitment) return [];
  const leaves = commitment.leaves.flatMap(({ path, value, salt }) => (isBytes32(salt) ? [{ path, value, salt }] : []));
  const shown = new Set(documents.map(({ sha256 }) => `"0x${sha256}"`));
  return leaves
    .filter(
      ({ path, value }) =>
        PUBLIC_PASSPORT_PATHS.some(one => one === path) || (path.startsWith('file:') && shown.has(value)),
    )
    .map(leaf => ({ ...leaf, proof: proofOf(leaves, leaf.path) }));
};
