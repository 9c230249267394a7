import type { Role } from '#domain/access/permissions';
import { useTranslate } from '~/i18n/use-translate';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { Moment } from '../format/moment.tsx';
import { EmptyState } from '../page/page.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';

interface InvitationTableProps {
  readonly invitations: readonly {
    readonly id: string;
    readonly email: string;
    readonly roles: readonly Role[];
    readonly expiresAt: Date;
  }[];
}

/** Invitations that nobody has accepted yet. */
export const InvitationTable = ({ invitations }: InvitationTableProps) => {
  const t = useTranslate();
  if (invitations.length === 0) return <EmptyState title={t('organisation:members.no-invitations')} />;
  return (
    <ScrollRegion label={t('organisation:members.invitations')}>
      <table className="table table-stacked">
        <caption className="visually-hidden">{t('organisation:members.invitations')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('organisation:members.email')}</th>
            <th scope="col">{t('organisation:roles.title')}</th>
            <th scope="col">{t('organisation:members.open-until')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('organisation:members.revoke')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {invitations.map(one => (
            <tr key={one.id}>
              <th scope="row">{one.email}</th>
              <td data-label={t('organisation:roles.title')}>{one.roles.map(role => t(`roles.${role}`)).join(', ')}</td>
              <td data-label={t('organisation:members.open-until')}>
                <Moment at={one.expiresAt} />
              </td>
              <td className="actions">
                <PostForm intent="revoke-invitation" scope={one.id} bare>
                  <SubmitButton tone="plain" small>
                    {t('organisation:members.revoke')}
                  </SubmitButton>
                </PostForm>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};
