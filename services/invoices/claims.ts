import type { Hex } from '#domain/hex';
import type { Database } from '#prisma/client';
import { factValues } from '#prisma/reads/facts';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';

/** Why somebody looked a fingerprint up. */
export type QueryPurpose =
  | 'upload'
  | 'issue'
  | 'confirm'
  | 'fund'
  | 'bank-check'
  | 'lease'
  | 'lien-search'
  | 'collateral';

export interface Claims {
  /** HMAC of every key under every open epoch. */
  readonly fingerprints: readonly Hex[];
  /** Subjects of the live objects that have one of them. */
  readonly objects: readonly string[];
}

/** The live claims on these identity keys, as far as the chain has been read. Every query is logged: who, for what, found or not. */
export const liveClaims = async (
  ctx: ServiceContext,
  db: Database,
  actor: Pick<Actor, 'organisationId' | 'userId'>,
  identityKeys: readonly string[],
  purpose: QueryPurpose,
): Promise<Claims> => {
  if (identityKeys.length === 0) return { fingerprints: [], objects: [] };
  const fingerprints = await ctx.keys.fingerprints(identityKeys);
  const live = await factValues(db, 'fingerprint', fingerprints);
  const objects = [...live.values()].flatMap(value =>
    'object' in value && typeof value.object === 'string' ? [value.object] : [],
  );
  await db.fingerprintQuery.createMany({
    data: fingerprints.map(fingerprint => ({
      organisationId: actor.organisationId,
      userId: actor.userId,
      purpose,
      fingerprint,
      found: live.has(fingerprint),
      createdAt: ctx.clock.now(),
    })),
  });
  return { fingerprints, objects: [...new Set(objects)] };
};
