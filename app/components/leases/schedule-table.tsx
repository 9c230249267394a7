import type { ReactNode } from 'react';
import { formatAmount } from '~/components/format/amounts';
import { Day } from '~/components/format/moment';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';

/** A row of a schedule: opening + interest − rent = closing; what an index adds stands beside it. */
export interface ScheduleLine {
  readonly number: number;
  readonly dueDate: string;
  readonly openingMinor: bigint;
  readonly interestMinor: bigint;
  readonly rentMinor: bigint;
  readonly closingMinor: bigint;
  readonly indexationMinor: bigint;
  readonly isProvisional: boolean;
}

interface ScheduleTableProps<Row extends ScheduleLine> {
  readonly caption: string;
  readonly currency: string;
  readonly rows: readonly Row[];
  /** Last column: whether it is billed and paid. */
  readonly state?: { readonly head: string; readonly cell: (row: Row) => ReactNode };
  /** Fewer columns where there is little room: without opening balance. */
  readonly compact?: boolean;
  /** Rows that stand out: another version of the terms begins, or the next one to be billed. */
  readonly markOf?: (row: Row) => string | undefined;
}

/** A schedule that adds up before the reader's eyes, with its sums. */
export const ScheduleTable = <Row extends ScheduleLine>(props: ScheduleTableProps<Row>) => {
  const { caption, currency, rows, state, compact = false, markOf } = props;
  const t = useTranslate();
  const amount = (amountMinor: bigint) => formatAmount({ amountMinor, currency });
  const isIndexed = rows.some(({ indexationMinor }) => indexationMinor !== 0n);
  const sum = (of: (row: Row) => bigint) => amount(rows.reduce((all, row) => all + of(row), 0n));
  return (
    <ScrollRegion label={caption}>
      <table className="table table-dense schedule">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('leases:schedule.number')}</th>
            <th scope="col">{t('leases:schedule.due')}</th>
            {!compact && (
              <th scope="col" className="end">
                {t('leases:schedule.opening')}
              </th>
            )}
            <th scope="col" className="end">
              {t('leases:schedule.interest')}
            </th>
            <th scope="col" className="end">
              {t('leases:schedule.rent')}
            </th>
            {isIndexed && (
              <th scope="col" className="end">
                {t('leases:schedule.index')}
              </th>
            )}
            <th scope="col" className="end">
              {t('leases:schedule.closing')}
            </th>
            {state && <th scope="col">{state.head}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.number} className={markOf?.(row)}>
              <th scope="row" className="figure">
                {row.number}
              </th>
              <td className="nowrap">
                <Day day={row.dueDate} />
                {row.isProvisional && <span title={t('leases:schedule.provisional')}> *</span>}
              </td>
              {!compact && <td className="end figure">{amount(row.openingMinor)}</td>}
              <td className="end figure">{amount(row.interestMinor)}</td>
              <td className="end figure">{amount(row.rentMinor)}</td>
              {isIndexed && <td className="end figure">{amount(row.indexationMinor)}</td>}
              <td className="end figure">{amount(row.closingMinor)}</td>
              {state && <td>{state.cell(row)}</td>}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="total">
            <th scope="row" colSpan={compact ? 2 : 3}>
              {t('leases:schedule.sum', { currency })}
            </th>
            <td className="end figure">{sum(row => row.interestMinor)}</td>
            <td className="end figure">{sum(row => row.rentMinor)}</td>
            {isIndexed && <td className="end figure">{sum(row => row.indexationMinor)}</td>}
            <td />
            {state && <td />}
          </tr>
        </tfoot>
      </table>
    </ScrollRegion>
  );
};

/** How every figure of a schedule is made and rounded, and what an asterisk means. */
export const ScheduleRule = ({ rows }: { readonly rows: readonly ScheduleLine[] }) => {
  const t = useTranslate();
  return (
    <p className="muted below">
      {t('leases:schedule.rule')}
      {rows.some(({ isProvisional }) => isProvisional) && <> * {t('leases:schedule.provisional')}</>}
    </p>
  );
};
