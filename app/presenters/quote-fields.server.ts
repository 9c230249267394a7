import { z } from 'zod';
import { COLLECTORS, DISCLOSURES, FINANCE_KINDS, RATE_PERIODS } from '#domain/receivables/terms';
import type { Result } from '#domain/result';
import { DAY_COUNTS } from '#domain/time/day-count';
import type { QuoteTermsInput } from '#services/finance/quote-terms-input';
import { amountField, checkField, percentField, wholeField } from '~/form-fields.server';

const missing = (field: string) => ({ code: 'custom' as const, message: 'field-required', path: [field] });

/** The terms of a quote as the bank's form sends them: rates in percent, amounts in the receivable's currency. */
export const quoteFields = (currency: string) =>
  z
    .object({
      kind: z.enum(FINANCE_KINDS),
      disclosure: z.enum(DISCLOSURES),
      collector: z.enum(COLLECTORS),
      advanceRateBps: percentField,
      discountRateBps: percentField,
      ratePeriod: z.enum(RATE_PERIODS),
      dayCount: z.enum(DAY_COUNTS),
      fee: z.enum(['rate', 'fixed']),
      feeRate: percentField.optional(),
      feeAmount: amountField(currency).optional(),
      recourse: z.enum(['full', 'none', 'days']),
      recourseDays: wholeField.optional(),
      graceDays: wholeField,
      fundingDate: z.iso.date(),
      expiresAt: z.iso.date(),
      earlyRebate: checkField,
    })
    .transform((fields, context): QuoteTermsInput => {
      const { fee, feeRate, feeAmount, recourse, recourseDays, expiresAt, earlyRebate, ...terms } = fields;
      if (fee === 'fixed' && feeAmount === undefined) context.addIssue(missing('feeAmount'));
      if (recourse === 'days' && recourseDays === undefined) context.addIssue(missing('recourseDays'));
      return {
        ...terms,
        fee: fee === 'rate' ? { kind: 'rate', bps: feeRate ?? 0 } : { kind: 'fixed', amountMinor: feeAmount ?? 0n },
        recourse: recourse === 'days' ? { kind: 'days', days: recourseDays ?? 0 } : { kind: recourse },
        // To the end of the day that was chosen, UTC, like a maturity.
        expiresAt: `${expiresAt}T23:59:59Z`,
        earlyRebate: earlyRebate ? 'unearned' : 'none',
      };
    });

/** A refusal of the terms, at the form's own field. */
export const atQuoteField = <Value>(result: Result<Value>): Result<Value> => {
  if (result.ok || result.refusal.field === undefined) return result;
  const field = result.refusal.field.replace(/^terms\./, '').replace(/^fee\..*$/, 'fee');
  return { ok: false, refusal: { ...result.refusal, field } };
};
