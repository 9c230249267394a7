/** Why a lease that was signed never begins. */
export const LEASE_CANCEL_REASONS = [
  'signed-in-error',
  'machine-not-delivered',
  'terms-to-be-changed',
  'other',
] as const;

/** What breaks a lease. A late rent is counted by the lease's own days (`isDefaultDue`); the others are said in words. */
export const DEFAULT_REASONS = [
  'rent-overdue',
  'insurance-lapsed',
  'outside-permitted-countries',
  'misuse',
  'insolvency',
  'other',
] as const;
