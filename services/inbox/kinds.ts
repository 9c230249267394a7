/**
 * What an organisation is told in its inbox. Each is a translation key (`inbox.<kind>`), its blanks are the item's `params`.
 * A new kind is a line here and a text in every language.
 */
export const INBOX_KINDS = [
  'approval-waiting',
  'proposal-approved',
  'proposal-declined',
  'account-changed',
  'counterparty-account-changed',
  'member-joined',
  'member-roles-changed',
  'organisation-admitted',
  'second-factor-required',
  // What the chain says (services/settlement/tell.ts); blanks: reference.
  'receivable-issued',
  'receivable-confirmed',
  'receivable-rejected',
  'receivable-cancelled',
  'receivable-disputed',
  'dispute-resolved',
  'maturity-changed',
  'fragment-offered',
  'offer-accepted',
  'fragment-declined',
  'finance-requested',
  'finance-quoted',
  'quote-withdrawn',
  'quote-accepted',
  'receivable-funded',
  'fragment-repurchased',
  'assignment-notified',
  'reserve-released',
  'receivable-diluted',
  'payment-recorded',
  'payment-reversed',
  'receivable-settled',
  // Receivables and payments; blanks: reference, and bank, note, due, days, account.
  'finance-declined',
  'receivable-due',
  'receivable-overdue',
  'payment-to-retired-account',
  // What became of an own action; blanks: reference, action (its type), reason (a refusal's code).
  'action-refused',
  'action-expired',
] as const;

export type InboxKind = (typeof INBOX_KINDS)[number];
