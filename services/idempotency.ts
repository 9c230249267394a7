import { createHash } from 'node:crypto';
import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { canonicalJson, type Json } from '#ledger/verify/canonical-json';
import { Prisma } from '#prisma/client';
import type { Actor } from './actor.ts';
import type { ServiceContext } from './context.ts';

export interface IdempotentRequest<Value> {
  /** Chosen by the caller, unique in its organisation: 1 to 200 printable ASCII characters. */
  readonly key: string;
  /** Name of the operation, and all of its input. A file is given by its hash. */
  readonly operation: string;
  readonly body: Json;
  /** What the operation answers; it must survive JSON (ids and texts, no bigint). */
  readonly answer: z.ZodType<Value>;
}

/** Passing refusals: the same request may do better later, so they are not the first answer for good. */
const PASSING = new Set(['too-many-attempts', 'sign-in-required']);

const stored = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    refusal: z.object({
      code: z.string(),
      params: z.record(z.string(), z.string()).optional(),
      field: z.string().optional(),
    }),
  }),
]);

const hashOf = (actor: Actor, { operation, body }: { operation: string; body: Json }): string =>
  createHash('sha256')
    .update(canonicalJson({ operation, body, user: actor.userId }))
    .digest('hex');

const replay = <Value>(
  row: { bodyHash: string; response: Prisma.JsonValue },
  hash: string,
  answer: z.ZodType<Value>,
): Result<Value> => {
  if (row.bodyHash !== hash) return refuse('idempotency-key-reused', {}, 'idempotencyKey');
  const first = stored.parse(row.response);
  if (first.ok) return accept(answer.parse(first.value));
  const { code, params, field } = first.refusal;
  return refuse(code, params, field);
};

/** PostgreSQL's lock_not_available, in whatever the client wraps it. */
const isLockTimeout = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError &&
  `${error.message} ${JSON.stringify(error.meta)}`.includes('55P03');

/**
 * Runs a mutation at most once a key. Its effects, the key and the answer are one transaction: `run` gets a context whose
 * `db` is that transaction, so after a crash either all of it happened or none. A second request with the same key waits
 * for the first, then gets its answer, a refusal too. `run` must let a failed statement roll its own `$transaction` back
 * (`inTransaction`) before it goes on, for PostgreSQL accepts nothing more on a failed transaction.
 *
 * Keys are kept for 48 hours (`services/housekeeping.ts`). Refusals of its own: `idempotency-key-malformed`,
 * `idempotency-key-reused` (the first request had another body), `idempotency-in-progress` (the first one takes long).
 */
export const idempotent = async <Value>(
  ctx: ServiceContext,
  actor: Actor,
  request: IdempotentRequest<Value>,
  run: (ctx: ServiceContext) => Promise<Result<Value>>,
): Promise<Result<Value>> => {
  const { key, answer } = request;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) return refuse('idempotency-key-malformed', {}, 'idempotencyKey');
  const { organisationId } = actor;
  const id = { organisationId_key: { organisationId, key } };
  const hash = hashOf(actor, request);
  try {
    return await ctx.db.$transaction(
      async tx => {
        // Whoever comes second waits here until the first has committed, or gives up.
        await tx.$executeRaw`SET LOCAL lock_timeout = '5s'`;
        const claimed = await tx.$executeRaw`
          INSERT INTO idempotency_keys ("organisationId", key, "bodyHash", "createdAt")
          VALUES (${organisationId}::uuid, ${key}, ${hash}, ${ctx.clock.now().toISOString()}::timestamptz) ON CONFLICT DO NOTHING`;
        await tx.$executeRaw`SET LOCAL lock_timeout = DEFAULT`;
        if (claimed === 0) {
          const row = await tx.idempotencyKey.findUniqueOrThrow({ where: id });
          return replay(row, hash, answer);
        }
        const result = await run({ ...ctx, db: tx });
        if (!result.ok && PASSING.has(result.refusal.code)) {
          await tx.idempotencyKey.delete({ where: id });
          return result;
        }
        const response = z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(result)));
        await tx.idempotencyKey.update({ where: id, data: { response } });
        return result;
      },
      { maxWait: 10_000, timeout: 45_000 },
    );
  } catch (error) {
    if (isLockTimeout(error)) return refuse('idempotency-in-progress', {}, 'idempotencyKey');
    throw error;
  }
};
