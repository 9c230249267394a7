import { Link } from '@remix-run/react';
import { formatCount } from '~/components/format/amounts';
import { Note, Section } from '~/components/page/page';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';

interface FittingReadingsProps {
  readonly fitting: readonly { readonly machine: string; readonly lease: string | null; readonly rows: number }[];
  /** Rows that name no machine for which one may record. */
  readonly strange: number;
}

/** Of which machines and leases the readings of a file are. */
export const FittingReadings = ({ fitting, strange }: FittingReadingsProps) => {
  const t = useTranslate();
  if (fitting.length === 0 && strange === 0) return null;
  const title = t('tables:fitting.title');
  return (
    <Section title={title} summary={t('tables:fitting.summary')}>
      {strange > 0 && (
        <Note tone="warn">{t('tables:fitting.strange', { count: strange, rows: formatCount(strange) })}</Note>
      )}
      {fitting.length > 0 && (
        <ScrollRegion label={title}>
          <table className="table table-dense">
            <caption className="visually-hidden">{title}</caption>
            <thead>
              <tr>
                <th scope="col">{t('tables:fitting.machine')}</th>
                <th scope="col">{t('tables:fitting.lease')}</th>
                <th scope="col" className="end">
                  {t('tables:fitting.rows')}
                </th>
              </tr>
            </thead>
            <tbody>
              {fitting.map(({ machine, lease, rows }) => (
                <tr key={`${machine} ${lease}`}>
                  <td>
                    <Link to={`/equipment/${machine}`}>{machine}</Link>
                  </td>
                  <td>
                    {lease === null ? (
                      <span className="muted">{t('tables:fitting.no-lease')}</span>
                    ) : (
                      <Link to={`/leases/${lease}`}>{lease}</Link>
                    )}
                  </td>
                  <td className="end figure">{formatCount(rows)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Section>
  );
};
