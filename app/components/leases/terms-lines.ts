import { percentTextOf } from '#domain/leases/rates/rate';
import type { LeaseTerms, RateTerms, Rent, RentPlan, ScheduleTerms } from '#domain/leases/schedule/terms';
import type { UsageTerms } from '#domain/leases/usage/usage-terms';
import { decimalText } from '#domain/money/decimal';
import { formatMoney } from '~/components/format/amounts';
import { formatDay } from '~/components/format/dates';
import type { Language } from '~/i18n/languages';
import type { Translate } from '~/i18n/use-translate';
import { formatNumberText, formatPercentText } from './numbers.ts';
import { monthChoices } from './terms-choices.ts';

/** One statement of a lease's terms, in words. */
export interface TermsLine {
  readonly key: string;
  readonly label: string;
  readonly text: string;
}

interface Words {
  readonly t: Translate;
  readonly language: Language;
  readonly currency: string;
}

type Rate = Parameters<typeof percentTextOf>[0];

const percent = (rate: Rate): string => formatPercentText(percentTextOf(rate));

const money = (amountMinor: bigint, { currency }: Words): string => formatMoney({ amountMinor, currency });

const rateText = (rate: RateTerms, words: Words): string => {
  const { t } = words;
  if (rate.kind === 'implied') return t('leases:line.implied');
  if (rate.kind === 'fixed') return percent(rate.rate);
  const bounds = [
    rate.floor === null ? '' : t('leases:line.floor', { rate: percent(rate.floor) }),
    rate.cap === null ? '' : t('leases:line.cap', { rate: percent(rate.cap) }),
  ].filter(text => text !== '');
  const text = t('leases:line.floating', {
    reference: rate.reference,
    margin: percent(rate.margin),
    count: rate.resetMonths,
    months: rate.resetMonths,
  });
  return [text, ...bounds, t(`leases:on-reset.${rate.onReset}`)].join('; ');
};

const rentText = (rent: Rent, words: Words): string =>
  rent.kind === 'amount' ? money(rent.amountMinor, words) : formatPercentText(decimalText(rent.percent));

const planText = (plan: RentPlan, words: Words): string => {
  const { t, language } = words;
  const name = t(`leases:plan.${plan.kind}`);
  if (plan.kind === 'level') return name;
  if (plan.kind === 'stepped') {
    const steps = plan.steps.map(({ fromPeriod, rent }) =>
      t('leases:line.step', { period: fromPeriod, rent: rentText(rent, words) }),
    );
    return [name, ...steps].join('; ');
  }
  if (plan.kind === 'seasonal')
    return `${name}: ${plan.percentByMonth.map(share => formatNumberText(decimalText(share))).join(' · ')} %`;
  const days = plan.rents
    .slice(0, 12)
    .map(({ dueDate, rent }) => `${formatDay(dueDate, language)} ${rentText(rent, words)}`);
  return [name, ...days, ...(plan.rents.length > 12 ? ['…'] : [])].join('; ');
};

const usageText = (usage: UsageTerms, words: Words): string => {
  const { t, currency } = words;
  const tiers = usage.tiers.map(({ upTo, unitPrice }) => {
    const price = `${currency} ${formatNumberText(decimalText(unitPrice))}`;
    return upTo === null
      ? t('leases:line.tier-rest', { price })
      : t('leases:line.tier', { price, upTo: formatNumberText(decimalText(upTo)) });
  });
  const allowance = t('leases:line.allowance', { quantity: formatNumberText(decimalText(usage.allowance)) });
  return [t(`leases:meter.${usage.meter}`), allowance, ...tiers].join('; ');
};

const LABELS = {
  kind: 'leases:field.kind',
  frequency: 'leases:field.frequency',
  periods: 'leases:field.periods',
  timing: 'leases:field.timing',
  pricing: 'leases:field.ratePercent',
  accrual: 'leases:field.accrual',
  plan: 'leases:field.plan',
  gracePeriods: 'leases:field.gracePeriods',
  skippedMonths: 'leases:field.skippedMonths',
  financed: 'leases:field.financed',
  unguaranteed: 'leases:field.unguaranteed',
  guaranteed: 'leases:field.guaranteed',
  expectedPayment: 'leases:field.expectedPayment',
  balloon: 'leases:field.balloon',
  vatCategory: 'leases:field.vatPercent',
  deposit: 'leases:field.deposit',
  lessorCosts: 'leases:field.lessorCosts',
  lesseeCosts: 'leases:field.lesseeCosts',
  index: 'leases:form.indexation',
  meter: 'leases:form.usage',
} as const;

