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
] as const;

export type InboxKind = (typeof INBOX_KINDS)[number];
