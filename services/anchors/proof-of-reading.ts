import { z } from 'zod';
import { HASH } from '#domain/anchors/merkle-tree';
import { accept, type Result, refuse } from '#domain/result';
import type { ReadingProof } from '#ledger/verify/reading-proof';
import type { Transaction } from '#prisma/client';
import { mayOpenProof, telemetryAccess } from '#prisma/reads/telemetry-visible';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { proofsOfBatch, withParts } from './batch-proofs.ts';
import { hashOfRecord, nameBytes, recordOf, saltOf } from './reading-record.ts';

export const proofOfReadingInput = z.object({ readingId: rowId });

const NAME = 16;
const DEVICE = 'device:';

/** The place of a reading among the names of a part; -1 when it is not there. */
const placeIn = (readingIds: Uint8Array, name: Uint8Array): number => {
  const names = Buffer.from(readingIds.buffer, readingIds.byteOffset, readingIds.byteLength);
  for (let at = names.indexOf(name); at >= 0; at = names.indexOf(name, at + 1)) if (at % NAME === 0) return at / NAME;
  return -1;
};

/** The batch that has what came in a transaction. */
const batchOf = async (tx: Transaction, organisationId: string, ingestedIn: bigint) =>
  tx.anchorBatch.findFirst({
    where: { anchorStream: { organisationId }, fromTx: { lte: ingestedIn }, toTx: { gt: ingestedIn } },
    include: withParts,
  });

/**
 * The proof that a reading is in an anchored batch, to be checked by anybody: see `reading-proof`. For those who may see where
 * the machine is, and for the device's owner: the proof says all that the reading does.
 *
 * Refusals: `invalid-input`, those of `authorise`, `not-found` (strangers learn no more), `not-a-device-reading`,
 * `reading-not-anchored`, `anchored-reading-differs` (the row was changed since).
 */
export const proofOfReading = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof proofOfReadingInput>,
): Promise<Result<ReadingProof>> => {
  const parsed = parseInput(proofOfReadingInput, input);
  if (!parsed.ok) return parsed;
  const allowed = authorise(actor, 'telemetry:read');
  if (!allowed.ok) return allowed;
  const { organisationId } = allowed.value;
  const { readingId } = parsed.value;
  return inTransaction<ReadingProof>(ctx, async tx => {
    const reading = await recordOf(tx, readingId);
    if (!reading) return refuse('not-found');
    const access = await telemetryAccess(tx, organisationId, reading.machine, ctx.clock.now());
    if (!mayOpenProof(organisationId, access, reading)) return refuse('not-found');
    if (!reading.source.startsWith(DEVICE)) return refuse('not-a-device-reading');
    const batch = await batchOf(tx, reading.organisationId, reading.ingestedIn);
    const part = batch?.parts.findIndex(({ deviceId }) => deviceId === reading.source.slice(DEVICE.length)) ?? -1;
    const own = batch?.parts[part];
    const place = own ? placeIn(own.readingIds, nameBytes(readingId)) : -1;
    if (!batch || !own || place < 0) return refuse('reading-not-anchored');
    const salt = saltOf(batch.seed, readingId);
    const hash = own.hashes.subarray(place * HASH, (place + 1) * HASH);
    if (!hashOfRecord(salt, reading.record).equals(hash)) return refuse('anchored-reading-differs');
    return accept(proofsOfBatch(ctx, batch)({ part, place, record: reading.record, salt }));
  });
};
