import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { changePassword } from '#services/identity/change-password';
import { PasswordField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import type { PageHandle } from '~/components/page/handle';
import { memberForm } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { startSession } from '~/session.server';

export const handle: PageHandle = { crumb: t => t('settings:password.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  await requireActor(request, context);
  return null;
};

const NewPassword = z.object({ currentPassword: z.string().max(1024), newPassword: z.string().max(1024) });

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  return form.run(
    NewPassword,
    input => changePassword(form.who.services, form.who.actor, input),
    session => startSession(session, '/settings/password', context, { key: 'settings:password.done', params: {} }),
  );
};

export default function Password() {
  const t = useTranslate();
  return (
    <PostForm intent="password" reload>
      <PasswordField
        name="currentPassword"
        label={t('settings:password.current')}
        autoComplete="current-password"
        required
      />
      <PasswordField
        name="newPassword"
        label={t('settings:password.new')}
        hint={t('settings:password.hint')}
        autoComplete="new-password"
        required
      />
      <SubmitButton>{t('settings:password.action')}</SubmitButton>
    </PostForm>
  );
}
