import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { revokeOtherSessions, revokeSession } from '#services/identity/revoke-session';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Ago, Moment } from '~/components/format/moment';
import { browserName } from '~/components/format/user-agent';
import type { PageHandle } from '~/components/page/handle';
import { StatusBadge } from '~/components/record/status-badge';
import { ScrollRegion } from '~/components/table/scroll-region';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadSessions } from '~/presenters/settings.server';

export const handle: PageHandle = { crumb: t => t('settings:sessions.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadSessions(await requireActor(request, context));

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const done = () => form.done('/settings/sessions', { key: 'settings:sessions.done', params: {} });
  if (form.intent === 'others') return form.answer(await revokeOtherSessions(services, actor), done);
  if (form.intent !== 'revoke') return unknownIntent();
  return form.answer(await revokeSession(services, actor, { sessionId: form.text('sessionId') }), done);
};

export default function Sessions() {
  const t = useTranslate();
  const sessions = useLoaderData<typeof loader>();
  return (
    <>
      <p className="section-summary">{t('settings:sessions.summary')}</p>
      <ScrollRegion label={t('settings:sessions.title')}>
        <table className="table table-stacked">
          <caption className="visually-hidden">{t('settings:sessions.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('settings:sessions.browser')}</th>
              <th scope="col">{t('settings:sessions.address')}</th>
              <th scope="col">{t('settings:sessions.organisation')}</th>
              <th scope="col">{t('settings:sessions.last-seen')}</th>
              <th scope="col">{t('settings:sessions.ends')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('settings:sessions.revoke')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sessions.map(session => (
              <tr key={session.id}>
                <th scope="row">{browserName(session.userAgent) ?? t('settings:sessions.unknown-browser')}</th>
                <td data-label={t('settings:sessions.address')}>{session.ip ?? '–'}</td>
                <td data-label={t('settings:sessions.organisation')}>{session.organisation}</td>
                <td data-label={t('settings:sessions.last-seen')}>
                  <Ago at={session.lastSeenAt} />
                </td>
                <td data-label={t('settings:sessions.ends')}>
                  <Moment at={session.expiresAt} />
                </td>
                <td className="actions">
                  {session.current ? (
                    <StatusBadge tone="ok">{t('settings:sessions.this')}</StatusBadge>
                  ) : (
                    <PostForm intent="revoke" bare>
                      <input type="hidden" name="sessionId" value={session.id} />
                      <SubmitButton tone="plain" small>
                        {t('settings:sessions.revoke')}
                      </SubmitButton>
                    </PostForm>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {sessions.length > 1 && (
        <div className="below">
          <PostForm intent="others" bare>
            <SubmitButton tone="plain">{t('settings:sessions.revoke-others')}</SubmitButton>
          </PostForm>
        </div>
      )}
    </>
  );
}
