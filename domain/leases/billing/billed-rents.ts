import { type ClauseVersion, clausesOn } from '../schedule/clauses.ts';
import { indexationOf } from '../schedule/indexation.ts';
import type { Period } from '../schedule/periods.ts';
import type { ScheduleTerms } from '../schedule/terms.ts';

/** A period, and all of its fixed rent: that of the schedule and what an index adds to it. */
export type BilledRent = Period & { readonly rentMinor: bigint };

/**
 * The rents that are billed, period by period. They are also the payments from which a lessee measures its liability again
 * when an index has moved (`remeasured`); the schedule's own rows stay as they are, because what an index adds bears no
 * interest.
 */
export const billedRents = (
  versions: readonly Pick<ClauseVersion, 'from' | 'indexation' | 'indexedFrom'>[],
  { dayOfMonth }: Pick<ScheduleTerms, 'dayOfMonth'>,
  rows: readonly BilledRent[],
): BilledRent[] =>
  rows.map(row => {
    const { number, from, until, months, dueDate, rentMinor } = row;
    const { indexation, indexedFrom } = clausesOn(versions, from);
    const [added] = indexation ? indexationOf(indexation, { commencementDate: indexedFrom, dayOfMonth }, [row]) : [];
    return { number, from, until, months, dueDate, rentMinor: rentMinor + (added?.amountMinor ?? 0n) };
  });
