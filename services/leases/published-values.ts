import { rateOfPercent } from '#domain/leases/rates/rate';
import type { Indexation, RateTerms } from '#domain/leases/schedule/terms';
import { parseDecimal } from '#domain/money/decimal';
import type { PublishedValueView } from '#prisma/reads/published-values';
import { contractOf, type LeaseContract } from './lease-contract.ts';

const valuesOf = (values: readonly PublishedValueView[], name: string, after: string) =>
  values
    .filter(one => one.name === name && one.from > after)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
    .flatMap(({ from, value }) => {
      const number = parseDecimal(value);
      return number ? [{ from, number }] : [];
    });

const rateWith = (rate: RateTerms, values: readonly PublishedValueView[]): RateTerms => {
  if (rate.kind !== 'floating') return rate;
  const later = valuesOf(values, rate.reference, rate.fixings.at(-1)?.from ?? '');
  return {
    ...rate,
    fixings: [...rate.fixings, ...later.map(({ from, number }) => ({ from, rate: rateOfPercent(number) }))],
  };
};

const indexationWith = (indexation: Indexation | null, values: readonly PublishedValueView[]): Indexation | null => {
  if (!indexation) return null;
  const later = valuesOf(values, indexation.index, indexation.values.at(-1)?.from ?? '');
  return {
    ...indexation,
    values: [...indexation.values, ...later.map(({ from, number }) => ({ from, value: number }))],
  };
};

/** The names of what a contract follows: its reference rates and its index; none of a contract that follows nothing. */
export const followedBy = ({ terms, amendments }: Pick<LeaseContract, 'terms' | 'amendments'>): string[] => [
  ...[terms.rate, ...amendments.map(one => one.terms.rate)].flatMap(rate =>
    rate.kind === 'floating' ? [rate.reference] : [],
  ),
  ...[terms, ...amendments].flatMap(({ indexation }) => (indexation ? [indexation.index] : [])),
];

/**
 * A contract with what was published since: later fixings of its reference rates and values of its index. What it names itself
 * stays. Where values make no schedule, it is as it was signed.
 */
export const withPublished = (contract: LeaseContract, values: readonly PublishedValueView[]): LeaseContract => {
  if (values.length === 0 || followedBy(contract).length === 0) return contract;
  const { terms, amendments, handling } = contract;
  const followed = contractOf({
    terms: { ...terms, rate: rateWith(terms.rate, values), indexation: indexationWith(terms.indexation, values) },
    amendments: amendments.map(one => ({
      ...one,
      terms: { ...one.terms, rate: rateWith(one.terms.rate, values) },
      ...(one.indexation && { indexation: indexationWith(one.indexation, values) }),
    })),
    handling,
  });
  return followed.ok ? followed.value : contract;
};
