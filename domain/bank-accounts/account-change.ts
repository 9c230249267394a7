import type { Currency } from '#domain/money/currency';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { type CalendarDate, dateOf, type UnixSeconds } from '#domain/time/calendar-date';
import { type AccountRefusal, parseAccountNumber, parseBic } from './account-number.ts';

export type AccountStatus = 'ACTIVE' | 'RETIRED';

/** An account that an organisation is paid on. Times are unix seconds. */
export interface BankAccount {
  readonly id: string;
  readonly holderName: string;
  /** Normalised by `parseAccountNumber`. */
  readonly accountNumber: string;
  readonly bic: string | null;
  readonly bankName: string | null;
  readonly currency: Currency;
  readonly status: AccountStatus;
  readonly activatedAt: UnixSeconds;
  readonly retiredAt: UnixSeconds | null;
}

/** A change as somebody asks for it: a new account, in place of one or beside those there are. */
export interface AccountChange {
  readonly replacesId: string | null;
  readonly holderName: string;
  readonly accountNumber: string;
  readonly bic: string | null;
  readonly bankName: string | null;
  readonly currency: Currency;
  /** Who was called back, on a number known from before, by whom, when, and what they said. */
  readonly callBackNote: string;
}

export const ACCOUNT_CHANGE_REFUSALS = [
  'holder-name-missing',
  'currency-missing',
  'call-back-note-missing',
  'call-back-note-too-long',
  'replaced-account-unknown',
  'account-exists',
] as const;

export type AccountChangeRefusal = Refusal<(typeof ACCOUNT_CHANGE_REFUSALS)[number]> | AccountRefusal;

/** Shorter than this a note cannot say who was called on which number. */
const MIN_NOTE_LENGTH = 15;
const MAX_NOTE_LENGTH = 2000;

/**
 * Checks a change before it is proposed, and again when a second person approves it (accounts may have changed since);
 * answers it normalised. Refusals: `ACCOUNT_CHANGE_REFUSALS`, and those of `parseAccountNumber` and `parseBic`.
 */
export const checkAccountChange = (
  change: AccountChange,
  accounts: readonly BankAccount[],
): Result<AccountChange, AccountChangeRefusal> => {
  const holderName = change.holderName.trim();
  const callBackNote = change.callBackNote.trim();
  if (holderName === '') return refuse('holder-name-missing', {}, 'holderName');
  if (!/^[A-Z]{3}$/.test(change.currency)) return refuse('currency-missing', {}, 'currency');
  const number = parseAccountNumber(change.accountNumber);
  if (!number.ok) return number;
  const bic: Result<string | null, AccountRefusal> =
    change.bic === null || change.bic.trim() === '' ? accept(null) : parseBic(change.bic);
  if (!bic.ok) return bic;
  if (callBackNote.length < MIN_NOTE_LENGTH)
    return refuse('call-back-note-missing', { min: String(MIN_NOTE_LENGTH) }, 'callBackNote');
  if (callBackNote.length > MAX_NOTE_LENGTH)
    return refuse('call-back-note-too-long', { max: String(MAX_NOTE_LENGTH) }, 'callBackNote');
  const active = accounts.filter(account => account.status === 'ACTIVE');
  if (change.replacesId !== null && !active.some(account => account.id === change.replacesId))
    return refuse('replaced-account-unknown', {}, 'replacesId');
  if (active.some(account => account.accountNumber === number.value && account.currency === change.currency))
    return refuse('account-exists', {}, 'accountNumber');
  const bankName = change.bankName?.trim() ?? '';
  return accept({
    ...change,
    holderName,
    callBackNote,
    accountNumber: number.value,
    bic: bic.value,
    bankName: bankName === '' ? null : bankName,
  });
};

/** The accounts after an approved change: the new one active, the one it replaces retired. */
export const applyAccountChange = (
  accounts: readonly BankAccount[],
  { callBackNote: _, replacesId, ...details }: AccountChange,
  newId: string,
  at: UnixSeconds,
): BankAccount[] => [
  ...accounts.map(account =>
    account.id === replacesId ? { ...account, status: 'RETIRED' as const, retiredAt: at } : account,
  ),
  { ...details, id: newId, status: 'ACTIVE', activatedAt: at, retiredAt: null },
];

export interface KnownContact {
  readonly email: string;
  readonly knownSince: UnixSeconds;
}

/**
 * Whom to tell of a change: everybody known before it was proposed. Whoever slips in a new account may slip in a new
 * contact with it, so contacts added later hear nothing in their place.
 */
export const contactsToTell = <C extends KnownContact>(contacts: readonly C[], proposedAt: UnixSeconds): C[] => {
  const known = contacts.filter(contact => contact.knownSince < proposedAt);
  return [...new Map(known.map(contact => [contact.email.toLowerCase(), contact])).values()];
};

/** Whether money that came in on a day was paid to an account that had been replaced: after notice, so it is flagged. */
export const isPaidToRetiredAccount = (account: BankAccount, bookedOn: CalendarDate): boolean =>
  account.retiredAt !== null && bookedOn > dateOf(account.retiredAt);
