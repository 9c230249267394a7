import type { ReceivableEvent } from './events.ts';

/** What the claim itself is, and what is paid of it: nobody who may see a receivable is kept from learning of these. */
export const OPEN_EVENT_TYPES = [
  'Issued',
  'Confirmed',
  'Rejected',
  'Cancelled',
  'Disputed',
  'DisputeResolved',
  'MaturityChanged',
  'PaymentRecorded',
  'PaymentReversed',
  'Diluted',
  'WrittenOff',
  'Settled',
] as const satisfies readonly ReceivableEvent['type'][];

export const isOpenEventType = (type: string): type is (typeof OPEN_EVENT_TYPES)[number] =>
  OPEN_EVENT_TYPES.some(open => open === type);
