import { minorUnitDigits } from '#domain/money/currency';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { checkUsageTerms, USAGE_TERMS_REFUSALS } from '../usage/usage-price.ts';
import { checkTerms, LEASE_LIMITS, TERMS_REFUSALS } from './check-terms.ts';
import { INDEXATION_REFUSALS, indexationRefusal } from './indexation.ts';
import type { LeaseTerms, LeaseVat } from './terms.ts';

export const LEASE_TERMS_REFUSALS = [
  ...TERMS_REFUSALS,
  ...INDEXATION_REFUSALS,
  ...USAGE_TERMS_REFUSALS,
  'lease-currency-unknown',
  'lease-costs-out-of-range',
  'lease-deposit-out-of-range',
  'lease-vat-percent-out-of-range',
] as const;

export type LeaseTermsRefusal = Refusal<(typeof LEASE_TERMS_REFUSALS)[number]>;

const isWithin = (amountMinor: bigint): boolean => amountMinor >= 0n && amountMinor <= LEASE_LIMITS.amountMinor;

/** Categories that charge VAT at a rate (EN 16931 BR-S-05, BR-AF-05, BR-AG-05); the others have none. */
const isVatInOrder = ({ category, percent }: LeaseVat): boolean => {
  if (category === 'S') return percent.unscaled > 0n;
  return category === 'L' || category === 'M' ? percent.unscaled >= 0n : percent.unscaled === 0n;
};

/**
 * Whether all that a lease says about money fits together. Refusals: `LEASE_TERMS_REFUSALS`, each with the field to mark.
 * What the terms come to, and whether a rent or rate can be found, is `buildSchedule`'s.
 */
export const checkLeaseTerms = (terms: LeaseTerms): Result<LeaseTerms, LeaseTermsRefusal> => {
  const schedule = checkTerms(terms);
  if (!schedule.ok) return schedule;
  const { currency, directCosts, deposit, vat, indexation, usage } = terms;
  if (!/^[A-Z]{3}$/.test(currency) || minorUnitDigits(currency) > 4)
    return refuse('lease-currency-unknown', {}, 'currency');
  if (!isWithin(directCosts.lessorMinor) || !isWithin(directCosts.lesseeMinor))
    return refuse('lease-costs-out-of-range', {}, 'directCosts');
  if (deposit && !isWithin(deposit.amountMinor)) return refuse('lease-deposit-out-of-range', {}, 'deposit');
  if (!isVatInOrder(vat)) return refuse('lease-vat-percent-out-of-range', { category: vat.category }, 'vat.percent');
  const index = indexation && indexationRefusal(indexation);
  if (index) return refuse(index, {}, 'indexation');
  const use = usage && checkUsageTerms(usage);
  return use && !use.ok ? use : accept(terms);
};
