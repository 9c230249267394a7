import type { ReactNode } from 'react';
import { formatAmount } from '~/components/format/amounts';
import { Day } from '~/components/format/moment';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { ShownBooks } from '~/presenters/lease-books.server';

interface Column<Row> {
  readonly head: string;
  readonly amount: (row: Row) => bigint;
}

interface RowTableProps<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly currency: string;
}

const RowTable = <Row extends { readonly periodNumber: number; readonly from: string; readonly dueDate: string }>(
  props: RowTableProps<Row>,
): ReactNode => {
  const t = useTranslate();
  const { rows, columns, currency } = props;
  return (
    <ScrollRegion label={t('books:rows')}>
      <table className="table table-dense">
        <caption className="visually-hidden">{t('books:rows')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('books:period')}</th>
            <th scope="col">{t('books:from')}</th>
            {columns.map(({ head }) => (
              <th key={head} scope="col" className="end">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.periodNumber}>
              <th scope="row" className="figure">
                {row.periodNumber}
              </th>
              <td className="nowrap">
                <Day day={row.from} />
              </td>
              {columns.map(({ head, amount }) => (
                <td key={head} className="end figure">
                  {formatAmount({ amountMinor: amount(row), currency })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};

/** The rows of whichever books they are. */
export const BooksRows = ({ books }: Pick<ShownBooks, 'books'>) => {
  const t = useTranslate();
  const { lessee, finance, operating, currency } = books;
  if (lessee)
    return (
      <RowTable
        rows={lessee.rows}
        currency={currency}
        columns={[
          { head: t('books:opening'), amount: row => row.openingMinor },
          { head: t('books:interest'), amount: row => row.interestMinor },
          { head: t('books:payment'), amount: row => row.paymentMinor },
          { head: t('books:closing'), amount: row => row.closingMinor },
          { head: t('books:depreciation'), amount: row => row.depreciationMinor },
          { head: t('books:asset'), amount: row => row.assetClosingMinor },
        ]}
      />
    );
  if (finance)
    return (
      <RowTable
        rows={finance.rows}
        currency={currency}
        columns={[
          { head: t('books:opening'), amount: row => row.openingMinor },
          { head: t('books:income'), amount: row => row.incomeMinor },
          { head: t('books:rent'), amount: row => row.rentMinor },
          { head: t('books:closing'), amount: row => row.closingMinor },
          { head: t('books:unguaranteed'), amount: row => row.unguaranteedMinor },
        ]}
      />
    );
  return (
    <RowTable
      rows={operating ?? []}
      currency={currency}
      columns={[
        { head: t('books:rent'), amount: row => row.rentMinor },
        { head: t('books:income'), amount: row => row.incomeMinor },
        { head: t('books:accrued'), amount: row => row.accruedMinor },
        { head: t('books:costs'), amount: row => row.directCostsMinor },
      ]}
    />
  );
};
