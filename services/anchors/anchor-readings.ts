import { createHash } from 'node:crypto';
import type { Hex } from '#domain/hex';
import { toHex, ZERO_HASH } from '#domain/hex';
import { accept, type Result } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { stateWithInFlight } from '../actions/in-flight.ts';
import { lockAll, signAction, wouldSign } from '../actions/sign-action.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { startWorkLoop } from '../work-loop.ts';
import { gatherBatch, horizonOf, lockStream } from './gather-batch.ts';

/** The subject of an organisation's stream: nobody who does not know its id can tell whose it is. */
export const streamOf = (organisationId: string): Hex =>
  toHex(`0x${createHash('sha256').update(`lienlight anchors\ndevices\n${organisationId}`).digest('hex')}`);

/** So many batches of a stream may be on their way at once. */
const MOST_ON_THEIR_WAY = 8;

/** How often is looked whether it is time for a batch. */
const INTERVAL_MS = 2_000;
const LONGEST_REST_MS = 3_600_000;

export interface Anchored {
  /** How many readings went into batches. */
  readonly readings: number;
  /** Batches that were signed, new ones and those whose action had come to nothing. */
  readonly signed: readonly number[];
  /** Whether as much waits as makes another batch. */
  readonly more: boolean;
}

/**
 * Signs the batches of a stream that are neither on chain nor on their way there, in their order: the new one, and those
 * whose actions were refused or expired. Refusals: those of `signAction`; what was signed before stays signed.
 */
const signWaiting = async (
  ctx: ServiceContext,
  tx: Transaction,
  { stream, organisationId }: { readonly stream: Hex; readonly organisationId: string },
): Promise<Result<number[]>> => {
  const { version } = await stateWithInFlight(tx, ctx, 'TelemetryAnchors', stream);
  const waiting = await tx.anchorBatch.findMany({
    where: { stream, batch: { gt: Number(version) } },
    orderBy: { batch: 'asc' },
    take: MOST_ON_THEIR_WAY,
    select: { batch: true, root: true, previousRoot: true, count: true },
  });
  const signed: number[] = [];
  for (const { batch, root, previousRoot, count } of waiting) {
    const action = await signAction(tx, ctx, {
      actor: { organisationId, userId: null },
      command: {
        type: 'AnchorReadings',
        subject: stream,
        root: toHex(root),
        count: BigInt(count),
        previousRoot: toHex(previousRoot),
      },
    });
    if (!action.ok) return action;
    await tx.anchorBatch.update({
      where: { stream_batch: { stream, batch } },
      data: { actionId: action.value.actionId },
    });
    signed.push(batch);
  }
  return accept(signed);
};

/** Whether the organisation could sign another batch now: whatever it holds, before anything is gathered for it. */
const maySign = (
  ctx: ServiceContext,
  tx: Transaction,
  organisationId: string,
  { subject, last }: { readonly subject: Hex; readonly last: Hex },
): Promise<Result<unknown>> =>
  wouldSign(tx, ctx, {
    actor: { organisationId, userId: null },
    command: { type: 'AnchorReadings', subject, root: subject, count: 1n, previousRoot: last },
  });

/**
 * Anchors what an organisation's devices have sent: gathers a batch if it is time (`now`: in any case), and signs what is
 * not on its way. One transaction: after a crash either the batch is there with its signature, or its readings wait still.
 *
 * Refusals: those of `signAction`; then nothing is gathered either, and the readings wait.
 */
