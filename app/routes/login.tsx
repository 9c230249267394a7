import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { z } from 'zod';
import { isFirstRun } from '#services/identity/first-run';
import { logIn } from '#services/identity/log-in';
import { DemoAccounts } from '~/components/auth/demo-accounts';
import { PasswordField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { readSessionToken } from '~/cookies.server';
import { openForm } from '~/forms.server';
import { safeReturn, signedIn } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { originOf, proceed } from '~/session.server';

export const handle: PageHandle = { i18n: ['auth'], crumb: t => t('auth:log-in.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  if (await signedIn(request, context)) throw redirect(safeReturn(new URL(request.url).searchParams.get('next')));
  if (await isFirstRun(context.services)) throw redirect('/first-run');
  return { demo: context.demo };
};

const Credentials = z.object({
  email: z.string().max(254),
  password: z.string().max(1024),
  next: z.string().optional(),
});

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await openForm({ request, context });
  // Who logs in anew in the same browser ends the session there.
  const origin = { ...originOf(request, context), sessionToken: await readSessionToken(request) };
  return form.run(
    Credentials,
    ({ email, password }) => logIn(context.services, null, { email, password }, origin),
    entered => proceed(entered, safeReturn(form.text('next')), context),
  );
};

export default function LogIn() {
  const t = useTranslate();
  const { demo } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const next = search.get('next') ?? '';
  return (
    <div className={demo ? 'sign-in sign-in-demo' : 'sign-in'}>
      <div className="panel">
        <PageHeader title={t('auth:log-in.title')} summary={t('auth:log-in.summary')} />
        <PostForm intent="log-in" reload>
          <input type="hidden" name="next" value={next} />
          <TextField name="email" type="email" label={t('auth:email')} autoComplete="username" required />
          <PasswordField name="password" label={t('auth:password')} autoComplete="current-password" required />
          <SubmitButton>{t('auth:log-in.action')}</SubmitButton>
        </PostForm>
      </div>
      {demo && <DemoAccounts demo={demo} next={next} />}
    </div>
  );
}
