import type { EquipmentEvent } from '#domain/equipment/events';
import type { EquipmentState } from '#domain/equipment/state';
import type { Telling } from './telling.ts';

/** Who is told of what happened to a machine, whose state is that after its block. */
export const tellingOfEquipment = (event: EquipmentEvent, state: EquipmentState): Telling | null => {
  const { holder, custodian, issuer } = state;
  switch (event.type) {
    case 'TitleProposed':
      return { kind: 'title-offered', keys: [event.buyer] };
    case 'TitleConsented':
      return { kind: 'title-consented', keys: [holder, state.proposal?.buyer ?? null] };
    case 'TitleTransferred':
      return { kind: 'title-transferred', keys: [event.from, event.to, custodian] };
    case 'TitleDeclined':
      return { kind: 'title-declined', keys: [holder] };
    case 'CustodyChanged':
      return { kind: 'custody-changed', keys: [holder, event.from, event.to] };
    case 'RecallAnnounced':
      return { kind: 'recall-announced', keys: [holder, custodian] };
    case 'RecallCleared':
      return { kind: 'recall-cleared', keys: [holder, custodian] };
    case 'Retired':
      return { kind: 'equipment-retired', keys: [custodian, issuer] };
    // Who withdraws, issues, mends or looks tells nobody who waits for it.
    case 'TitleWithdrawn':
    case 'PassportIssued':
    case 'PassportCancelled':
    case 'ComponentSwapped':
    case 'ConditionObserved':
      return null;
  }
};
