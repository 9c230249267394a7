import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { revokeOtherSessions, revokeSessions } from '#services/identity/revoke-session';
import { PasswordField } from '~/components/form/fields';
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

const Proof = z.object({ password: z.string().max(1024) });
const Chosen = Proof.extend({ sessionIds: z.array(z.guid()).min(1).max(100) });

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const done = () => form.done('/settings/sessions', { key: 'settings:sessions.done', params: {} });
  if (form.intent !== 'revoke') return unknownIntent();
  if (form.text('which') === 'others') {
    return form.run(Proof, ({ password }) => revokeOtherSessions(services, actor, { password }), done);
  }
  if (!form.data.has('sessionIds')) return form.refused({ code: 'sessions-not-chosen' });
  return form.run(Chosen, input => revokeSessions(services, actor, input), done);
};

export default function Sessions() {
  const t = useTranslate();
  const sessions = useLoaderData<typeof loader>();
  return (
    <PostForm intent="revoke" className="stack">
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
                    <label className="choice">
                      <input type="checkbox" name="sessionIds" value={session.id} />
                      <span>{t('settings:sessions.revoke')}</span>
                    </label>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {sessions.length > 1 && (
        <div className="form">
          <PasswordField
            name="password"
            label={t('settings:password.current')}
            hint={t('settings:sessions.password-hint')}
            autoComplete="current-password"
            required
          />
          <div className="form-actions">
            <SubmitButton name="which" value="chosen">
              {t('settings:sessions.revoke-chosen')}
            </SubmitButton>
            <SubmitButton tone="plain" name="which" value="others">
              {t('settings:sessions.revoke-others')}
            </SubmitButton>
          </div>
        </div>
      )}
    </PostForm>
  );
}
