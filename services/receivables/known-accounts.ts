import { parseAccountNumber } from '#domain/bank-accounts/account-number';
import type { Database } from '#prisma/client';

/** Where an account to pay is known from: the invoice's own text, or the seller's accounts that two of its people approved. */
export interface KnownAccount {
  readonly accountNumber: string;
  readonly source: 'registered' | 'invoice';
  /** The seller has registered accounts, and this is none of them: whoever pays to it should ask the seller first. */
  readonly isDoubtful: boolean;
  readonly holderName: string | null;
  readonly bic: string | null;
  readonly bankName: string | null;
}

/** The number as it is compared and committed to: without blanks where it is one, else as written. */
export const accountText = (written: string): string => {
  const parsed = parseAccountNumber(written);
  return parsed.ok ? parsed.value : written.trim();
};

/** Active accounts of an organisation in a currency, newest first. */
export const activeAccounts = async (
  db: Database,
  organisationId: string,
  currency: string,
): Promise<(KnownAccount & { readonly id: string })[]> => {
  const rows = await db.bankAccount.findMany({
    where: { organisationId, currency, status: 'ACTIVE' },
    select: { id: true, accountNumber: true, holderName: true, bic: true, bankName: true },
    orderBy: [{ activatedAt: 'desc' }, { id: 'desc' }],
  });
  return rows.map(row => ({ ...row, source: 'registered' as const, isDoubtful: false }));
};

/** Numbers of accounts that an organisation has given up: no payment is to be directed to them. */
export const retiredNumbers = async (db: Database, organisationId: string): Promise<string[]> => {
  const rows = await db.bankAccount.findMany({
    where: { organisationId },
    select: { accountNumber: true, status: true },
  });
  const active = new Set(rows.filter(({ status }) => status === 'ACTIVE').map(({ accountNumber }) => accountNumber));
  return rows.flatMap(({ accountNumber }) => (active.has(accountNumber) ? [] : [accountNumber]));
};

/**
 * The accounts that the seller of a receivable may be paid on: its registered ones first, then those that the invoice
 * names and nobody has registered. One that it has given up is no account to pay, whatever the invoice says.
 */
export const knownAccounts = async (
  db: Database,
  { sellerId, currency }: { readonly sellerId: string; readonly currency: string },
  onDocument: readonly string[],
): Promise<KnownAccount[]> => {
  const registered = await activeAccounts(db, sellerId, currency);
  const retired = await retiredNumbers(db, sellerId);
  const written = [...new Set(onDocument.map(accountText))].filter(
    number => !retired.includes(number) && !registered.some(({ accountNumber }) => accountNumber === number),
  );
  return [
    ...registered.map(({ id: _, ...account }) => account),
    ...written.map(accountNumber => ({
      accountNumber,
      source: 'invoice' as const,
      isDoubtful: registered.length > 0,
      holderName: null,
      bic: null,
      bankName: null,
    })),
  ];
};
