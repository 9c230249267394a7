/** The most rows that a connection serves at once, and the most ids that `nodes` takes. */
export const LARGEST_PAGE = 100;