export const anchorReadings = (
  ctx: ServiceContext,
  organisationId: string,
  options: { readonly now?: boolean } = {},
): Promise<Result<Anchored>> =>
  inTransaction<Anchored>(ctx, async tx => {
    const stream = streamOf(organisationId);
    await lockAll(tx, [stream]);
    const { subject, version, inFlight } = await stateWithInFlight(tx, ctx, 'TelemetryAnchors', stream);
    const last = subject.contract === 'TelemetryAnchors' ? (subject.state?.root ?? ZERO_HASH) : ZERO_HASH;
    const may = await maySign(ctx, tx, organisationId, { subject: stream, last });
    if (!may.ok) return may;
    const locked = await lockStream(ctx, tx, organisationId, stream);
    const isFree = inFlight.length < MOST_ON_THEIR_WAY && locked.batch - Number(version) < MOST_ON_THEIR_WAY;
    const gathered = isFree ? await gatherBatch(ctx, tx, locked, options) : null;
    const signed = await signWaiting(ctx, tx, { stream, organisationId });
    if (!signed.ok) return signed;
    return accept({ readings: gathered?.count ?? 0, signed: signed.value, more: gathered?.more ?? false });
  });

/** Organisations with device readings that no batch has, or with batches that are not on their way. */
const organisationsToServe = async (ctx: ServiceContext): Promise<string[]> => {
  const horizon = await ctx.db.$transaction(horizonOf);
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT o.id FROM organisations o LEFT JOIN anchor_streams s ON s."organisationId" = o.id
     WHERE EXISTS (SELECT 1 FROM devices d WHERE d."organisationId" = o.id)
       AND (EXISTS (SELECT 1 FROM readings r WHERE r."organisationId" = o.id AND r."ingestedIn" >= coalesce(s."nextTx", 0)
                       AND r."ingestedIn" < ${horizon} AND r.source LIKE 'device:%')
         OR EXISTS (SELECT 1 FROM anchor_batches b LEFT JOIN actions a ON a.id = b."actionId"
                     WHERE b.stream = s.stream AND (a.id IS NULL OR a.status IN ('REFUSED', 'EXPIRED'))
                       AND b.batch > coalesce((SELECT p.version FROM anchor_stream_projections p WHERE p.subject = s.stream), 0)))`;
  return rows.map(({ id }) => id);
};

/** Organisations that cannot sign now, each left alone after a refusal: twice as long after each, up to an hour. */
export class Resting {
  readonly #rests = new Map<string, { readonly ms: number; readonly until: number }>();

  has(organisationId: string, now: number): boolean {
    return now < (this.#rests.get(organisationId)?.until ?? 0);
  }

  refused(organisationId: string, now: number): void {
    const ms = Math.min(LONGEST_REST_MS, 2 * (this.#rests.get(organisationId)?.ms ?? INTERVAL_MS));
    this.#rests.set(organisationId, { ms, until: now + ms });
  }

  served(organisationId: string): void {
    this.#rests.delete(organisationId);
  }
}

/** Once through all organisations that do not rest; answers whether there is more to do at once. */
export const anchorOnce = async (
  ctx: ServiceContext,
  { resting = new Resting(), ...options }: { readonly now?: boolean; readonly resting?: Resting } = {},
): Promise<boolean> => {
  let more = false;
  const now = ctx.clock.now().getTime();
  for (const organisationId of await organisationsToServe(ctx)) {
    if (resting.has(organisationId, now)) continue;
    const anchored = await anchorReadings(ctx, organisationId, options);
    if (anchored.ok) {
      more ||= anchored.value.more;
      resting.served(organisationId);
      continue;
    }
    // Frozen, or its keys are elsewhere: nobody else signs for it, and its readings wait.
    resting.refused(organisationId, now);
    ctx.log.warn({ organisationId, refusal: anchored.refusal.code }, 'readings wait for their anchor');
  }
  return more;
};

/** Anchors readings as they come. Any number of processes may run it. */
export const startAnchors = (
  ctx: ServiceContext,
  { intervalMs = INTERVAL_MS }: { readonly intervalMs?: number } = {},
): { stop(): Promise<void> } => {
  const resting = new Resting();
  return startWorkLoop(ctx, () => anchorOnce(ctx, { resting }), {
    failed: 'readings could not be anchored',
    intervalMs,
  });
};