type LineKey = keyof typeof LABELS;
type Line = readonly [LineKey, string | null];

const scheduleEntries = (terms: ScheduleTerms, words: Words): Line[] => {
  const { t } = words;
  const { rent, residual, basis } = terms;
  const amount = (amountMinor: bigint): string | null => (amountMinor === 0n ? null : money(amountMinor, words));
  const accrual = basis.accrual === 'equal-periods' ? t('leases:equal-periods') : basis.accrual;
  const grace = rent.grace && `${rent.grace.periods} · ${t(`leases:grace-interest.${rent.grace.interest}`)}`;
  const skipped = monthChoices(t)
    .filter(({ value }) => rent.skippedMonths.includes(Number(value)))
    .map(({ label }) => label)
    .join(', ');
  return [
    ['frequency', t(`leases:frequency.${terms.frequency}`)],
    ['periods', rent.plan.kind === 'irregular' ? String(rent.plan.rents.length) : String(terms.periods)],
    ['timing', t(`leases:timing.${rent.timing}`)],
    ['pricing', rateText(terms.rate, words)],
    ['accrual', `${accrual} · ${t(`leases:compounding.${basis.compounding}`)}`],
    ['plan', planText(rent.plan, words)],
    ['gracePeriods', grace],
    ['skippedMonths', skipped === '' ? null : skipped],
    ['financed', money(terms.financedMinor, words)],
    ['unguaranteed', amount(residual.unguaranteedMinor)],
    ['guaranteed', amount(residual.guaranteedMinor)],
    ['expectedPayment', amount(residual.expectedPaymentMinor)],
    ['balloon', amount(residual.balloonMinor)],
  ];
};

const clauseEntries = ({ vat, indexation, usage }: LeaseTerms, words: Words): Line[] => {
  const { t } = words;
  return [
    ['vatCategory', `${t(`leases:vat-category.${vat.category}`)} · ${formatPercentText(decimalText(vat.percent))}`],
    [
      'index',
      indexation &&
        t('leases:line.index', {
          index: indexation.index,
          base: formatNumberText(decimalText(indexation.baseValue)),
          count: indexation.reviewMonths,
          months: indexation.reviewMonths,
        }),
    ],
    ['meter', usage && usageText(usage, words)],
  ];
};

const leaseEntries = (terms: LeaseTerms, words: Words): Line[] => {
  const { t } = words;
  const { deposit, directCosts } = terms;
  const amount = (amountMinor: bigint): string | null => (amountMinor === 0n ? null : money(amountMinor, words));
  return [
    ['deposit', deposit && `${money(deposit.amountMinor, words)} · ${t(`leases:deposit-use.${deposit.use}`)}`],
    ['lessorCosts', amount(directCosts.lessorMinor)],
    ['lesseeCosts', amount(directCosts.lesseeMinor)],
    ...clauseEntries(terms, words),
  ];
};

/** What terms say about money, statement by statement; what they do not speak of is left out. */
export const termsLines = (terms: LeaseTerms, words: Omit<Words, 'currency'>): TermsLine[] => {
  const all = { ...words, currency: terms.currency };
  return linesOf(
    [['kind', words.t(`leases:kind.${terms.kind}`)], ...scheduleEntries(terms, all), ...leaseEntries(terms, all)],
    all,
  );
};

/** The same of what an amendment may change: the schedule, tax, index and price of use. */
export const amendedLines = (terms: LeaseTerms, words: Words): TermsLine[] =>
  linesOf([...scheduleEntries(terms, words), ...clauseEntries(terms, words)], words);

const linesOf = (entries: readonly Line[], { t }: Words): TermsLine[] =>
  entries.flatMap(([key, text]) => (text === null ? [] : [{ key, label: t(LABELS[key]), text }]));
