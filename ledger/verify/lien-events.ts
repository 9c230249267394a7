import { defineEvents } from './event-definitions.ts';

/** The events of `Liens`. A test compares this table with the contract. */
export const LIEN_EVENTS = defineEvents({
  LienFiled:
    'bytes32 lien,uint32 collateral,uint32 part,address grantor,address securedParty,bytes32 terms,uint64 lapse,bytes32[] prior',
  LienContinued: 'bytes32 lien,uint64 lapse',
  LienSubordinated: 'bytes32 lien,bytes32 senior,bytes32 agreement',
  LienReleased: 'bytes32 lien,bytes32 reason',
  LienReleasedByOrder: 'bytes32 lien,bytes32 order',
});
