import type { Transaction } from '#prisma/client';
import type { SeenReceivable } from '#prisma/reads/see-receivable';

/** What a financier must see to check a claim: the receivable, its invoice, what its obligor said. Never quotes or requests. */
const EVIDENCE = ['receivable', 'confirmation', 'reason'];

/**
 * Opens the evidence of a receivable to organisations; only what is open to the one that shares. Answers how many openings
 * are new.
 */
export const shareEvidence = async (
  tx: Transaction,
  { subject, row, viewer }: SeenReceivable,
  organisationIds: readonly string[],
): Promise<number> => {
  const open = await tx.commitment.findMany({
    where: {
      OR: [{ subject, kind: { in: EVIDENCE } }, { root: row.invoice.root }],
      shares: { some: { organisationId: viewer.organisationId } },
    },
    select: { root: true },
  });
  const { count } = await tx.commitmentShare.createMany({
    data: open.flatMap(({ root }) => organisationIds.map(organisationId => ({ root, organisationId }))),
    skipDuplicates: true,
  });
  return count;
};
