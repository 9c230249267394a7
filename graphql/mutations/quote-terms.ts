import { COLLECTORS, DISCLOSURES, FINANCE_KINDS, RATE_PERIODS } from '#domain/receivables/terms';
import { type Result, refuse } from '#domain/result';
import { DAY_COUNTS } from '#domain/time/day-count';
import type { QuoteTermsInput as Terms } from '#services/finance/quote-terms-input';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import type { Plain } from '../plain.ts';

export const FinanceKind = codes('FinanceKind', FINANCE_KINDS);
export const Disclosure = codes('Disclosure', DISCLOSURES, 'Whether the obligor is told of the assignment.');
export const Collector = codes('Collector', COLLECTORS);
export const RatePeriod = codes('RatePeriod', RATE_PERIODS);
export const DayCount = codes('DayCount', DAY_COUNTS);
export const EarlyRebate = codes('EarlyRebate', ['none', 'unearned']);
export const RecourseKind = codes('RecourseKind', ['full', 'none', 'days']);

/** A bank's terms, in the receivable's currency. */
export const QuoteTermsInput = builder.inputType('QuoteTermsInput', {
  description: 'A bank’s terms, in the receivable’s currency. Rates are basis points: 525 is 5.25 %.',
  fields: t => ({
    kind: t.field({ type: FinanceKind, required: true }),
    disclosure: t.field({ type: Disclosure, required: true }),
    collector: t.field({ type: Collector, required: true }),
    advanceRateBps: t.int({ required: true }),
    discountRateBps: t.int({ required: true }),
    ratePeriod: t.field({ type: RatePeriod, required: true }),
    dayCount: t.field({ type: DayCount, required: true }),
    feeRateBps: t.int({ description: 'Fee on the face; or `feeFixedMinor`.' }),
    feeFixedMinor: t.field({ type: 'BigInt' }),
    recourse: t.field({ type: RecourseKind, required: true }),
    recourseDays: t.int({ description: 'With DAYS: how many days overdue.' }),
    graceDays: t.int({ required: true }),
    fundingDate: t.field({ type: 'Date', required: true }),
    expiresAt: t.field({ type: 'DateTime', required: true }),
    earlyRebate: t.field({ type: EarlyRebate }),
  }),
});

type Sent = Plain<typeof QuoteTermsInput.$inferInput>;

const recourseOf = ({ recourse, recourseDays }: Sent): Result<Terms['recourse']> => {
  if (recourse !== 'days') return { ok: true, value: { kind: recourse } };
  return recourseDays === undefined
    ? refuse('invalid-input', { message: 'how many days' }, 'terms.recourseDays')
    : { ok: true, value: { kind: 'days', days: recourseDays } };
};

const feeOf = ({ feeRateBps, feeFixedMinor }: Sent): Result<Terms['fee']> => {
  if ((feeRateBps === undefined) === (feeFixedMinor === undefined)) {
    return refuse('invalid-input', { message: 'give feeRateBps or feeFixedMinor' }, 'terms.feeRateBps');
  }
  return feeFixedMinor === undefined
    ? { ok: true, value: { kind: 'rate', bps: feeRateBps ?? 0 } }
    : { ok: true, value: { kind: 'fixed', amountMinor: feeFixedMinor } };
};

/** The terms as services take them. Refusal: `invalid-input`, for a fee or recourse that is given twice or not at all. */
export const termsOf = (sent: Sent): Result<Terms> => {
  const recourse = recourseOf(sent);
  if (!recourse.ok) return recourse;
  const fee = feeOf(sent);
  if (!fee.ok) return fee;
  const { recourse: _recourse, recourseDays: _days, feeRateBps: _rate, feeFixedMinor: _fixed, ...terms } = sent;
  return { ok: true, value: { ...terms, recourse: recourse.value, fee: fee.value } };
};
