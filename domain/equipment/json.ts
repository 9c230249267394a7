import { eventReader, type JsonOf, StateReader } from '#domain/lifecycle/json';
import type { EquipmentEvent } from './events.ts';
import { EQUIPMENT_STATUSES, type EquipmentState } from './state.ts';

/** An event of `EquipmentTitle` out of its name and its arguments as JSON; `null` for any other name, `Transfer` among them. */
export const equipmentEventFromJson = eventReader<EquipmentEvent>({
  PassportIssued: { issuer: 'key', root: 'hash', fingerprints: 'hashes' },
  PassportCancelled: { reason: 'hash' },
  TitleProposed: { buyer: 'key', terms: 'hash', expiry: 'number' },
  TitleConsented: { securedParty: 'key', terms: 'hash' },
  TitleTransferred: { from: 'key', to: 'key', terms: 'hash' },
  TitleDeclined: { terms: 'hash' },
  TitleWithdrawn: { terms: 'hash' },
  CustodyChanged: { from: 'key', to: 'key', agreed: 'flag', receipt: 'hash' },
  ComponentSwapped: { by: 'key', removed: 'hash', fitted: 'hash', report: 'hash' },
  RecallAnnounced: { recall: 'hash' },
  RecallCleared: { recall: 'hash', remedy: 'hash' },
  ConditionObserved: { observer: 'key', report: 'hash' },
  Retired: { cause: 'number', report: 'hash' },
});

export type EquipmentStateJson = JsonOf<EquipmentState>;

export const equipmentToJson = (state: EquipmentState): EquipmentStateJson => ({
  ...state,
  version: state.version.toString(),
  proposal: state.proposal && { ...state.proposal, version: state.proposal.version.toString() },
});

/** The state out of its JSON. Throws a TypeError on anything that `equipmentToJson` did not write. */
export const equipmentFromJson = (json: unknown): EquipmentState => {
  const reader = new StateReader(json);
  return {
    subject: reader.hash('subject'),
    version: reader.large('version'),
    status: reader.oneOf('status', EQUIPMENT_STATUSES),
    issuer: reader.key('issuer'),
    holder: reader.orNull('holder', reader.key),
    custodian: reader.key('custodian'),
    transferred: reader.flag('transferred'),
    root: reader.hash('root'),
    fingerprints: reader.hashes('fingerprints'),
    proposal: reader.orNull('proposal', name => {
      const proposal = reader.part(name);
      return {
        buyer: proposal.key('buyer'),
        terms: proposal.hash('terms'),
        expiry: proposal.number('expiry'),
        version: proposal.large('version'),
        consents: proposal.keys('consents'),
      };
    }),
    recalls: reader.list('recalls', one => ({ recall: one.hash('recall'), cleared: one.flag('cleared') })),
    components: reader.hashes('components'),
  };
};
