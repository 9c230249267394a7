import type { Hex } from '#domain/hex';
import type { CalendarDate } from '#domain/time/calendar-date';

/** What a statement about a machine is about, in the order in which a financier reads. */
export const COLLATERAL_TOPICS = [
  'passport',
  'fingerprint',
  'title',
  'custody',
  'liens',
  'lease',
  'rent',
  'place',
  'use',
  'conditions',
] as const;
export type CollateralTopic = (typeof COLLATERAL_TOPICS)[number];

/** `unknown`: nothing is recorded, or it is not shared with the reader. Nothing that is unknown counts as good. */
export const STATEMENT_STATES = ['good', 'warning', 'bad', 'unknown'] as const;
export type StatementState = (typeof STATEMENT_STATES)[number];

/** An event on chain, as anybody with a node can look it up. */
export interface EventEvidence {
  readonly kind: 'event';
  readonly contract: 'EquipmentTitle' | 'Leases' | 'Liens' | 'Fingerprints' | 'Receivables';
  readonly name: string;
  readonly subject: Hex;
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly txHash: Hex;
  readonly logIndex: number;
  /** The commitment that it carries; null where it carries none. */
  readonly root: Hex | null;
}

/** Where a reader can look a statement up. */
export type Evidence =
  | EventEvidence
  /** A record of the machine whose root is on chain: an inspection, a policy, a valuation. */
  | {
      readonly kind: 'record';
      readonly id: string;
      readonly of: string;
      readonly date: CalendarDate;
      readonly root: Hex;
    }
  | { readonly kind: 'document'; readonly name: string; readonly sha256: string }
  | { readonly kind: 'lien'; readonly lien: Hex; readonly reference: string | null }
  | { readonly kind: 'lease'; readonly subject: Hex; readonly reference: string | null }
  | { readonly kind: 'machine'; readonly subject: Hex; readonly reference: string }
  /** What a device, a platform or a person reported. `trust`: tier 0 … 3. */
  | { readonly kind: 'reading'; readonly source: string; readonly trust: number; readonly at: Date };

/** By which rule a state was come by; `limit` in the unit of the name (days, hours). */
export interface StatementRule {
  readonly id: string;
  readonly limit?: number | undefined;
  /** The section of a law, where the rule is one. */
  readonly source?: string | undefined;
}

export type StatementParam = string | number | bigint | boolean | null;

/** One thing that a financier should know of a machine. Facts alone: what it is called on a page is the page's business. */
export interface Statement {
  readonly topic: CollateralTopic;
  /** What is stated: a key of `STATEMENT_KEYS`. */
  readonly key: StatementKey;
  readonly state: StatementState;
  readonly params: Readonly<Record<string, StatementParam>>;
  readonly rule: StatementRule;
  readonly evidence: readonly Evidence[];
}

export const STATEMENT_KEYS = [
  'status',
  'origin',
  'commitment',
  'documents',
  'registered-serial',
  'serial-likeness',
  'title-holder',
  'title-chain',
  'title-offered',
  'custody',
  'no-liens',
  'lien',
  'own-lien',
  'own-lien-lapsing',
  'own-lien-unregistered',
  'lease',
  'rents-sold',
  'rent-record',
  'place',
  'use',
  'observed',
  'recall',
  'insurance',
  'loss-payee',
  'inspection',
  'inspection-result',
  'maintenance',
  'valuation',
] as const;
export type StatementKey = (typeof STATEMENT_KEYS)[number];

const GRAVITY: Readonly<Record<StatementState, number>> = { good: 0, unknown: 1, warning: 2, bad: 3 };

/** The gravest state of several; good of none. */
export const worstState = (statements: readonly Pick<Statement, 'state'>[]): StatementState =>
  statements.reduce<StatementState>((worst, { state }) => (GRAVITY[state] > GRAVITY[worst] ? state : worst), 'good');

/** How many of each state. */
export const countStates = (statements: readonly Pick<Statement, 'state'>[]): Record<StatementState, number> => {
  const counts: Record<StatementState, number> = { good: 0, warning: 0, bad: 0, unknown: 0 };
  for (const { state } of statements) counts[state] += 1;
  return counts;
};
