import { Link } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { Moment } from '../format/moment.tsx';
import { EmptyState } from '../page/page.tsx';
import { StatusBadge } from '../record/status-badge.tsx';

interface Share {
  readonly id: string;
  readonly other: { readonly name: string };
  readonly receivable: { readonly subject: string; readonly reference: string } | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly sharedBy: string | null;
}

interface AuditorSharesProps {
  readonly shares: readonly Share[];
  readonly side: 'given' | 'received';
  readonly mayEnd: boolean;
}

/** Who may read what, since when, and until when it could. */
export const AuditorShares = ({ shares, side, mayEnd }: AuditorSharesProps) => {
  const t = useTranslate();
  if (shares.length === 0) {
    return (
      <EmptyState title={t(`organisation:auditors.none-${side}`)}>
        {t(`organisation:auditors.none-${side}-hint`)}
      </EmptyState>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-region" aria-label={t('organisation:auditors.title')} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t(`organisation:auditors.${side === 'given' ? 'auditor' : 'from'}`)}</th>
            <th scope="col">{t('organisation:auditors.what')}</th>
            <th scope="col">{t('organisation:auditors.since')}</th>
            <th scope="col">{t('organisation:auditors.state')}</th>
            {mayEnd && (
              <th scope="col">
                <span className="visually-hidden">{t('organisation:auditors.end')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {shares.map(({ id, other, receivable, createdAt, endedAt, sharedBy }) => (
            <tr key={id}>
              <td>{other.name}</td>
              <td>
                {receivable ? (
                  <Link to={`/receivables/${receivable.subject}`}>{receivable.reference}</Link>
                ) : (
                  t('organisation:auditors.all')
                )}
              </td>
              <td>
                <Moment at={createdAt} />
                {sharedBy !== null && <span className="muted"> · {sharedBy}</span>}
              </td>
              <td>
                {endedAt === null ? (
                  <StatusBadge tone="ok">{t('organisation:auditors.open')}</StatusBadge>
                ) : (
                  <StatusBadge tone="neutral">
                    {t('organisation:auditors.ended')} <Moment at={endedAt} />
                  </StatusBadge>
                )}
              </td>
              {mayEnd && (
                <td className="end">
                  {endedAt === null && (
                    <PostForm intent="end" scope={id} action="/organisation/auditors" bare>
                      <SubmitButton tone="plain" small>
                        {t('organisation:auditors.end')}
                      </SubmitButton>
                    </PostForm>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
