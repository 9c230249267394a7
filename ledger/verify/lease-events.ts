import { defineEvents } from './event-definitions.ts';

/** The events of `Leases`. A test compares this table with the contract. */
export const LEASE_EVENTS = defineEvents({
  Signed:
    'address lessor,address lessee,bytes32 head,uint32 periods,uint32 billed,bool subletting,bool attested,bytes32 root,bytes32[] fingerprints',
  Attested: 'bytes32 statement',
  LeaseCancelled: 'bytes32 reason',
  Commenced: 'bytes32 acceptance,bytes32[] machines',
  Amended: 'bytes32 root,uint32 periods,bytes32 agreement',
  PeriodBilled: 'uint32 period,bytes32 receivable,address creditor,bytes32 invoice',
  DefaultNoticed: 'bytes32 notice',
  Cured: 'bytes32 settlement',
  Repossessed: 'bytes32 report',
  Novated: 'address from,address to,bytes32 agreement',
  LessorChanged: 'address from,address to,bytes32 agreement',
  RentsAssigned: 'uint32 assignment,uint32 first,uint32 last,address assignee,bytes32 terms,bytes32 notice',
  RentsReturned: 'uint32 assignment,bytes32 settlement',
  Ended: 'uint32 cause,bytes32 settlement',
});
