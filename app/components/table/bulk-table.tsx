import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { Refusal } from '#domain/result';
import { useTranslate } from '~/i18n/use-translate';
import { problemText } from '../form/problems.ts';
import { useProblemTexts } from '../form/use-problem-texts.ts';
import { Day } from '../format/moment.tsx';
import { Money } from '../format/money.tsx';
import { StatusBadge } from '../record/status-badge.tsx';
import { ScrollRegion } from './scroll-region.tsx';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly to: string | null;
  readonly party: string;
  readonly dueDate: string | null;
  readonly amount: { readonly amountMinor: bigint; readonly currency: string } | null;
  readonly outcome: { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };
}

interface BulkTableProps<R extends Row> {
  readonly caption: string;
  readonly heads: { readonly name: string; readonly amount: string; readonly outcome: string };
  readonly rows: readonly R[];
  /** What would happen, or has, to a row that is not refused. */
  readonly done: (outcome: Extract<R['outcome'], { readonly ok: true }>) => ReactNode;
  /** Of what would be done, per currency. */
  readonly sums?: readonly { readonly currency: string; readonly amountMinor: bigint }[];
}

const isDone = <O extends Row['outcome']>(outcome: O): outcome is Extract<O, { readonly ok: true }> => outcome.ok;

/** The ticked rows, each with what would happen to it or has happened, or why not. */
export const BulkTable = <R extends Row>({ caption, heads, rows, done, sums = [] }: BulkTableProps<R>) => {
  const t = useTranslate();
  const { i18n, ready } = useProblemTexts(rows.some(({ outcome }) => !outcome.ok));
  const outcomeOf = (outcome: R['outcome']): ReactNode => {
    if (isDone(outcome)) return done(outcome);
    if (outcome.ok) return null;
    return (
      <>
        <StatusBadge tone="warn">{t('bulk.not')}</StatusBadge> {ready && problemText(t, i18n, outcome.refusal)}
      </>
    );
  };
  return (
    <ScrollRegion label={caption}>
      <table className="table table-stacked">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{heads.name}</th>
            <th scope="col">{t('list.party')}</th>
            <th scope="col">{t('bulk.due')}</th>
            <th scope="col" className="end">
              {heads.amount}
            </th>
            <th scope="col">{heads.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.id}>
              <td className="nowrap">{row.to === null ? row.name : <Link to={row.to}>{row.name}</Link>}</td>
              <td data-label={t('list.party')}>{row.party}</td>
              <td className="nowrap" data-label={t('bulk.due')}>
                {row.dueDate === null ? '–' : <Day day={row.dueDate} />}
              </td>
              <td className="end nowrap" data-label={heads.amount}>
                {row.amount === null ? '–' : <Money {...row.amount} />}
              </td>
              <td className="outcome" data-label={heads.outcome}>
                <span>{outcomeOf(row.outcome)}</span>
              </td>
            </tr>
          ))}
        </tbody>
        {sums.length > 0 && (
          <tfoot>
            {sums.map(sum => (
              <tr key={sum.currency} className="total">
                <th scope="row" colSpan={3}>
                  {t('bulk.sum', { currency: sum.currency })}
                </th>
                <td className="end nowrap">
                  <Money {...sum} />
                </td>
                <td />
              </tr>
            ))}
          </tfoot>
        )}
      </table>
    </ScrollRegion>
  );
};
