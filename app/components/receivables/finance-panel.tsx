import { Link } from '@remix-run/react';
import { Ago, Moment } from '~/components/format/moment';
import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { RecordPanels } from '~/presenters/receivable-panels.server';

/** Requests for finance that this organisation made, or was asked in. */
export const FinancePanel = ({ panels }: { readonly panels: RecordPanels }) => {
  const t = useTranslate();
  const { requests } = panels;
  if (requests.length === 0) return null;
  return (
    <Section title={t('receivables:finance.title')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('receivables:finance.request')}</th>
            <th scope="col">{t('receivables:finance.expires')}</th>
            <th scope="col" className="end">
              {t('receivables:finance.banks')}
            </th>
            <th scope="col" className="end">
              {t('receivables:finance.quotes')}
            </th>
          </tr>
        </thead>
        <tbody>
          {requests.map(request => (
            <tr key={request.id}>
              <td>
                <Link to={`/finance/${request.id}`}>
                  {request.mine ? t('receivables:finance.ours') : t('receivables:finance.asked')}
                </Link>{' '}
                <span className="muted">
                  <Ago at={request.createdAt} />
                </span>
              </td>
              <td>
                <Moment at={request.expiresAt} />
              </td>
              <td className="end figure">{request.banks ?? '–'}</td>
              <td className="end figure">{request.quotes}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
};
