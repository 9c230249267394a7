import { ACCRUALS, COMPOUNDINGS } from '#domain/leases/rates/growth';
import {
  FREQUENCIES,
  LEASE_KINDS,
  LEASE_VAT_CATEGORIES,
  REFERENCE_RATES,
  RESETS,
  TIMINGS,
} from '#domain/leases/schedule/terms';
import { METER_KINDS } from '#domain/leases/usage/usage-terms';
import type { Translate } from '~/i18n/use-translate';

/** Values of a form by field name, as they were typed or would be. */
export type FormValues = Readonly<Record<string, string | readonly string[]>>;

/** What a field begins with. */
export const valueIn = (values: FormValues, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : value?.[0];
};

export const valuesIn = (values: FormValues, name: string): readonly string[] => {
  const value = values[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};

/** How many rows of a list are shown: those that are filled and two more, at least so many. */
export const rowsIn = (values: FormValues, prefix: string, least: number): number => {
  const filled = Object.keys(values).flatMap(name => {
    const [, index] = new RegExp(`^${prefix}\\[(\\d+)\\]`).exec(name) ?? [];
    return index === undefined ? [] : [Number(index) + 1];
  });
  return Math.max(least, ...filled.map(count => count + 2));
};

/** The choices of the form, in the reader's language. */
export const termsChoices = (t: Translate) => ({
  kind: LEASE_KINDS.map(value => ({ value, label: t(`leases:kind.${value}`), hint: t(`leases:kind-hint.${value}`) })),
  frequency: FREQUENCIES.map(value => ({ value, label: t(`leases:frequency.${value}`) })),
  timing: TIMINGS.map(value => ({ value, label: t(`leases:timing.${value}`), hint: t(`leases:timing-hint.${value}`) })),
  accrual: ACCRUALS.map(value => ({ value, label: value === 'equal-periods' ? t('leases:equal-periods') : value })),
  compounding: COMPOUNDINGS.map(value => ({ value, label: t(`leases:compounding.${value}`) })),
  pricing: (['rate', 'rent', 'floating'] as const).map(value => ({
    value,
    label: t(`leases:pricing.${value}`),
    hint: t(`leases:pricing-hint.${value}`),
  })),
  plan: (['level', 'stepped', 'seasonal', 'irregular'] as const).map(value => ({
    value,
    label: t(`leases:plan.${value}`),
  })),
  stepUnit: (['share', 'amount'] as const).map(value => ({ value, label: t(`leases:step-unit.${value}`) })),
  graceInterest: (['capitalised', 'paid'] as const).map(value => ({
    value,
    label: t(`leases:grace-interest.${value}`),
  })),
  reference: REFERENCE_RATES.map(value => ({ value, label: value })),
  onReset: RESETS.map(value => ({ value, label: t(`leases:on-reset.${value}`) })),
  depositUse: (['returned', 'set-off'] as const).map(value => ({ value, label: t(`leases:deposit-use.${value}`) })),
  vatCategory: LEASE_VAT_CATEGORIES.map(value => ({ value, label: t(`leases:vat-category.${value}`) })),
  meter: METER_KINDS.map(value => ({ value, label: t(`leases:meter.${value}`) })),
});

const MONTH_NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

export const monthChoices = (t: Translate) =>
  MONTH_NUMBERS.map(month => ({ value: String(month), label: t(`leases:month.${month}`) }));
