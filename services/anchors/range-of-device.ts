import { z } from 'zod';
import { toHex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { ReadingProof } from '#ledger/verify/reading-proof';
import { READING_RANGE, type ReadingRange } from '#ledger/verify/reading-range';
import type { Transaction } from '#prisma/client';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { proofsOfBatch, withParts } from './batch-proofs.ts';
import { recordsOf, saltOf } from './reading-record.ts';

export const rangeOfDeviceInput = z.object({
  deviceId: rowId,
  /** The newest so many that were anchored. */
  most: z.int().min(1).max(20_000).default(2_000),
});

const NAME = 16;

const namesIn = (readingIds: Uint8Array): readonly string[] => {
  const hex = Buffer.from(readingIds).toString('hex');
  return Array.from({ length: readingIds.length / NAME }, (_, at) => {
    const name = hex.slice(at * NAME * 2, (at + 1) * NAME * 2);
    return [name.slice(0, 8), name.slice(8, 12), name.slice(12, 16), name.slice(16, 20), name.slice(20)].join('-');
  });
};

/** The proofs of a device's readings in one batch from a place on; those that are gone are missing. */
const proofsIn = async (
  ctx: ServiceContext,
  tx: Transaction,
  { stream, batch: number, deviceId }: { readonly stream: string; readonly batch: number; readonly deviceId: string },
  most: number,
): Promise<readonly ReadingProof[]> => {
  const batch = await tx.anchorBatch.findUniqueOrThrow({
    where: { stream_batch: { stream, batch: number } },
    include: withParts,
  });
  const part = batch.parts.findIndex(one => one.deviceId === deviceId);
  const own = batch.parts[part];
  if (!own) return [];
  const prove = proofsOfBatch(ctx, batch);
  const names = namesIn(own.readingIds);
  const skipped = Math.max(0, names.length - most);
  const records = await recordsOf(tx, names.slice(skipped));
  return names.flatMap((name, place) => {
    const record = records.get(name);
    if (record === undefined || place < skipped) return [];
    return [prove({ part, place, record, salt: saltOf(batch.seed, name) })];
  });
};

/**
 * The newest anchored readings of a device of one's own, each with its proof, so that one that is missing shows: see
 * `reading-range`. What was changed since is in it, and does not lead to its root.
 *
 * Refusals: `invalid-input`, those of `authorise`, `not-found` (another's), `reading-not-anchored` (none is).
 */
export const rangeOfDevice = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof rangeOfDeviceInput>,
): Promise<Result<ReadingRange>> => {
  const parsed = parseInput(rangeOfDeviceInput, input);
  if (!parsed.ok) return parsed;
  const allowed = authorise(actor, 'telemetry:read');
  if (!allowed.ok) return allowed;
  const { deviceId, most } = parsed.value;
  return inTransaction<ReadingRange>(ctx, async tx => {
    const device = await tx.device.findFirst({
      where: { id: deviceId, organisationId: allowed.value.organisationId },
      select: { subject: true },
    });
    if (!device) return refuse('not-found');
    const parts = await tx.anchorPart.findMany({
      where: { deviceId },
      orderBy: { firstIndex: 'desc' },
      select: { stream: true, batch: true, deviceId: true, firstIndex: true, count: true },
      take: most,
    });
    const [newest] = parts;
    if (!newest) return refuse('reading-not-anchored');
    const proofs: ReadingProof[][] = [];
    let left = most;
    for (const part of parts) {
      if (left <= 0) break;
      proofs.push([...(await proofsIn(ctx, tx, part, left))]);
      left -= part.count;
    }
    const hasOlder = newest.firstIndex + BigInt(newest.count) > BigInt(most);
    return accept({
      format: READING_RANGE,
      device: toHex(device.subject),
      hasOlder,
      proofs: proofs.toReversed().flat(),
    });
  });
};
