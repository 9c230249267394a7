import { accept, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import { openedCommitments, textField } from '#prisma/reads/commitments';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import { documentOf } from '../receivables/document-of.ts';
import { activeAccounts, type KnownAccount, knownAccounts, retiredNumbers } from '../receivables/known-accounts.ts';

/** The account that a notice names. */
export interface AccountToPay {
  readonly accountNumber: string;
  readonly holderName: string;
  readonly bic: string | null;
  readonly bankName: string | null;
}

const named = (account: KnownAccount, holder: string): AccountToPay => ({
  accountNumber: account.accountNumber,
  holderName: account.holderName ?? holder,
  bic: account.bic,
  bankName: account.bankName,
});

/** One of the organisation's own active accounts; its newest where none is chosen. Refusal: `account-missing`. */
export const ownAccount = async (
  db: Database,
  organisationId: string,
  currency: string,
  accountId: string | undefined,
): Promise<Result<AccountToPay>> => {
  const accounts = await activeAccounts(db, organisationId, currency);
  const account = accountId === undefined ? accounts[0] : accounts.find(({ id }) => id === accountId);
  return account
    ? accept(named(account, account.holderName ?? ''))
    : refuse('account-missing', { currency }, 'accountId');
};

/**
 * The account on which the seller goes on collecting: the one that the obligor has confirmed, else its registered one, else
 * the invoice's; never one that the seller has given up. Refusal: `account-missing`.
 */
export const sellersAccount = async (db: Database, seen: SeenReceivable): Promise<Result<AccountToPay>> => {
  const { row, state, viewer } = seen;
  const document = await documentOf(db, row.invoice.id);
  const accounts = await knownAccounts(db, row, document.ok ? document.value.accounts : []);
  const confirmation = state?.terms
    ? (await openedCommitments(db, viewer.organisationId, [state.terms])).get(state.terms)
    : undefined;
  const confirmed = textField(confirmation, '/payTo');
  const account = accounts.find(({ accountNumber }) => accountNumber === confirmed) ?? accounts[0];
  if (account) return accept(named(account, row.seller.name));
  return confirmed === null || (await retiredNumbers(db, row.sellerId)).includes(confirmed)
    ? refuse('account-missing', { currency: row.currency }, 'accountId')
    : accept({ accountNumber: confirmed, holderName: row.seller.name, bic: null, bankName: null });
};
