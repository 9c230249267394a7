import { Form } from '@remix-run/react';
import { ChartWithTable } from '~/components/chart/chart-with-table';
import type { Series } from '~/components/chart/series';
import { formatAmount } from '~/components/format/amounts';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { Note, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import type { LeaseBooksPage, ShownBooks } from '~/presenters/lease-books.server';
import { BooksJournal } from './books-journal.tsx';
import { BooksRows } from './books-rows.tsx';
import { formatPercentText } from './numbers.ts';

type BooksKind = 'lessee' | 'finance' | 'operating';

const kindOf = ({ books }: ShownBooks): BooksKind =>
  books.lessee ? 'lessee' : books.finance ? 'finance' : 'operating';

/** Whose books, on which day, at which rate: a GET form, so that what is shown has an address. */
export const BooksAsk = ({ asked, page }: LeaseBooksPage) => {
  const t = useTranslate();
  const sides = page?.books.sides ?? [];
  return (
    <search className="filter-bar">
      <Form method="get" aria-label={t('books:apply')} key={JSON.stringify(asked)}>
        {sides.length > 1 && (
          <label className="filter">
            <span>{t('books:which-side')}</span>
            <select name="side" defaultValue={page?.books.side}>
              {sides.map(side => (
                <option key={side} value={side}>
                  {t(`books:side.${side}`)}
                </option>
              ))}
            </select>
          </label>
        )}
        <label className="filter">
          <span>{t('books:as-of')}</span>
          <input type="date" name="asOf" defaultValue={asked.asOf} />
        </label>
        {page?.books.side !== 'lessor' && (
          <label className="filter">
            <span>{t('books:discount')} (%)</span>
            <input
              name="discount"
              defaultValue={asked.discount}
              inputMode="decimal"
              autoComplete="off"
              maxLength={60}
            />
          </label>
        )}
        <button type="submit" className="button">
          {t('books:apply')}
        </button>
      </Form>
    </search>
  );
};

const BooksFacts = ({ page }: { readonly page: ShownBooks }) => {
  const t = useTranslate();
  const { books, ratePercent } = page;
  const { currency, lessee, finance } = books;
  const money = (amountMinor: bigint) => <Money amountMinor={amountMinor} currency={currency} />;
  return (
    <div className="panel">
      <FactList columns={2}>
        <Fact label={t('books:as-of')}>
          <Day day={books.asOf} />
        </Fact>
        {ratePercent !== null && <Fact label={t('books:rate')}>{formatPercentText(ratePercent)}</Fact>}
        <Fact label={t(`books:carrying.${kindOf(page)}`)}>
          <strong>{money(books.carryingMinor)}</strong>
        </Fact>
        {lessee && <Fact label={t('books:liability-first')}>{money(lessee.liabilityMinor)}</Fact>}
        {lessee && <Fact label={t('books:asset-first')}>{money(lessee.assetMinor)}</Fact>}
        {finance && <Fact label={t('books:investment-first')}>{money(finance.netInvestmentMinor)}</Fact>}
        {finance && <Fact label={t('books:unearned')}>{money(finance.unearnedIncomeMinor)}</Fact>}
      </FactList>
    </div>
  );
};

/** What amendments changed in the books, each on its day. */
const Remeasurements = ({ page }: { readonly page: ShownBooks }) => {
  const t = useTranslate();
  const { lessee, finance, currency } = page.books;
  const amount = (amountMinor: bigint) => formatAmount({ amountMinor, currency });
  return (
    <>
      {lessee?.remeasurements.map(one => (
        <Note key={one.date} tone="neutral">
          {t('books:remeasured')} <Day day={one.date} />:{' '}
          {t('books:remeasured-lessee', {
            before: amount(one.before.liabilityMinor),
            after: amount(one.after.liabilityMinor),
            assetBefore: amount(one.before.assetMinor),
            assetAfter: amount(one.after.assetMinor),
            gain: amount(one.gainMinor),
          })}
        </Note>
      ))}
      {finance?.modifications.map(one => (
        <Note key={one.date} tone="neutral">
          {t('books:remeasured')} <Day day={one.date} />:{' '}
          {t('books:remeasured-lessor', {
            before: amount(one.beforeMinor),
            after: amount(one.afterMinor),
            gain: amount(one.gainMinor),
          })}
        </Note>
      ))}
    </>
  );
};

/** A lease in one side's books: figures on a day, balances, what falls due, every period, and the journal. */
export const BooksView = ({ page, reference }: { readonly page: ShownBooks; readonly reference: string }) => {
  const t = useTranslate();
  const { books, balances, maturity } = page;
  const { currency, endedOn, isIndexed } = books;
  const kind = kindOf(page);
  const series: Readonly<Record<BooksKind, readonly Series[]>> = {
    lessee: [
      { key: 'liability', label: t('books:liability'), shade: 1 },
      { key: 'asset', label: t('books:right-of-use'), shade: 3 },
    ],
    finance: [{ key: 'investment', label: t('books:net-investment'), shade: 1 }],
    operating: [{ key: 'accrued', label: t('books:accrued'), shade: 1 }],
  };
  return (
    <>
      <Section title={t(`books:title.${kind}`)} summary={t(`books:summary.${kind}`)}>
        {endedOn !== null && (
          <Note tone="neutral">
            {t('books:ended')} <Day day={endedOn} />. {t('books:ended-hint')}
          </Note>
        )}
        {isIndexed && <Note tone="neutral">{t(kind === 'lessee' ? 'books:indexed-lessee' : 'books:indexed')}</Note>}
        <BooksFacts page={page} />
        <Remeasurements page={page} />
      </Section>
      <Section title={t('books:maturity', { currency })}>
        <ChartWithTable
          title={t('books:due')}
          axis={t('books:bucket-head')}
          series={[{ key: 'due', label: t('books:due'), shade: 2 }]}
          points={maturity.points.map(point => ({ ...point, label: t(`books:bucket.${point.key}`) }))}
        />
        <FactList columns={2}>
          <Fact label={t('books:total')}>
            <Money amountMinor={maturity.totalMinor} currency={currency} />
          </Fact>
          <Fact label={t('books:unearned-left')}>
            <Money amountMinor={maturity.unearnedMinor} currency={currency} />
          </Fact>
        </FactList>
      </Section>
      <Section title={t('books:rows')}>
        <ChartWithTable
          title={t('books:chart', { currency })}
          axis={t('books:from')}
          kind="line"
          series={series[kind]}
          points={balances}
        />
        <div className="below">
          <BooksRows books={books} />
        </div>
      </Section>
      <BooksJournal books={books} reference={reference} />
    </>
  );
};
