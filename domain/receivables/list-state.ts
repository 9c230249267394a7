/**
 * Where a receivable is, in one word for lists and totals; of several that hold the first of this order is shown, so that
 * the states divide all receivables. `issuing`: not on chain yet. `financed`: as far as the reader knows.
 */
export const RECEIVABLE_LIST_STATES = [
  'issuing',
  'rejected',
  'cancelled',
  'settled',
  'disputed',
  'overdue',
  'financed',
  'confirmed',
  'issued',
] as const;
export type ReceivableListState = (typeof RECEIVABLE_LIST_STATES)[number];
