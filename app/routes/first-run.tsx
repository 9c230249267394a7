import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { ORGANISATION_KINDS } from '#domain/access/organisation-kinds';
import { firstRun, isFirstRun } from '#services/identity/first-run';
import { countriesIn } from '~/components/form/countries';
import { CheckboxesField, PasswordField, SelectField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { openForm } from '~/forms.server';
import { requestedLanguage } from '~/i18n/locale.server';
import { useTranslate } from '~/i18n/use-translate';
import { originOf, startSession } from '~/session.server';

export const handle: PageHandle = { i18n: ['auth'], crumb: t => t('auth:first-run.title') };

/** Kinds that a first organisation can be; a guest has no members. */
const KINDS = ORGANISATION_KINDS.filter(kind => kind !== 'GUEST_OBLIGOR');

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  if (!(await isFirstRun(context.services))) throw redirect('/login');
  return { countries: countriesIn(await requestedLanguage(request)) };
};

const FirstRun = z.object({
  organisation: z.object({
    name: z.string().max(200),
    country: z.string().max(2),
    kinds: z.array(z.enum(ORGANISATION_KINDS).exclude(['GUEST_OBLIGOR'])).min(1),
    number: z.string().max(60).optional(),
  }),
  administrator: z.object({
    name: z.string().max(120),
    email: z.email().max(254),
    password: z.string().max(1024),
  }),
});

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await openForm({ request, context });
  const locale = await requestedLanguage(request);
  return form.run(
    FirstRun,
    ({ organisation: { number, ...organisation }, administrator }) =>
      firstRun(
        context.services,
        null,
        {
          organisation: { ...organisation, identifiers: number ? [{ scheme: null, value: number }] : [] },
          administrator: { ...administrator, locale },
        },
        originOf(request, context),
      ),
    session => startSession(session, '/organisation', context),
  );
};

export default function FirstRunPage() {
  const t = useTranslate();
  const { countries } = useLoaderData<typeof loader>();
  return (
    <div className="sign-in">
      <div className="panel">
        <PageHeader title={t('auth:first-run.title')} summary={t('auth:first-run.summary')} />
        <PostForm intent="first-run" reload>
          <h2>{t('auth:first-run.organisation')}</h2>
          <TextField
            name="organisation.name"
            label={t('auth:first-run.name')}
            hint={t('auth:first-run.name-hint')}
            autoComplete="organization"
            required
          />
          <SelectField
            name="organisation.country"
            label={t('auth:first-run.country')}
            choices={countries}
            placeholder={t('auth:first-run.choose')}
            autoComplete="country"
            required
          />
          <TextField
            name="organisation.number"
            label={t('auth:first-run.number')}
            hint={t('auth:first-run.number-hint')}
          />
          <CheckboxesField
            name="organisation.kinds"
            legend={t('auth:first-run.kinds')}
            choices={KINDS.map(value => ({ value, label: t(`kinds.${value}`) }))}
            required
          />
          <h2>{t('auth:first-run.administrator')}</h2>
          <TextField name="administrator.name" label={t('auth:your-name')} autoComplete="name" required />
          <TextField name="administrator.email" type="email" label={t('auth:email')} autoComplete="email" required />
          <PasswordField
            name="administrator.password"
            label={t('auth:password')}
            hint={t('auth:password-hint')}
            autoComplete="new-password"
            required
          />
          <SubmitButton>{t('auth:first-run.action')}</SubmitButton>
        </PostForm>
      </div>
    </div>
  );
}
