import type { Transaction } from '#prisma/client';

export interface Knowing {
  readonly organisationId: string;
  readonly guest: boolean;
}

/**
 * The other organisations that were told to pay to this account. Told is who was opened a commitment that names it (a
 * confirmation, a notice of assignment), and who owes on a receivable that the owner itself sold, for its invoice names
 * the account. A lender's account is thus told to nobody who was never told of the lender.
 */
export const whoKnowsAccount = async (
  tx: Transaction,
  ownerId: string,
  accountNumber: string,
): Promise<readonly Knowing[]> => {
  const leaf = JSON.stringify([{ value: JSON.stringify(accountNumber) }]);
  return tx.$queryRaw<Knowing[]>`
    SELECT o.id AS "organisationId", o.guest FROM organisations o
     WHERE o.id <> ${ownerId}::uuid AND o.id IN (
       SELECT told."organisationId" FROM commitment_shares own
         JOIN commitments c ON c.root = own.root AND c.leaves @> ${leaf}::jsonb
         JOIN commitment_shares told ON told.root = c.root
        WHERE own."organisationId" = ${ownerId}::uuid
       UNION
       SELECT r."obligorId" FROM receivables r
         LEFT JOIN receivable_projections p ON p.subject = r.subject
        WHERE r."sellerId" = ${ownerId}::uuid AND coalesce(p.status, 'Issued') IN ('Issued', 'Confirmed'))
     ORDER BY o.id`;
};
