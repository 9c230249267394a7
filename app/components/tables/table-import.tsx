import { Link, useSearchParams } from '@remix-run/react';
import type { ReactNode } from 'react';
import { CheckField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { formatCount } from '~/components/format/amounts';
import { Moment } from '~/components/format/moment';
import { useRefusalText } from '~/components/ledger/action-text';
import { usePoll } from '~/components/live/use-poll';
import { ButtonLink } from '~/components/page/button-link';
import { Note, PageHeader, Section } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { changedSearch } from '~/components/table/list-url';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { TableImportPage } from '~/presenters/table-imports.server';

interface TableImportProps {
  readonly page: TableImportPage;
  /** Path of the kind's pages: `/leases`; what a row made is under it. */
  readonly base: string;
  /** Where what was made of a row is; the same where it is left out. */
  readonly madeBase?: string;
  /** What else is to be known before the rows are taken. */
  readonly children?: ReactNode;
}

type Row = TableImportPage['rows'][number];

const TONES = { accepted: 'ok', warned: 'warn', refused: 'bad' } as const;
const POLL_MS = 2000;

/** How many rows are worked off. Without scripts the page asks again by itself. */
const Progress = ({ summary }: { readonly summary: TableImportPage['summary'] }) => {
  const t = useTranslate();
  const { done, rows, accepted, refused, finishedAt } = summary;
  usePoll(finishedAt === null, POLL_MS);
  const counts = { count: rows, done: formatCount(done), rows: formatCount(rows) };
  if (finishedAt !== null)
    return (
      <Note tone={refused > 0 ? 'warn' : 'ok'} role="status" title={t('tables:progress.finished')}>
        {t('tables:progress.taken', { taken: formatCount(accepted), refused: formatCount(refused) })}
      </Note>
    );
  return (
    <div className="meter" role="status">
      <noscript>
        <meta httpEquiv="refresh" content="2" />
      </noscript>
      <label htmlFor="table-progress">{t('tables:progress.done', counts)}</label>
      <progress id="table-progress" value={done} max={Math.max(1, rows)} />
      <p className="muted">{t('tables:progress.may-leave')}</p>
    </div>
  );
};

/** What would happen, and the two ways on from here. */
const Decision = ({ summary }: { readonly summary: TableImportPage['summary'] }) => {
  const t = useTranslate();
  const { accepted, refused } = summary;
  return (
    <Section title={t('tables:decide.title')} summary={t('tables:decide.summary')}>
      {refused > 0 && <Note tone="warn">{t('tables:decide.some-refused', { count: refused })}</Note>}
      <div className="button-row">
        {accepted > 0 && (
          <PostForm intent="begin">
            {refused > 0 && (
              <CheckField name="leaveOutRefused" label={t('tables:decide.leave-out', { count: refused })} />
            )}
            <SubmitButton>{t('tables:decide.take', { count: accepted })}</SubmitButton>
          </PostForm>
        )}
        <PostForm intent="abandon">
          <SubmitButton tone="plain">{t('tables:decide.abandon')}</SubmitButton>
        </PostForm>
      </div>
    </Section>
  );
};

const Told = ({ row, headings }: { readonly row: Row; readonly headings: TableImportPage['headings'] }) => {
  const refusalText = useRefusalText();
  const t = useTranslate();
  const told = [...row.problems, ...row.warnings, ...row.notes];
  const { late } = row;
  if (told.length === 0 && late === null) return null;
  return (
    <ul className="plain-list">
      {late && (
        <li>
          <strong>{t('tables:late.row')} </strong>
          {late.code === null ? t('tables:late.expired') : refusalText(late.code, late.params)}
        </li>
      )}
      {told.map(({ code, params, field }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same may be said twice, and the list does not move
        <li key={at}>
          {field !== undefined && <strong>{headings.find(({ name }) => name === field)?.label ?? field}: </strong>}
          {refusalText(code, params ?? {})}
        </li>
      ))}
    </ul>
  );
};

const Rows = ({ page, base, madeBase = base }: Omit<TableImportProps, 'children'>) => {
  const t = useTranslate();
  const made = page.rows.some(row => row.made !== null);
  const used = new Set(page.rows.flatMap(({ values }) => Object.keys(values)));
  const columns = page.headings.filter(({ name }) => used.has(name));
  return (
    <ScrollRegion label={t('tables:rows')}>
      <table className="table table-dense">
        <caption className="visually-hidden">{t('tables:rows')}</caption>
        <thead>
          <tr>
            <th scope="col" className="end">
              {t('tables:line')}
            </th>
            <th scope="col">{t('tables:verdict')}</th>
            {made && <th scope="col">{t('tables:made')}</th>}
            <th scope="col">{t('tables:why')}</th>
            {columns.map(({ name, label }) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {page.rows.map(row => (
            <tr key={row.line}>
              <td className="end figure">{row.line}</td>
              <td>
                {row.late ? (
                  <StatusBadge tone="bad">{t('tables:late.badge')}</StatusBadge>
                ) : (
                  <StatusBadge tone={TONES[row.verdict]}>{t(`tables:verdicts.${row.verdict}`)}</StatusBadge>
                )}
              </td>
              {made && (
                <td className="nowrap">
                  {row.made !== null && <Link to={`${madeBase}/${row.made}`}>{row.made}</Link>}
                </td>
              )}
              <td className="table-why">
                <Told row={row} headings={page.headings} />
              </td>
              {columns.map(({ name }) => (
                <td key={name} className="nowrap">
                  {row.values[name]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};

/** The rows by their verdict, and their pages, as links. */
const Turning = ({ page }: { readonly page: TableImportPage }) => {
  const t = useTranslate();
  const [search] = useSearchParams();
  const to = (changes: Readonly<Record<string, string | null>>) => changedSearch(search, changes);
  return (
    <nav className="list-views" aria-label={t('tables:verdict')}>
      <ul>
        {([null, 'refused', 'warned', 'accepted'] as const).map(verdict => (
          <li key={verdict ?? 'all'}>
            <Link to={to({ verdict, page: null })} aria-current={page.verdict === verdict ? 'true' : undefined}>
              {verdict === null ? t('list.all') : t(`tables:verdicts.${verdict}`)}
            </Link>
          </li>
        ))}
        {page.page > 0 && (
          <li>
            <Link to={to({ page: String(page.page - 1) })}>{t('table.previous')}</Link>
          </li>
        )}
        {page.hasMore && (
          <li>
            <Link to={to({ page: String(page.page + 1) })}>{t('table.next')}</Link>
          </li>
        )}
      </ul>
    </nav>
  );
};

/** A table that was handed in: every row's verdict before anything is taken, and how far it is once it is. */
export const TableImportView = ({ page, base, madeBase = base, children }: TableImportProps) => {
  const t = useTranslate();
  const { summary } = page;
  return (
    <>
      <PageHeader
        title={summary.fileName}
        summary={
          <>
            {t('tables:handed-in', { name: summary.by })} <Moment at={summary.createdAt} /> ·{' '}
            {t('tables:counts', {
              count: summary.rows,
              rows: formatCount(summary.rows),
              fits: formatCount(summary.accepted - summary.warned),
              warned: formatCount(summary.warned),
              refused: formatCount(summary.refused),
            })}
          </>
        }
        actions={<ButtonLink to={`${base}/import`}>{t('tables:more')}</ButtonLink>}
      />
      {summary.abandonedAt !== null && <Note tone="neutral">{t('tables:abandoned')}</Note>}
      {summary.abandonedAt === null &&
        (summary.begunAt === null ? <Decision summary={summary} /> : <Progress summary={summary} />)}
      {page.late > 0 && (
        <Note tone="bad" role="status" title={t('tables:late.title', { count: page.late })}>
          {t('tables:late.what-now')}
        </Note>
      )}
      {children}
      <Section title={t('tables:rows')}>
        <Turning page={page} />
        <Rows page={page} base={base} madeBase={madeBase} />
      </Section>
    </>
  );
};
