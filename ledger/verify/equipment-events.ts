import { defineEvents } from './event-definitions.ts';

/** The events of `EquipmentTitle` that are about a machine (ERC-721's `Transfer` is not). A test compares it with the contract. */
export const EQUIPMENT_EVENTS = defineEvents({
  PassportIssued: 'address issuer,bytes32 root,bytes32[] fingerprints',
  PassportCancelled: 'bytes32 reason',
  TitleProposed: 'address buyer,bytes32 terms,uint64 expiry',
  TitleConsented: 'address securedParty,bytes32 terms',
  TitleTransferred: 'address from,address to,bytes32 terms',
  TitleDeclined: 'bytes32 terms',
  TitleWithdrawn: 'bytes32 terms',
  CustodyChanged: 'address from,address to,bool agreed,bytes32 receipt',
  ComponentSwapped: 'address by,bytes32 removed,bytes32 fitted,bytes32 report',
  RecallAnnounced: 'bytes32 recall',
  RecallCleared: 'bytes32 recall,bytes32 remedy',
  ConditionObserved: 'address observer,bytes32 report',
  Retired: 'uint32 cause,bytes32 report',
});
