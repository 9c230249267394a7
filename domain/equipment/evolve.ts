import { ZERO_HASH } from '#domain/hex';
import { BrokenStream } from '#domain/lifecycle/checks';
import { RETIREMENT_CAUSES } from './commands.ts';
import type { EquipmentEvent, EquipmentEventOf } from './events.ts';
import type { EquipmentState } from './state.ts';

const issue = ({
  subject,
  version,
  issuer,
  root,
  fingerprints,
}: EquipmentEventOf<'PassportIssued'>): EquipmentState => ({
  subject,
  version,
  status: 'Recorded',
  issuer,
  holder: issuer,
  custodian: issuer,
  transferred: false,
  root,
  fingerprints,
  proposal: null,
  recalls: [],
  components: [],
});

const evolveKnown = (state: EquipmentState, event: EquipmentEvent): EquipmentState => {
  switch (event.type) {
    case 'PassportIssued':
      throw new BrokenStream(`${state.subject} was issued twice`);
    case 'PassportCancelled':
      return { ...state, status: 'Cancelled', holder: null };
    case 'TitleProposed': {
      const { buyer, terms, expiry, version } = event;
      return { ...state, proposal: { buyer, terms, expiry, version, consents: [] } };
    }
    case 'TitleConsented': {
      if (!state.proposal) throw new BrokenStream(`${state.subject}: consent to nothing`);
      const consents = [...state.proposal.consents, event.securedParty];
      return { ...state, proposal: { ...state.proposal, consents } };
    }
    case 'TitleTransferred':
      return { ...state, holder: event.to, transferred: true, proposal: null };
    case 'TitleDeclined':
    case 'TitleWithdrawn':
      return { ...state, proposal: null };
    case 'CustodyChanged':
      return { ...state, custodian: event.to };
    case 'ComponentSwapped': {
      const rest = state.components.filter(one => one !== event.removed);
      return { ...state, components: event.fitted === ZERO_HASH ? rest : [...rest, event.fitted] };
    }
    case 'RecallAnnounced':
      return { ...state, recalls: [...state.recalls, { recall: event.recall, cleared: false }] };
    case 'RecallCleared':
      return {
        ...state,
        recalls: state.recalls.map(one => (one.recall === event.recall ? { ...one, cleared: true } : one)),
      };
    case 'ConditionObserved':
      return state;
    case 'Retired':
      return { ...state, status: RETIREMENT_CAUSES[event.cause] === 'total-loss' ? 'Lost' : 'Retired' };
  }
};

/** The state after an event. Throws `BrokenStream` when the event cannot follow the state. */
export const evolveEquipment = (state: EquipmentState | null, event: EquipmentEvent): EquipmentState => {
  if (!state) {
    if (event.type === 'PassportIssued') return issue(event);
    throw new BrokenStream(`${event.subject}: ${event.type} before PassportIssued`);
  }
  return { ...evolveKnown(state, event), version: event.version };
};
