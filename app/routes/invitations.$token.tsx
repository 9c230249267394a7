import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { acceptInvitation } from '#services/identity/accept-invitation';
import { openInvitation } from '#services/identity/open-invitation';
import { resetPassword } from '#services/identity/reset-password';
import { PasswordField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { openForm } from '~/forms.server';
import { requestedLanguage } from '~/i18n/locale.server';
import { useTranslate } from '~/i18n/use-translate';
import { originOf, proceed } from '~/session.server';

export const handle: PageHandle = { i18n: ['auth'], crumb: t => t('auth:invitation.crumb') };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const opened = await openInvitation(
    context.services,
    null,
    { token: params.token ?? '' },
    originOf(request, context),
  );
  if (opened.ok) return data({ invitation: opened.value });
  if (opened.refusal.code === 'too-many-attempts') throw new Response(null, { status: 429 });
  return data({ invitation: null }, { status: 410 });
};

const Joining = z.object({ name: z.string().max(120).optional(), password: z.string().max(1024) });
const NewPassword = z.object({ newPassword: z.string().max(1024) });

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await openForm({ request, context });
  const token = params.token ?? '';
  const origin = originOf(request, context);
  if (form.intent === 'reset') {
    return form.run(
      NewPassword,
      ({ newPassword }) => resetPassword(context.services, null, { token, newPassword }, origin),
      () => form.done('/login', { key: 'auth:reset.done', params: {} }),
    );
  }
  const locale = await requestedLanguage(request);
  return form.run(
    Joining,
    ({ name, password }) => acceptInvitation(context.services, null, { token, name, password, locale }, origin),
    entered => proceed(entered, '/', context),
  );
};

export default function Invitation() {
  const t = useTranslate();
  const { invitation } = useLoaderData<typeof loader>();
  if (!invitation) {
    return (
      <div className="error-page">
        <PageHeader title={t('auth:invalid.title')} summary={t('auth:invalid.what')} />
        <p>{t('auth:invalid.next')}</p>
      </div>
    );
  }
  const { email, organisation, hasAccount } = invitation;
  const roles = invitation.roles.map(role => t(`roles.${role}`)).join(', ');
  return (
    <div className="sign-in">
      <div className="panel">
        {invitation.purpose === 'PASSWORD_RESET' ? (
          <>
            <PageHeader title={t('auth:reset.title')} summary={t('auth:reset.summary', { email })} />
            <PostForm intent="reset" reload>
              <PasswordField
                name="newPassword"
                label={t('auth:reset.new')}
                hint={t('auth:password-hint')}
                autoComplete="new-password"
                required
              />
              <SubmitButton>{t('auth:reset.action')}</SubmitButton>
            </PostForm>
          </>
        ) : (
          <>
            <PageHeader
              title={t('auth:invitation.title', { organisation })}
              summary={t('auth:invitation.as', { roles, email })}
            />
            <PostForm intent="join" reload>
              {hasAccount ? (
                <p>{t('auth:invitation.has-account')}</p>
              ) : (
                <TextField name="name" label={t('auth:your-name')} autoComplete="name" required />
              )}
              <PasswordField
                name="password"
                label={t('auth:password')}
                hint={hasAccount ? undefined : t('auth:password-hint')}
                autoComplete={hasAccount ? 'current-password' : 'new-password'}
                required
              />
              <SubmitButton>{t('auth:invitation.action')}</SubmitButton>
            </PostForm>
          </>
        )}
      </div>
    </div>
  );
}
