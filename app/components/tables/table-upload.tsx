import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { TextField } from '~/components/form/fields';
import { FileDrop } from '~/components/form/file-drop';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { formatBytes, formatCount } from '~/components/format/amounts';
import { Moment } from '~/components/format/moment';
import { Section } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { TableUploadPage } from '~/presenters/table-imports.server';

interface TableUploadProps {
  readonly page: TableUploadPage;
  /** Path of the kind's pages: `/leases`. */
  readonly base: string;
  /** What the columns are. */
  readonly guide?: ReactNode;
  /** Further fields of the form, which stand before the file. */
  readonly children?: ReactNode;
}

const stateOf = ({ begunAt, finishedAt }: TableUploadPage['recent'][number]) =>
  finishedAt !== null ? 'finished' : begunAt !== null ? 'working' : 'looked-at';

const TONES = { finished: 'ok', working: 'progress', 'looked-at': 'info' } as const;

/** A file of rows, for a look first; and those handed in lately. */
export const TableUpload = ({ page, base, guide, children }: TableUploadProps) => {
  const t = useTranslate();
  return (
    <>
      <Section title={t('tables:upload.title')} summary={t('tables:upload.summary')}>
        <PostForm intent="upload" files>
          {children}
          <TextField
            name="sheet"
            label={t('tables:upload.sheet')}
            hint={t('tables:upload.sheet-hint')}
            maxLength={60}
          />
          <FileDrop
            name="file"
            label={t('tables:upload.drop')}
            hint={t('tables:upload.hint', { most: formatBytes(page.mostBytes) })}
            accept=".csv,.xlsx,text/csv"
            multiple={false}
          />
          <SubmitButton>{t('tables:upload.action')}</SubmitButton>
        </PostForm>
      </Section>
      {guide}
      {page.recent.length > 0 && (
        <Section title={t('tables:recent.title')}>
          <ScrollRegion label={t('tables:recent.title')}>
            <table className="table">
              <caption className="visually-hidden">{t('tables:recent.title')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('tables:file')}</th>
                  <th scope="col">{t('tables:state-head')}</th>
                  <th scope="col">{t('tables:recent.by')}</th>
                  <th scope="col">{t('tables:recent.at')}</th>
                  <th scope="col" className="end">
                    {t('tables:rows')}
                  </th>
                  <th scope="col" className="end">
                    {t('tables:refused')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {page.recent.map(one => (
                  <tr key={one.id}>
                    <td>
                      <Link to={`${base}/imports/${one.id}`}>{one.fileName}</Link>
                    </td>
                    <td>
                      <StatusBadge tone={TONES[stateOf(one)]}>{t(`tables:state.${stateOf(one)}`)}</StatusBadge>
                    </td>
                    <td>{one.by}</td>
                    <td className="nowrap">
                      <Moment at={one.createdAt} />
                    </td>
                    <td className="end figure">{formatCount(one.rows)}</td>
                    <td className="end figure">{formatCount(one.refused)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </Section>
      )}
    </>
  );
};
