import { z } from 'zod';
import type { ConfirmationTerms } from '#domain/receivables/terms';
import type { Transaction } from '#prisma/client';
import { confirmationInput } from '../receivables/confirmation-input.ts';

/** What the first of two contacts has answered, waiting for the second one. */
export interface PendingAnswer {
  readonly proposalId: string;
  readonly linkId: string;
  readonly contactName: string;
  readonly terms: ConfirmationTerms;
  readonly contentHash: string;
  readonly createdAt: Date;
}

const content = z.object({
  subject: z.string(),
  terms: confirmationInput,
  link: z.object({ id: z.string(), contactName: z.string() }),
});

/** The confirmation that waits for a second contact of a guest obligor; null when none does. */
export const pendingAnswer = async (
  tx: Transaction,
  organisationId: string,
  subject: string,
  now: Date,
): Promise<PendingAnswer | null> => {
  const row = await tx.proposal.findFirst({
    where: {
      organisationId,
      subject,
      kind: 'receivable:confirm',
      status: 'PROPOSED',
      OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
    },
  });
  const parsed = row && content.safeParse(row.content);
  if (!row || !parsed?.success) return null;
  const { terms, link } = parsed.data;
  const { id: proposalId, contentHash, createdAt } = row;
  return { proposalId, linkId: link.id, contactName: link.contactName, terms, contentHash, createdAt };
};
