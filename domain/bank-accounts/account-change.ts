import type { Currency } from '#domain/money/currency';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { type CalendarDate, dateOf, type UnixSeconds } from '#domain/time/calendar-date';
import { type AccountRefusal, parseAccountNumber, parseBic } from './account-number.ts';

export const ACCOUNT_CHANGE_REFUSALS = [
  'call-back-note-missing',
  'account-exists',
  'account-not-found',
  'account-retired',
  'account-currency-differs',
] as const;

export type AccountChangeRefusal = Refusal<(typeof ACCOUNT_CHANGE_REFUSALS)[number]> | AccountRefusal;

/** Shorter than this a note cannot say who was called, where and when. */
const MIN_NOTE_LENGTH = 15;

/**
 * The numbers of an account as asked for, normalised, and the note of the call back: who was called, on a number known
 * from before, when, and what they said. Refusals: `ACCOUNT_REFUSALS`, `call-back-note-missing`.
 */
export const checkAccountDetails = (details: {
  readonly accountNumber: string;
  readonly bic?: string | null | undefined;
  readonly callBackNote: string;
}): Result<{ readonly accountNumber: string; readonly bic: string | null }, AccountChangeRefusal> => {
  const number = parseAccountNumber(details.accountNumber);
  if (!number.ok) return number;
  const bic: Result<string | null, AccountRefusal> = details.bic?.trim() ? parseBic(details.bic) : accept(null);
  if (!bic.ok) return bic;
  if (details.callBackNote.trim().length < MIN_NOTE_LENGTH)
    return refuse('call-back-note-missing', { minimum: String(MIN_NOTE_LENGTH) }, 'callBackNote');
  return accept({ accountNumber: number.value, bic: bic.value });
};

/** An account of the organisation, as far as a change looks at it. */
export interface OwnAccount {
  readonly id: string;
  readonly accountNumber: string;
  readonly currency: Currency;
  readonly status: 'ACTIVE' | 'RETIRED';
}

/**
 * Whether an account may become active beside the organisation's own, or in place of one of them; a retired one may come
 * back. Asked when it is proposed and again when a second person approves: the accounts may have changed since.
 * Answers the number that is replaced. Refusals: the last four of `ACCOUNT_CHANGE_REFUSALS`.
 */
export const checkReplacement = (
  wanted: { readonly accountNumber: string; readonly currency: Currency; readonly replacesId: string | null },
  accounts: readonly OwnAccount[],
): Result<{ readonly replacesNumber: string | null }, AccountChangeRefusal> => {
  const { accountNumber, currency, replacesId } = wanted;
  const same = accounts.find(account => account.accountNumber === accountNumber && account.currency === currency);
  if (same?.status === 'ACTIVE') return refuse('account-exists', {}, 'accountNumber');
  if (replacesId === null) return accept({ replacesNumber: null });
  const replaced = accounts.find(account => account.id === replacesId);
  if (!replaced) return refuse('account-not-found', {}, 'replacesId');
  if (replaced.status !== 'ACTIVE') return refuse('account-retired', {}, 'replacesId');
  if (replaced.currency !== currency)
    return refuse('account-currency-differs', { currency: replaced.currency }, 'currency');
  return accept({ replacesNumber: replaced.accountNumber });
};

/**
 * Whether money that came in on a day went to an account that had been replaced: after notice, so it is flagged. The day of the
 * change counts: a bank statement knows no hours.
 */
export const isPaidToRetiredAccount = (
  account: { readonly status: OwnAccount['status']; readonly retiredAt: UnixSeconds | null },
  bookedOn: CalendarDate,
): boolean => account.status === 'RETIRED' && account.retiredAt !== null && bookedOn >= dateOf(account.retiredAt);
