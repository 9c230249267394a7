import { formatBps, formatMoney } from '~/components/format/amounts';
import { useTranslate } from '~/i18n/use-translate';
import type { ShownTerms } from '~/presenters/finance.server';

/** A quote's terms in words, one function for each. */
export const useTermsText = () => {
  const t = useTranslate();
  return {
    kind: ({ kind }: ShownTerms): string => t(`finance:kind.${kind}`),
    disclosure: ({ disclosure }: ShownTerms): string => t(`finance:disclosure.${disclosure}`),
    collector: ({ collector }: ShownTerms): string => t(`finance:collector.${collector}`),
    advance: ({ advanceRateBps }: ShownTerms): string => formatBps(advanceRateBps),
    discount: ({ discountRateBps, ratePeriod, dayCount }: ShownTerms): string =>
      `${formatBps(discountRateBps)} ${t(`finance:period.${ratePeriod}`)}, ${dayCount}`,
    fee: ({ fee, currency }: ShownTerms): string =>
      fee.kind === 'rate' ? formatBps(fee.bps) : formatMoney({ amountMinor: fee.amountMinor, currency }),
    recourse: ({ recourse }: ShownTerms): string =>
      recourse.kind === 'days'
        ? t('finance:recourse.days-named', { count: recourse.days })
        : t(`finance:recourse.${recourse.kind}`),
    rebate: ({ earlyRebate }: ShownTerms): string => t(`finance:rebate.${earlyRebate}`),
    grace: ({ graceDays }: ShownTerms): string => t('finance:grace-days', { count: graceDays }),
  };
};
