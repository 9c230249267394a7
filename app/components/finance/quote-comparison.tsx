import type { ReactNode } from 'react';
import { ConfirmForm } from '~/components/form/confirm-form';
import { formatBps, formatMoney } from '~/components/format/amounts';
import { Day, Moment } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { useTranslate } from '~/i18n/use-translate';
import type { PricedQuote } from '~/presenters/finance.server';
import { PriceTable } from './price-table.tsx';
import { QuoteStateBadge } from './states.tsx';
import { useTermsText } from './terms-text.ts';

interface ComparisonProps {
  readonly quotes: readonly PricedQuote[];
  readonly mayAccept: boolean;
}

/** Quotes side by side, one bank a column, and below how each amount is made. */
export const QuoteComparison = ({ quotes, mayAccept }: ComparisonProps) => {
  const t = useTranslate();
  const terms = useTermsText();
  const money = (amountMinor: bigint, currency: string) => <Money amountMinor={amountMinor} currency={currency} />;
  const rows: readonly { key: string; label: string; cell: (quote: PricedQuote) => ReactNode; strong?: boolean }[] = [
    { key: 'state', label: t('finance:quotes.state'), cell: ({ state }) => <QuoteStateBadge state={state} /> },
    {
      key: 'paid',
      label: t('finance:price.paidNow'),
      strong: true,
      cell: ({ price, currency }) => money(price.paidNow.amountMinor, currency),
    },
    {
      key: 'cost',
      label: t('finance:price.all-in'),
      strong: true,
      cell: ({ price }) => (price.allInCost === null ? '–' : formatBps(Number(price.allInCost.bps))),
    },
    {
      key: 'discount',
      label: t('finance:price.discount'),
      cell: ({ price, currency }) => money(price.discount.amountMinor, currency),
    },
    {
      key: 'fee',
      label: t('finance:price.fee'),
      cell: ({ price, currency }) => money(price.fee.amountMinor, currency),
    },
    {
      key: 'reserve',
      label: t('finance:price.reserve'),
      cell: ({ price, currency }) => money(price.reserve.amountMinor, currency),
    },
    { key: 'advance-rate', label: t('finance:terms.advance'), cell: quote => terms.advance(quote.terms) },
    { key: 'rate', label: t('finance:terms.discount'), cell: quote => terms.discount(quote.terms) },
    { key: 'kind', label: t('finance:terms.kind'), cell: quote => terms.kind(quote.terms) },
    { key: 'disclosure', label: t('finance:terms.disclosure'), cell: quote => terms.disclosure(quote.terms) },
    { key: 'collector', label: t('finance:terms.collector'), cell: quote => terms.collector(quote.terms) },
    { key: 'recourse', label: t('finance:terms.recourse'), cell: quote => terms.recourse(quote.terms) },
    { key: 'grace', label: t('finance:terms.grace'), cell: quote => terms.grace(quote.terms) },
    { key: 'rebate', label: t('finance:rebate.label'), cell: quote => terms.rebate(quote.terms) },
    {
      key: 'funding',
      label: t('finance:terms.funding-date'),
      cell: quote => <Day day={quote.terms.fundingDate} />,
    },
    { key: 'expires', label: t('finance:terms.expires'), cell: ({ expiresAt }) => <Moment at={expiresAt} /> },
  ];
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="table-region" aria-label={t('finance:quotes.title')} tabIndex={0}>
        <table className="table">
          <caption className="visually-hidden">{t('finance:quotes.title')}</caption>
          <thead>
            <tr>
              <td />
              {quotes.map(({ id, bank }) => (
                <th key={id} scope="col" className="end">
                  {bank.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, label, cell, strong }) => (
              <tr key={key} className={strong ? 'total' : undefined}>
                <th scope="row">{label}</th>
                {quotes.map(quote => (
                  <td key={quote.id} className="end">
                    {cell(quote)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {quotes.map(quote => (
        <details key={quote.id} className="fold">
          <summary>{t('finance:quotes.how', { bank: quote.bank.name })}</summary>
          <div>
            <PriceTable
              price={quote.price}
              currency={quote.currency}
              caption={t('finance:quotes.of', { bank: quote.bank.name })}
            />
          </div>
        </details>
      ))}
      {mayAccept && (
        <div className="button-row below">
          {quotes
            .filter(({ state }) => state === 'open')
            .map(({ id, bank, price, currency }) => (
              <ConfirmForm
                key={id}
                intent="accept"
                scope={id}
                tone="primary"
                label={t('finance:accept.open', { bank: bank.name })}
                explanation={t('finance:accept.explain', {
                  bank: bank.name,
                  amount: formatMoney({ amountMinor: price.paidNow.amountMinor, currency }),
                })}
                confirm={t('finance:accept.action')}
              >
                {null}
              </ConfirmForm>
            ))}
        </div>
      )}
    </>
  );
};
