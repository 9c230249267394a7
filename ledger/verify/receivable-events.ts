import { defineEvents } from './event-definitions.ts';

/** The events of `Receivables`. A test compares this table with the contract. */
export const RECEIVABLE_EVENTS = defineEvents({
  Issued:
    'address issuer,address holder,address obligor,uint64 maturity,bytes32 currency,bytes32 root,bytes32[] fingerprints',
  Confirmed: 'bytes32 terms',
  Rejected: 'bytes32 reason',
  Cancelled: 'bytes32 reason',
  Disputed: 'bytes32 reason',
  DisputeResolved: 'bytes32 resolution',
  MaturityChanged: 'uint64 maturity,bytes32 agreement',
  Split: 'uint32 fragment,uint64 cut,uint32 left,uint32 right',
  Offered: 'uint32 fragment,address addressee,bytes32 terms,uint64 expiry',
  Accepted: 'uint32 fragment,address holder,address assignor,bytes32 terms',
  Declined: 'uint32 fragment,address by,bytes32 terms',
  Withdrawn: 'uint32 fragment',
  FinanceRequested: 'uint32 fragment,bytes32 request,uint64 expiry',
  FinanceQuoted: 'uint32 fragment,address bank,bytes32 request,bytes32 quote,uint64 expiry',
  QuoteWithdrawn: 'uint32 fragment,address bank,bytes32 quote',
  QuoteAccepted: 'uint32 fragment,address bank,bytes32 quote,uint64 expiry',
  Funded: 'uint32 fragment,address holder,address assignor,address payee,bytes32 quote,bytes32 payment',
  Repurchased: 'uint32 fragment,address holder,address from,bytes32 settlement',
  AssignmentNotified: 'uint32 fragment,bytes32 notice,address payee',
  ReserveReleased: 'uint32 fragment,bytes32 payment',
  Diluted: 'uint32 fragment,uint64 from,uint64 to,bytes32 reason',
  PaymentRecorded:
    'uint32 fragment,uint64 from,uint64 to,bytes32 entry,uint64 entryParts,bytes32 allocation,address payee',
  PaymentReversed:
    'uint32 fragment,uint64 from,uint64 to,bytes32 entry,uint64 entryParts,bytes32 allocation,bytes32 reason',
  WrittenOff: 'uint32 fragment,uint64 from,uint64 to,bytes32 reason',
  Settled: '',
});
