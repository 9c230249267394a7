import { type Hex, toHex } from '#domain/hex';
import { rootOf } from '#ledger/verify/commitment';
import type { Database } from '#prisma/client';
import { commitmentsOf, openedCommitments, textField } from '#prisma/reads/commitments';
import { factValues } from '#prisma/reads/facts';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import type { BankCheck } from './bank-check.ts';

const recomputes = ({
  root,
  leaves,
}: {
  root: string;
  leaves: readonly { path: string; value: string; salt: string }[];
}): boolean => {
  const salted = leaves.map(({ path, value, salt }): { path: string; value: string; salt: Hex } => ({
    path,
    value,
    salt: toHex(salt),
  }));
  return rootOf(salted) === root;
};

/**
 * Every commitment that was opened to the bank, recomputed from its details and salts; that the receivable's, the
 * confirmation's and the invoice's are those on chain; that the invoice's names the file that is kept.
 */
export const checkCommitments = async (
  db: Database,
  { subject, row, state, viewer }: SeenReceivable,
): Promise<BankCheck> => {
  const opened = await commitmentsOf(db, viewer.organisationId, subject);
  const invoice = (await openedCommitments(db, viewer.organisationId, [row.invoice.root])).get(row.invoice.root);
  const all = invoice ? [...opened, invoice] : opened;
  const failed = all.filter(one => !recomputes(one)).map(({ root }) => root);
  const anchored = (await factValues(db, 'document', [row.invoice.subject])).get(row.invoice.subject);
  const isAnchored = anchored !== undefined && 'root' in anchored && anchored.root === row.invoice.root;
  const isReceivable = state?.root === row.root && opened.some(({ root }) => root === row.root);
  const isConfirmation = state?.terms == null || opened.some(({ root }) => root === state.terms);
  const fileHash = textField(invoice, 'file:document');
  const isFile = fileHash !== null && fileHash === `0x${row.invoice.file?.sha256 ?? ''}`;
  return {
    key: 'commitments',
    ok: failed.length === 0 && isAnchored && isReceivable && isConfirmation && isFile,
    evidence: {
      recomputed: all.length - failed.length,
      failed: failed.join(', '),
      receivable: isReceivable,
      confirmation: state?.terms == null ? null : isConfirmation,
      invoiceAnchored: isAnchored,
      file: isFile,
    },
  };
};
