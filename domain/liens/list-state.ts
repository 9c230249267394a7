/** Where a lien is in one word: on chain as `lienStanding` says it, before that on its way there, or not. */
export const LIEN_LIST_STATES = [
  'proposed',
  'settling',
  'standing',
  'lapsed',
  'released',
  'released-by-order',
  'not-filed',
] as const;
export type LienListState = (typeof LIEN_LIST_STATES)[number];
