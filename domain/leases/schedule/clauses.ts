import type { CalendarDate } from '#domain/time/calendar-date';
import type { UsageTerms } from '../usage/usage-terms.ts';
import type { Amendment } from './amend.ts';
import type { Indexation, LeaseTerms, LeaseVat } from './terms.ts';

/** What a lease says beside its schedule that an amendment may change: tax, index, price of use. */
export interface LeaseClauses {
  readonly vat: LeaseVat;
  readonly indexation: Indexation | null;
  readonly usage: UsageTerms | null;
}

/** An amendment of a lease: terms for what is left, and the clauses that change with them. What is absent stays. */
export interface LeaseAmendment extends Amendment {
  readonly vat?: LeaseVat | undefined;
  readonly indexation?: Indexation | null | undefined;
  readonly usage?: UsageTerms | null | undefined;
}

/** Clauses from a day until the next. */
export interface ClauseVersion extends LeaseClauses {
  readonly from: CalendarDate;
  /** From where an index's reviews are counted: the day on which it was agreed. */
  readonly indexedFrom: CalendarDate;
}

type FirstTerms = LeaseClauses & Pick<LeaseTerms, 'commencementDate'>;

/** All that was ever agreed, the first version first. */
export const clauseVersions = (
  { vat, indexation, usage, commencementDate }: FirstTerms,
  amendments: readonly LeaseAmendment[],
): ClauseVersion[] => {
  const versions: ClauseVersion[] = [{ vat, indexation, usage, from: commencementDate, indexedFrom: commencementDate }];
  for (const { effectiveDate, ...changed } of amendments) {
    const last = versions.at(-1);
    if (!last) break;
    versions.push({
      from: effectiveDate,
      vat: changed.vat ?? last.vat,
      indexation: changed.indexation === undefined ? last.indexation : changed.indexation,
      usage: changed.usage === undefined ? last.usage : changed.usage,
      indexedFrom: changed.indexation === undefined ? last.indexedFrom : effectiveDate,
    });
  }
  return versions;
};

/**
 * The clauses of a period, by its first day: an amendment ends a period on its day, so that none has two. Before the first
 * version that one counts.
 */
export const clausesOn = <Version extends { readonly from: CalendarDate }>(
  versions: readonly Version[],
  periodFrom: CalendarDate,
): Version => {
  const found = versions.findLast(({ from }) => from <= periodFrom) ?? versions[0];
  if (!found) throw new RangeError('a lease has clauses from its first day on');
  return found;
};
