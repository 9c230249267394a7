import { z } from 'zod';

/**
 * One line of what the people who sign are shown: `name` is a text (`agreements:fact.<name>`), `value` is written for its
 * kind: a day as YYYY-MM-DD, money as minor units, a share in parts per million, anything else as it is read.
 */
export const agreementFact = z.discriminatedUnion('kind', [
  z.object({ name: z.string(), kind: z.literal('text'), value: z.string() }),
  z.object({ name: z.string(), kind: z.literal('date'), value: z.string() }),
  z.object({ name: z.string(), kind: z.literal('money'), value: z.string(), currency: z.string() }),
  z.object({ name: z.string(), kind: z.literal('percent'), value: z.string() }),
  /** A word with a translation of its own: `agreements:word.<value>`. */
  z.object({ name: z.string(), kind: z.literal('word'), value: z.string() }),
]);

export type AgreementFact = z.output<typeof agreementFact>;

export const agreementContent = z.object({
  /** Human reference of what it is about: L-2026-000123. */
  reference: z.string(),
  /** Path in the portal of what it is about. */
  link: z.string(),
  facts: z.array(agreementFact),
});

/** What an agreement says, as its signers read it. Amounts and dates that bind are in the commitments that it carries. */
export type AgreementContent = z.output<typeof agreementContent>;
