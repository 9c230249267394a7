import { z } from 'zod';
import type { ConfirmationTerms } from '#domain/receivables/terms';
import type { Transaction } from '#prisma/client';
import { confirmationInput } from '../receivables/confirmation-input.ts';

/** What the first of two contacts has answered, waiting for the second one. */
export interface PendingAnswer {
  readonly proposalId: string;
  readonly contactName: string;
  /** Who answered, under whichever link: a new link makes nobody a second person. */
  readonly email: string;
  readonly phone: string;
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
  const answeredBy = await tx.obligorLink.findUnique({ where: { id: link.id }, select: { email: true, phone: true } });
  if (!answeredBy) return null;
  const { id: proposalId, contentHash, createdAt } = row;
  return { proposalId, contactName: link.contactName, ...answeredBy, terms, contentHash, createdAt };
};

/** Whether it is the same person, as far as a link knows people: who shares a mailbox or a phone gets the other's link or code. */
export const isAnswerOf = (
  { email, phone }: Pick<PendingAnswer, 'email' | 'phone'>,
  link: { readonly email: string; readonly phone: string },
): boolean =>
  email.toLowerCase() === link.email.toLowerCase() || phone.replace(/\D/g, '') === link.phone.replace(/\D/g, '');
