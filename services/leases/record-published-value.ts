import { z } from 'zod';
import { REFERENCE_RATES } from '#domain/leases/schedule/terms';
import { parseDecimal } from '#domain/money/decimal';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import { type Actor, authorise } from '../actor.ts';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, parseInput } from '../input.ts';

export const publishedValueInput = z.object({
  /** A reference rate (EURIBOR-3M, LPR-1Y, …), or the name of an index as leases name it. */
  name: z.string().trim().min(1).max(100),
  from: calendarDate,
  /** Per cent of a rate, or the index's value: a decimal as text. */
  value: z.string().refine(text => text.length <= 30 && parseDecimal(text) !== undefined, 'a decimal number as text'),
});

/** A rate is within this, in per cent: more is a slip of the decimal point. */
const MOST_PERCENT = 100n;

const isPlausible = (name: string, text: string): boolean => {
  const value = parseDecimal(text);
  if (!value) return false;
  const scale = 10n ** BigInt(value.scale);
  const isRate = REFERENCE_RATES.some(one => one === name);
  return isRate ? value.unscaled < MOST_PERCENT * scale && value.unscaled > -MOST_PERCENT * scale : value.unscaled > 0n;
};

/**
 * A lessor enters a rate or an index once it is published: all of its leases that name it follow from their next reset. A value
 * that was entered stays.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, `date-in-future`, `value-implausible`,
 * `published-already` (params: value).
 */
export const recordPublishedValue = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof publishedValueInput>,
): Promise<Result<{ readonly name: string }>> => {
  const allowed = authorise(actor, 'lease:bill');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(publishedValueInput, input);
  if (!parsed.ok) return parsed;
  const { name, from, value } = parsed.value;
  const { organisationId, userId } = allowed.value;
  if (userId === null) return refuse('session-required');
  const now = ctx.clock.now();
  if (from > dateOf(Math.floor(now.getTime() / 1000))) return refuse('date-in-future', {}, 'from');
  if (!isPlausible(name, value)) return refuse('value-implausible', { name }, 'value');
  return inTransaction(ctx, async tx => {
    const key = { organisationId, name, from: new Date(from) };
    await tx.publishedValue.createMany({
      data: [{ ...key, value, recordedById: userId, createdAt: now }],
      skipDuplicates: true,
    });
    const kept = await tx.publishedValue.findUniqueOrThrow({ where: { organisationId_name_from: key } });
    if (kept.value !== value) return refuse('published-already', { value: kept.value }, 'value');
    await announce(tx, { organisations: [organisationId] });
    return accept({ name });
  });
};
