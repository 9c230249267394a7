import { z } from 'zod';
import { type Hex, isBytes32 } from '#domain/hex';
import { accept, type Refusal, type Result } from '#domain/result';
import { isCalendarDate } from '#domain/time/calendar-date';

/**
 * Checks input against a schema. What does not fit is `invalid-input`, with the first wrong field and the schema's words
 * for it in `params.message` (for developers; pages mark the field). Where those words are a refusal's code (`amount-too-large`), that is
 * what is refused.
 */
export const parseInput = <Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): Result<z.output<Schema>, Refusal> => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return accept(parsed.data);
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join('.');
  if (issue?.code === 'custom' && /^[a-z]+(-[a-z]+)+$/.test(issue.message))
    return { ok: false, refusal: { code: issue.message, ...(field && { field }) } };
  return {
    ok: false,
    refusal: { code: 'invalid-input', params: { message: issue?.message ?? '' }, ...(field && { field }) },
  };
};

/** No amount here is larger: 10^15 minor units, the most that a receivable's face may be. */
export const MOST_MINOR = 10n ** 15n;

/** Minor units of a currency: a bigint, or its digits as text. Never negative. */
export const minorUnits = z
  .union([z.bigint(), z.string().regex(/^\d{1,30}$/, 'digits of minor units')])
  .transform(value => BigInt(value))
  .refine(value => value >= 0n, 'not negative')
  // What the database holds, with room for sums and taxes.
  .refine(value => value <= MOST_MINOR * 100n, 'amount-too-large');

/** An amount that is agreed on or found: more than zero, and no more than there is. */
export const amountMinor = minorUnits
  .refine(value => value > 0n, 'amount-not-positive')
  .refine(value => value <= MOST_MINOR, 'amount-too-large');

/** `YYYY-MM-DD`, a day that exists. */
export const calendarDate = z.string().refine(isCalendarDate, 'a date as YYYY-MM-DD');

export const bytes32 = z.custom<Hex>(
  value => typeof value === 'string' && isBytes32(value),
  '32 bytes as lower-case hex',
);

/** An id of a row. */
export const rowId = z.guid();

/** A moment: a Date, an ISO 8601 text with its zone, or unix seconds. */
export const moment = z
  .union([z.date(), z.iso.datetime({ offset: true }), z.number().int().min(0).max(253_402_300_799)])
  .transform(value => (typeof value === 'number' ? new Date(value * 1000) : new Date(value)));

/** Free text of a person: trimmed, of bounded length, with something in it. */
export const note = (maximum = 2000) => z.string().trim().min(1).max(maximum);
