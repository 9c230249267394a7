import { Link } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import { Moment } from '../format/moment.tsx';
import { StatusBadge } from '../record/status-badge.tsx';

interface RecentImport {
  readonly id: string;
  readonly submittedAt: Date;
  readonly finishedAt: Date | null;
  readonly by: string;
  readonly files: number;
  readonly done: number;
  readonly taken: number;
}

/** What was imported lately, each with how far it is. */
export const RecentImports = ({ imports }: { readonly imports: readonly RecentImport[] }) => {
  const t = useTranslate();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-region" aria-label={t('invoices:import.recent')} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('invoices:import.when')}</th>
            <th scope="col">{t('invoices:import.by')}</th>
            <th scope="col">{t('invoices:import.files')}</th>
            <th scope="col">{t('invoices:import.verdict')}</th>
          </tr>
        </thead>
        <tbody>
          {imports.map(({ id, submittedAt, finishedAt, by, files, done, taken }) => (
            <tr key={id}>
              <td className="nowrap">
                <Link to={`/invoices/imports/${id}`}>
                  <Moment at={submittedAt} />
                </Link>
              </td>
              <td>{by}</td>
              <td className="figure">{files}</td>
              <td>
                {finishedAt === null ? (
                  <StatusBadge tone="progress">{t('invoices:import.progress', { done, files })}</StatusBadge>
                ) : (
                  <StatusBadge tone={taken === files ? 'ok' : 'warn'}>
                    {t('invoices:import.outcome-counts', { imported: taken, refused: done - taken })}
                  </StatusBadge>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
