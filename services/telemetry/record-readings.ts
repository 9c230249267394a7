import { z } from 'zod';
import type { Hex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { recordableMachines } from './machines.ts';
import { readingInput, readingOf } from './reading-input.ts';
import type { ReadingOrigin } from './reading-rows.ts';
import { type StoredReading, storeReadings } from './store-readings.ts';

/** Readings of one call. */
export const MOST_READINGS = 10_000;

export const recordReadingsInput = z.object({
  /** How they came: a file that somebody handed in, or a program. */
  channel: z.enum(['csv', 'api']).default('api'),
  readings: z.array(readingInput).min(1).max(MOST_READINGS),
});

export interface RecordedReadings {
  /** Readings that were not known before. */
  readonly recorded: number;
  readonly known: number;
  readonly doubted: number;
  /** In the order in which they were given. */
  readonly readings: readonly StoredReading[];
  /** Their names, in the same order. */
  readonly readingIds: readonly string[];
}

/** Readings that a member's account vouches for. */
export const originOf = (channel: 'csv' | 'api', organisationId: string): ReadingOrigin => ({
  source: `${channel}:${organisationId}`,
  trust: 1,
  organisationId,
});

/**
 * Takes in readings of machines: place, meters, conditions. Each is stored once; the same again changes nothing, a late one
 * brings up to date what it touches, and one that is doubted is kept with its doubts. All of a call or none.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `no-such-machine` {machine} (strangers' machines too).
 */
export const recordReadings = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof recordReadingsInput>,
): Promise<Result<RecordedReadings>> => {
  const allowed = authorise(actor, 'telemetry:record');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(recordReadingsInput, input);
  if (!parsed.ok) return parsed;
  const { organisationId } = allowed.value;
  const { channel, readings } = parsed.value;
  return inTransaction(ctx, async tx => {
    const machines = await recordableMachines(
      tx,
      organisationId,
      readings.map(({ machine }) => machine),
      ctx.clock.now(),
    );
    const incoming: { subject: Hex; sequence: bigint | undefined; reading: ReturnType<typeof readingOf> }[] = [];
    for (const [at, reading] of readings.entries()) {
      const subject = machines.get(reading.machine);
      if (!subject) return refuse('no-such-machine', { machine: reading.machine }, `readings.${at}.machine`);
      incoming.push({ subject, sequence: reading.sequence, reading: readingOf(reading) });
    }
    const stored = await storeReadings(ctx, tx, originOf(channel, organisationId), incoming);
    const recorded = stored.filter(({ isNew }) => isNew).length;
    const doubted = stored.filter(({ doubts }) => doubts.length > 0).length;
    return accept({
      recorded,
      known: stored.length - recorded,
      doubted,
      readings: stored,
      readingIds: stored.map(({ id }) => id),
    });
  });
};
