import type { Price } from '#domain/receivables/pricing';
import { formatBps } from '~/components/format/amounts';
import { Day } from '~/components/format/moment';
import { type AmountRow, AmountTable } from '~/components/record/amount-table';
import { useTranslate } from '~/i18n/use-translate';
import { FormulaText } from './formula-text.tsx';

interface PriceTableProps {
  readonly price: Price;
  readonly currency: string;
  readonly caption: string;
}

/** What a quote comes to: every amount with its formula, and the cost of the money for a year beside it. */
export const PriceTable = ({ price, currency, caption }: PriceTableProps) => {
  const t = useTranslate();
  const row = (key: 'advance' | 'discount' | 'fee' | 'withheld' | 'reserve' | 'paidNow', total = false): AmountRow => ({
    key,
    label: t(`finance:price.${key}`),
    amountMinor: price[key].amountMinor,
    formula: <FormulaText formula={price[key].formula} />,
    total,
  });
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="table-region" aria-label={caption} tabIndex={0}>
        <AmountTable
          caption={caption}
          currency={currency}
          heads={{ item: t('finance:price.item'), formula: t('finance:price.formula') }}
          rows={[
            { key: 'face', label: t('finance:price.face'), amountMinor: price.faceMinor },
            ...(price.pricedMinor === price.faceMinor
              ? []
              : [{ key: 'priced', label: t('finance:price.priced'), amountMinor: price.pricedMinor }]),
            row('advance'),
            row('discount'),
            row('fee'),
            row('reserve'),
            ...(price.withheld.amountMinor > 0n ? [row('withheld')] : []),
            row('paidNow', true),
          ]}
        />
      </section>
      <p className="below">
        <strong>{t('finance:price.all-in')}</strong>{' '}
        {price.allInCost === null ? (
          '–'
        ) : (
          <>
            <strong className="figure">{formatBps(Number(price.allInCost.bps))}</strong>{' '}
            <span className="muted">
              <FormulaText formula={price.allInCost.formula} />
            </span>
          </>
        )}
      </p>
      <p className="muted">
        {t('finance:price.days', { days: price.days, base: price.base })} <Day day={price.discountedTo} />
      </p>
    </>
  );
};
