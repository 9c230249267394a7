import { anchoredBatch } from '#prisma/reads/anchored-batch';
import { proofOfReading } from '#services/anchors/proof-of-reading';
import type { SignedInRequest } from '~/guard.server';

const notFound = (): never => {
  throw new Response(null, { status: 404 });
};

/** The proof of one reading, or why there is none yet; 404 for those who may not see the reading. */
export const loadReadingProof = async ({ services, actor }: SignedInRequest, readingId: string) => {
  const made = await proofOfReading(services, actor, { readingId });
  if (made.ok) {
    const { stream, root } = made.value;
    return { readingId, proof: made.value, refusal: null, anchored: await anchoredBatch(services.db, stream, root) };
  }
  const { code, params = {} } = made.refusal;
  if (code === 'not-found' || code === 'invalid-input') return notFound();
  return { readingId, proof: null, refusal: { code, params }, anchored: null };
};
