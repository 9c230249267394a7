import { z } from 'zod';
import type { ConfirmationTerms } from '#domain/receivables/terms';
import { minorUnits } from '../input.ts';

/** What an obligor says when it confirms, as pages and the API send it. What it may contain is `checkConfirmation`'s. */
export const confirmationInput = z
  .object({
    amountMinor: minorUnits,
    defences: z.union([
      z.object({ kind: z.literal('waived') }),
      z.object({ kind: z.literal('reserved'), text: z.string().max(20_000) }),
    ]),
    consentToAssignment: z.boolean(),
    payTo: z.string().max(100),
  })
  .transform((terms): ConfirmationTerms => terms);

/** The same as it is kept in a proposal: amounts as text. */
export const confirmationContent = (terms: ConfirmationTerms) => ({
  amountMinor: terms.amountMinor.toString(),
  defences: { ...terms.defences },
  consentToAssignment: terms.consentToAssignment,
  payTo: terms.payTo,
});
