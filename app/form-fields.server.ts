import { z } from 'zod';
import { MOST_MINOR } from '#services/input';
import { DILUTION_REASONS } from '#services/receivables/reasons';
import { readAmount } from '~/components/format/amounts';

/** An amount as typed in a `MoneyField`, as minor units; `amount-unreadable` or `amount-too-fine` where it is none. */
export const amountField = (currency: string) =>
  z.string().transform((text, context) => {
    const amount = readAmount(text, currency);
    if (amount.ok) return amount.value;
    context.addIssue({ code: 'custom', message: amount.refusal.code });
    return z.NEVER;
  });

/** Why an amount that is agreed on, in minor units, cannot be one: it is nothing or less, or more than there is. */
export const amountOutOfBounds = (minor: bigint): 'amount-not-positive' | 'amount-too-large' | null => {
  if (minor <= 0n) return 'amount-not-positive';
  return minor > MOST_MINOR ? 'amount-too-large' : null;
};

/** A percentage as typed in a `PercentField`, as basis points: `3.25` → 325. */
export const percentField = z.string().transform((text, context) => {
  const read = readAmount(text, 'EUR');
  if (read.ok && read.value >= 0n && read.value <= 1_000_000n) return Number(read.value);
  context.addIssue({ code: 'custom', message: 'percent-unreadable' });
  return z.NEVER;
});

/** A box that is ticked or not: browsers send nothing for one that is not. */
export const checkField = z
  .literal('on')
  .optional()
  .transform(value => value === 'on');

/** A whole number as typed. */
export const wholeField = z.coerce.number().int().min(0).max(100_000);

/** A reason from a list and the words beside it. */
export const reasonFields = <const Codes extends readonly [string, ...string[]]>(codes: Codes) =>
  z.object({ code: z.enum(codes), note: z.string().trim().max(2000).optional() });

/** What `DilutionForm` sends: so much of a fragment is not owed, and why. */
export const dilutionFields = (currency: string) =>
  reasonFields(DILUTION_REASONS)
    .extend({ fragment: wholeField, amountMinor: amountField(currency) })
    .transform(({ fragment, amountMinor, ...reason }) => ({ fragment, amountMinor, reason }));

/** What an obligor says when it confirms, as `ConfirmationForm` sends it. */
export const confirmationFields = (currency: string) =>
  z
    .object({
      amountMinor: amountField(currency),
      defences: z.enum(['waived', 'reserved']),
      defencesText: z.string().max(4000).optional(),
      consentToAssignment: checkField,
      payTo: z.string().max(100),
    })
    .transform(({ defences, defencesText, ...terms }) => ({
      ...terms,
      defences:
        defences === 'waived'
          ? ({ kind: 'waived' } as const)
          : ({ kind: 'reserved', text: defencesText ?? '' } as const),
    }));

const BY_THREES = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;

/** A number as typed, as decimal text without signs of grouping: `1,250.00` → `1250.00`. What is no number stays as it is. */
export const decimalField = z.string().transform(text => {
  const typed = text
    .normalize('NFKC')
    .replace(/[\s’']/g, '')
    .replace(/^[−–]/, '-');
  return BY_THREES.test(typed) ? typed.replaceAll(',', '') : typed;
});
