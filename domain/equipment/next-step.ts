import type { Hex } from '#domain/hex';
import type { UnixSeconds } from '#domain/time/calendar-date';
import { type EquipmentState, isRecalled, missingConsents, standingProposal } from './state.ts';

export const EQUIPMENT_STANDINGS = [
  'cancelled',
  'lost',
  'retired',
  'recalled',
  'title-offered',
  'let',
  'held',
] as const;

/** Where a machine is in one word. Of several that hold the first of the list is said. */
export type EquipmentStanding = (typeof EQUIPMENT_STANDINGS)[number];

/** What else is on record of the machine now. */
export interface EquipmentRecord {
  readonly now: UnixSeconds;
  readonly securedParties: readonly Hex[];
  readonly currentLease: Hex | null;
}

export const equipmentStanding = (state: EquipmentState, { now, currentLease }: EquipmentRecord): EquipmentStanding => {
  if (state.status === 'Cancelled') return 'cancelled';
  if (state.status === 'Lost') return 'lost';
  if (state.status === 'Retired') return 'retired';
  if (isRecalled(state)) return 'recalled';
  if (standingProposal(state, now)) return 'title-offered';
  return currentLease === null ? 'held' : 'let';
};

export const EQUIPMENT_STEPS = ['mend', 'consent', 'accept-title', 'nothing'] as const;
export const EQUIPMENT_TURNS = ['manufacturer', 'secured-party', 'buyer'] as const;

export interface EquipmentStep {
  readonly step: (typeof EQUIPMENT_STEPS)[number];
  readonly turn: (typeof EQUIPMENT_TURNS)[number] | null;
  /** The keys whose turn it is. */
  readonly keys: readonly Hex[];
}

/** What should happen next to a machine, most pressing first; one that waits for nobody has the step `nothing`. */
export const equipmentSteps = (state: EquipmentState, record: EquipmentRecord): EquipmentStep[] => {
  const steps: EquipmentStep[] = [];
  if (state.status === 'Recorded') {
    if (isRecalled(state)) steps.push({ step: 'mend', turn: 'manufacturer', keys: [state.issuer] });
    const proposal = standingProposal(state, record.now);
    const missing = proposal ? missingConsents(proposal, record.securedParties) : [];
    if (missing.length > 0) steps.push({ step: 'consent', turn: 'secured-party', keys: missing });
    else if (proposal) steps.push({ step: 'accept-title', turn: 'buyer', keys: [proposal.buyer] });
  }
  return steps.length > 0 ? steps : [{ step: 'nothing', turn: null, keys: [] }];
};
