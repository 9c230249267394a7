import { z } from 'zod';

const finding = z.object({ rule: z.string(), message: z.string(), location: z.string() });

/** What became of one file of an import, as it is kept. */
export const importOutcome = z.object({
  /** Whether it was taken in. */
  ok: z.boolean(),
  invoiceId: z.string().optional(),
  actionId: z.string().optional(),
  /** A live receivable of the same invoice is on chain. */
  claimExists: z.boolean(),
  refusal: z
    .object({
      code: z.string(),
      params: z.record(z.string(), z.string()).optional(),
      field: z.string().optional(),
    })
    .optional(),
  /** The check's verdict; empty for a file that was not even read. */
  check: z.object({ number: z.string().nullable(), errors: z.array(finding), warnings: z.array(finding) }),
});

export type ImportOutcome = z.output<typeof importOutcome>;
