import { z } from 'zod';
import { note } from '../input.ts';

/** Why an obligor does not owe what it is said to owe. */
export const REJECT_REASONS = [
  'not-ordered',
  'not-delivered',
  'wrong-amount',
  'already-paid',
  'wrong-party',
  'duplicate',
  'other',
] as const;

/** What an obligor objects to after the receivable was issued or confirmed. */
export const DISPUTE_REASONS = ['quality', 'quantity', 'late-delivery', 'price', 'set-off', 'other'] as const;

export const CANCEL_REASONS = ['issued-in-error', 'invoice-corrected', 'order-cancelled', 'other'] as const;

/** What reduces a claim without payment. */
export const DILUTION_REASONS = [
  'credit-note',
  'confirmed-for-less',
  'discount',
  'returned-goods',
  'short-delivery',
  'other',
] as const;

/** Why a recorded payment does not stand. */
export const REVERSAL_REASONS = ['returned-by-bank', 'recalled-by-payer', 'recorded-in-error', 'other'] as const;

/** A reason from a list, with words beside it; `other` cannot do without them. */
export const reasonOf = <const Codes extends readonly [string, ...string[]]>(codes: Codes) =>
  z
    .object({ code: z.enum(codes), note: note().optional() })
    .refine(reason => reason.code !== 'other' || reason.note !== undefined, {
      path: ['note'],
      message: 'say what it is',
    });

/** The details that a reason is committed to with. */
export const reasonDetails = (reason: {
  readonly code: string;
  readonly note?: string | undefined;
}): { code: string; note?: string } => ({
  code: reason.code,
  ...(reason.note !== undefined && { note: reason.note }),
});
