import type { Hex } from '#domain/hex';
import type { UnixSeconds } from '#domain/time/calendar-date';

export const EQUIPMENT_STATUSES = ['Recorded', 'Retired', 'Lost', 'Cancelled'] as const;

/** Where a machine is in its life. Sold, let and recalled are no statuses of it. */
export type EquipmentStatus = (typeof EQUIPMENT_STATUSES)[number];

/** Public state of a machine, as the events on chain say it. What it is, where it is and what it cost is elsewhere. */
export interface EquipmentState {
  readonly subject: Hex;
  /** How often it has changed. */
  readonly version: bigint;
  readonly status: EquipmentStatus;
  /** Who issued the passport, and was the first title holder: a manufacturer, or an owner who declares. */
  readonly issuer: Hex;
  /** The recorded title holder; `null` once the passport was cancelled. Recorded here is no legal register. */
  readonly holder: Hex | null;
  /** Who has it in hand. */
  readonly custodian: Hex;
  /** Whether title has ever passed. */
  readonly transferred: boolean;
  /** Commitment to the passport. */
  readonly root: Hex;
  readonly fingerprints: readonly Hex[];
  /** The last offer of title that was not answered, expired or not. */
  readonly proposal: TitleProposal | null;
  readonly recalls: readonly RecallState[];
  /** Commitments to the serials of components that were put in and not taken out again. */
  readonly components: readonly Hex[];
}

export interface TitleProposal {
  readonly buyer: Hex;
  /** Commitment to the bill of sale. */
  readonly terms: Hex;
  readonly expiry: UnixSeconds;
  /** The machine's version with which the proposal began: consents are to this one alone. */
  readonly version: bigint;
  /** Secured parties that have consented to it. */
  readonly consents: readonly Hex[];
}

export interface RecallState {
  readonly recall: Hex;
  readonly cleared: boolean;
}

/** An offer of title that can be accepted still. */
export const standingProposal = ({ proposal }: EquipmentState, now: UnixSeconds): TitleProposal | null =>
  proposal !== null && now <= proposal.expiry ? proposal : null;

export const isRecalled = ({ recalls }: Pick<EquipmentState, 'recalls'>): boolean =>
  recalls.some(({ cleared }) => !cleared);

/** Secured parties that would have to consent still before title passes; the buyer consents by accepting. */
export const missingConsents = ({ buyer, consents }: TitleProposal, securedParties: readonly Hex[]): Hex[] => [
  ...new Set(securedParties.filter(party => party !== buyer && !consents.includes(party))),
];
