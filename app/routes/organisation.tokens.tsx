import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { permissionsOfActor } from '#domain/access/authorise';
import { createToken } from '#services/organisations/create-token';
import { revokeToken } from '#services/organisations/revoke-token';
import { CheckboxesField, SelectField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { useAnswer } from '~/components/form/use-answer';
import { HashText } from '~/components/format/hash-text';
import { usePermissionText } from '~/components/organisation/permission-text';
import { TokenTable } from '~/components/organisation/token-table';
import type { PageHandle } from '~/components/page/handle';
import { Note, Section } from '~/components/page/page';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadTokens } from '~/presenters/organisation.server';

export const handle: PageHandle = { crumb: t => t('organisation:tokens.title') };

const DAYS = ['7', '30', '90', '365'] as const;

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'organisation:read');
  return { ...(await loadTokens(who)), scopes: permissionsOfActor(who.actor) };
};

const NewToken = z.object({
  name: z.string().max(100),
  days: z.enum(DAYS),
  scopes: z.array(z.string().max(100)).min(1),
});

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  if (form.intent === 'revoke') {
    return form.answer(await revokeToken(services, actor, { tokenId: form.scope }), () =>
      form.done('/organisation/tokens', { key: 'organisation:tokens.done-revoked', params: {} }),
    );
  }
  if (form.intent !== 'create') return unknownIntent();
  return form.run(
    NewToken,
    ({ name, days, scopes }) => createToken(services, actor, { name, scopes, expiresInDays: Number(days) }),
    // Answered, not redirected: the token exists in this one response and nowhere else.
    ({ token, prefix }) => data({ token, prefix }),
  );
};

export default function Tokens() {
  const t = useTranslate();
  const textOf = usePermissionText();
  const { tokens, scopes, mayManage } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  return (
    <>
      {answer && 'token' in answer && (
        <Note tone="ok" role="status" title={t('organisation:tokens.created')}>
          <HashText value={answer.token} full />
        </Note>
      )}
      <Section title={t('organisation:tokens.title')} summary={t('organisation:tokens.summary')}>
        <TokenTable tokens={tokens} mayManage={mayManage} />
      </Section>
      <Section title={t('organisation:tokens.create')} summary={t('organisation:tokens.create-summary')}>
        <PostForm intent="create" className="form-wide">
          <TextField
            name="name"
            label={t('organisation:tokens.name')}
            hint={t('organisation:tokens.name-hint')}
            required
          />
          <SelectField
            name="days"
            label={t('organisation:tokens.expires')}
            choices={DAYS.map(days => ({ value: days, label: t('organisation:tokens.days', { count: Number(days) }) }))}
            defaultValue="90"
            required
          />
          <CheckboxesField
            name="scopes"
            legend={t('organisation:tokens.scopes')}
            choices={scopes.map(scope => ({ value: scope, label: textOf(scope), hint: scope }))}
            columns
            required
          />
          <SubmitButton>{t('organisation:tokens.create-action')}</SubmitButton>
        </PostForm>
      </Section>
    </>
  );
}
