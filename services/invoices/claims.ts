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

type Asker = Pick<Actor, 'organisationId' | 'userId'>;

/** A query takes so many keys, and a statement so many rows. */
const AT_ONCE = 2_000;

const inChunks = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, at) => items.slice(at * AT_ONCE, (at + 1) * AT_ONCE));

/**
 * The live claims on each of several things, in their order, as far as the chain has been read. Every query is logged: who,
 * for what, found or not.
 */
export const liveClaimsOfMany = async (
  ctx: ServiceContext,
  db: Database,
  actor: Asker,
  things: readonly (readonly string[])[],
  purpose: QueryPurpose,
): Promise<Claims[]> => {
  const inputs = things.flat();
  // One for each input and open epoch, in the order of the inputs.
  const all = inputs.length === 0 ? [] : await ctx.keys.fingerprints(inputs);
  const epochs = inputs.length === 0 ? 0 : all.length / inputs.length;
  let at = 0;
  const fingerprints = things.map(own => {
    const from = at;
    at += own.length * epochs;
    return all.slice(from, at);
  });
  const objects = new Map<string, string>();
  const chunks = inChunks([...new Set(fingerprints.flat())]);
  for (const chunk of chunks) {
    for (const [key, value] of await factValues(db, 'fingerprint', chunk))
      if ('object' in value && typeof value.object === 'string') objects.set(key, value.object);
  }
  for (const chunk of chunks) {
    await db.fingerprintQuery.createMany({
      data: chunk.map(fingerprint => ({
        organisationId: actor.organisationId,
        userId: actor.userId,
        purpose,
        fingerprint,
        found: objects.has(fingerprint),
        createdAt: ctx.clock.now(),
      })),
    });
  }
  return fingerprints.map(own => ({
    fingerprints: own,
    objects: [...new Set(own.flatMap(fingerprint => objects.get(fingerprint) ?? []))],
  }));
};

/** The live claims on what has these identity keys. */
export const liveClaims = async (
  ctx: ServiceContext,
  db: Database,
  actor: Asker,
  identityKeys: readonly string[],
  purpose: QueryPurpose,
): Promise<Claims> => {
  const [claims] = await liveClaimsOfMany(ctx, db, actor, [identityKeys], purpose);
  return claims ?? { fingerprints: [], objects: [] };
};
