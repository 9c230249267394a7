import { anchorProof, anchorTree } from '#domain/anchors/batch';
import { toHex } from '#domain/hex';
import { READING_PROOF, type ReadingProof } from '#ledger/verify/reading-proof';
import type { Prisma } from '#prisma/client';
import type { ServiceContext } from '../context.ts';

/** What proofs need of a batch: its parts in the order of its tree, each with its device. */
export const withParts = {
  parts: { orderBy: { deviceId: 'asc' }, include: { device: { select: { subject: true } } } },
} as const satisfies Prisma.AnchorBatchInclude;

type BatchWithParts = Prisma.AnchorBatchGetPayload<{ include: typeof withParts }>;

interface AnchoredReading {
  /** Where in the batch: the number of the part, and the reading's place in it. */
  readonly part: number;
  readonly place: number;
  readonly record: string;
  readonly salt: Buffer;
}

/** Makes the proofs of readings in one batch; the batch's tree is built once. */
export const proofsOfBatch = (
  { chain }: Pick<ServiceContext, 'chain'>,
  batch: BatchWithParts,
): ((reading: AnchoredReading) => ReadingProof) => {
  const tree = anchorTree(
    batch.parts.map(({ device, firstIndex, hashes }) => ({ device: toHex(device.subject), firstIndex, hashes })),
  );
  return ({ part, place, record, salt }) => {
    const own = batch.parts[part];
    if (!own) throw new RangeError(`batch ${batch.batch} has no part ${part}`);
    return {
      format: READING_PROOF,
      chainId: chain.chainId.toString(),
      contract: chain.addresses.TelemetryAnchors,
      stream: toHex(batch.stream),
      batch: batch.batch.toString(),
      root: toHex(batch.root),
      previousRoot: toHex(batch.previousRoot),
      count: batch.count.toString(),
      device: toHex(own.device.subject),
      index: (own.firstIndex + BigInt(place)).toString(),
      record,
      salt: toHex(`0x${salt.toString('hex')}`),
      proof: anchorProof(tree, part, place),
    };
  };
};
