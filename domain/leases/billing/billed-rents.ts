import { indexationOf } from '../schedule/indexation.ts';
import type { Period } from '../schedule/periods.ts';
import type { LeaseTerms } from '../schedule/terms.ts';

/** A period, and all of its fixed rent: that of the schedule and what an index adds to it. */
export type BilledRent = Period & { readonly rentMinor: bigint };

/**
 * The rents that are billed, period by period. They are also the payments from which a lessee measures its liability again
 * when an index has moved (`remeasured`); the schedule's own rows stay as they are, because what an index adds bears no
 * interest.
 */
export const billedRents = (
  terms: Pick<LeaseTerms, 'indexation' | 'commencementDate' | 'dayOfMonth'>,
  rows: readonly BilledRent[],
): BilledRent[] => {
  const added = terms.indexation ? indexationOf(terms.indexation, terms, rows) : [];
  return rows.map(({ number, from, until, months, dueDate, rentMinor }, at) => ({
    ...{ number, from, until, months, dueDate },
    rentMinor: rentMinor + (added[at]?.amountMinor ?? 0n),
  }));
};
