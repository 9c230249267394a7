import type { Hex } from '#domain/hex';
import type { Refusal, Result } from '#domain/result';

/**
 * Why an action on a receivable is refused; the contract's error of the same name, in kebab case
 * (`Receivables_NotHolder`, `Performer_WrongVersion`, `Fingerprints_Taken`).
 */
export const RECEIVABLE_REFUSALS = [
  // All actions
  'wrong-version',
  'unexpected-signer',
  'not-authorised',
  'frozen',
  // State
  'wrong-status',
  'wrong-fragment-status',
  'unknown-fragment',
  'expired',
  'disputed',
  'already-disputed',
  'not-disputed',
  'overdue',
  'pledged',
  'nothing-open',
  'still-open',
  'already-assigned',
  'encumbered',
  'not-assigned',
  'reserve-already-released',
  // Signers
  'not-holder',
  'not-obligor',
  'not-addressee',
  'not-payee',
  'not-assignor',
  'not-financier',
  'missing-co-signer',
  'self-dealing',
  // Fields
  'bad-subject',
  'bad-maturity',
  'bad-fingerprints',
  'wrong-terms',
  'unknown-quote',
  'quote-exists',
  'bad-payee',
  'bad-cut',
  'too-many-fragments',
  'bad-interval',
  'too-many-holes',
  'entry-exceeded',
  'allocation-used',
  'unknown-allocation',
  'already-reversed',
  'fingerprint-taken',
] as const;

export type ReceivableRefusalCode = (typeof RECEIVABLE_REFUSALS)[number];
export type ReceivableRefusal = Refusal<ReceivableRefusalCode>;

/** A check that found nothing wrong is `null`, so that checks are chained with `??` in the order in which they count. */
export type Checked = ReceivableRefusal | null;

/** The refusal unless the condition holds. */
export const unless = (
  condition: boolean,
  code: ReceivableRefusalCode,
  params?: Readonly<Record<string, string | bigint | number | Hex>>,
  field?: string,
): Checked => {
  if (condition) return null;
  const texts = Object.fromEntries(Object.entries(params ?? {}).map(([name, value]) => [name, String(value)]));
  return { code, ...(params && { params: texts }), ...(field !== undefined && { field }) };
};

/** What a decision answers: the refusal if there is one, else what happened. */
export const decided = <Value>(refusal: Checked, value: () => Value): Result<Value, ReceivableRefusal> =>
  refusal ? { ok: false, refusal } : { ok: true, value: value() };
