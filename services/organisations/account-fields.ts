import { z } from 'zod';
import { organisationName } from './fields.ts';

const text = z.string().trim().max(200);

/** ISO 4217, as far as its form goes; an unknown code would only be an account that no invoice names. */
const currency = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, 'three letters');

export const accountInput = z.object({
  /** The organisation's own name unless said. */
  holderName: organisationName.optional(),
  accountNumber: z.string().max(100),
  bic: z.string().max(40).optional(),
  bankName: text.optional(),
  currency,
  /** The active account that it takes the place of. */
  replacesId: z.guid().nullish(),
  /** Who was called back, under which number, when, and what they said. */
  callBackNote: z.string().trim().max(2000),
});

/** What a second person approves, as it stands in the proposal. */
export const accountChange = z.object({
  holderName: z.string(),
  accountNumber: z.string(),
  bic: z.string().nullable(),
  bankName: z.string().nullable(),
  currency: z.string(),
  replacesId: z.string().nullable(),
  /** Number of the account that is replaced, so that the approver sees it. */
  replacesNumber: z.string().nullable(),
  callBackNote: z.string(),
});
export type AccountChange = z.output<typeof accountChange>;
