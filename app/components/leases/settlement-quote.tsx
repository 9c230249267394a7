import { Form } from '@remix-run/react';
import { Day } from '~/components/format/moment';
import { useRefusalText } from '~/components/ledger/action-text';
import { Note, Section } from '~/components/page/page';
import { AmountTable } from '~/components/record/amount-table';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { SettlementPage } from '~/presenters/lease-settle.server';
import { leaseFormulaText } from './numbers.ts';

interface QuoteProps {
  readonly page: SettlementPage;
}

/** What is asked: a GET form, so that the quote has an address. */
export const SettlementAsk = ({ page }: QuoteProps) => {
  const t = useTranslate();
  const { asked } = page;
  const field = (name: 'discount' | 'feePercent' | 'fee', unit: string) => (
    <label className="filter">
      <span>
        {t(`leases:settle.${name}`)} ({unit})
      </span>
      <input name={name} defaultValue={asked[name]} inputMode="decimal" autoComplete="off" maxLength={60} />
    </label>
  );
  return (
    <search className="filter-bar">
      <Form method="get" aria-label={t('leases:settle.ask')} key={JSON.stringify(asked)}>
        <label className="filter">
          <span>{t('leases:settle.on')}</span>
          <input type="date" name="on" defaultValue={asked.on} />
        </label>
        <label className="filter">
          <span>{t('leases:settle.outcome')}</span>
          <select name="outcome" defaultValue={asked.outcome}>
            {(['purchase', 'return'] as const).map(value => (
              <option key={value} value={value}>
                {t(`leases:settle.outcomes.${value}`)}
              </option>
            ))}
          </select>
        </label>
        {field('discount', '%')}
        {field('feePercent', '%')}
        {field('fee', page.currency)}
        {page.hasDeposit && (
          <label className="filter">
            <span>{t('leases:settle.deposit')}</span>
            <select name="withDeposit" defaultValue={asked.withDeposit ? 'yes' : 'no'}>
              <option value="yes">{t('leases:deposit-use.set-off')}</option>
              <option value="no">{t('leases:settle.deposit-kept')}</option>
            </select>
          </label>
        )}
        <button type="submit" className="button">
          {t('leases:settle.ask')}
        </button>
      </Form>
    </search>
  );
};

/** The quote line by line, each with its formula. */
export const SettlementResult = ({ page }: QuoteProps) => {
  const t = useTranslate();
  const refusalText = useRefusalText();
  const { quote, problems, currency } = page;
  return (
    <>
      {problems.map(({ code, params, field }) => {
        const name = (['on', 'discount', 'feePercent', 'fee'] as const).find(one => one === field);
        return (
          <Note key={`${field} ${code}`} tone="bad">
            {name && <strong>{t(`leases:settle.${name}`)}: </strong>}
            {refusalText(code, params ?? {})}
          </Note>
        );
      })}
      {quote && (
        <Section
          title={
            <>
              {t('leases:settle.quote')} <Day day={quote.date} />
            </>
          }
          summary={t('leases:settle.rule', { period: quote.periodNumber })}
        >
          <ScrollRegion label={t('leases:settle.caption')}>
            <AmountTable
              caption={t('leases:settle.caption')}
              currency={currency}
              heads={{ item: t('leases:settle.item'), formula: t('leases:sale.formula') }}
              rows={[
                ...quote.lines.map((line, at) => ({
                  key: `${line.kind}-${at}`,
                  label: t(`leases:settle.line.${line.kind}`),
                  amountMinor: line.amountMinor,
                  formula: <span className="figure">{leaseFormulaText(line.formula)}</span>,
                })),
                {
                  key: 'total',
                  label: t(quote.totalMinor < 0n ? 'leases:settle.back' : 'leases:settle.total'),
                  amountMinor: quote.totalMinor,
                  total: true,
                },
              ]}
            />
          </ScrollRegion>
        </Section>
      )}
    </>
  );
};
