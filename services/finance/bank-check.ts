export const BANK_CHECK_KEYS = [
  'confirmed',
  'contact',
  'defences',
  'account',
  'fingerprint',
  'document',
  'commitments',
  'events',
  'parties',
  'standing',
] as const;

/** A value of the evidence, ready for a page: moments as ISO 8601, amounts in minor units as text. */
export type Evidence = Readonly<Record<string, string | number | boolean | null>>;

export interface BankCheck {
  readonly key: (typeof BANK_CHECK_KEYS)[number];
  /** Null: cannot be told, for what it takes was not opened to the bank. */
  readonly ok: boolean | null;
  readonly evidence: Evidence;
}
