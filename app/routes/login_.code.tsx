import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { giveSecondFactor } from '#services/identity/second-factor/finish-log-in';
import { CodeField } from '~/components/auth/code-field';
import { TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { isFormReply } from '~/components/form/problems';
import { useAnswer } from '~/components/form/use-answer';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { readPendingToken } from '~/cookies.server';
import { openForm } from '~/forms.server';
import { safeReturn } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadPendingLogIn } from '~/presenters/second-factor.server';
import { originOf, startOver, startSession } from '~/session.server';

export const handle: PageHandle = { i18n: ['auth'], crumb: t => t('auth:second-factor.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) => loadPendingLogIn(request, context, ['code']);

const Code = z.object({ code: z.string().max(100) });

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await openForm({ request, context });
  const next = safeReturn(form.text('next'));
  const token = await readPendingToken(request);
  return form.run(
    Code,
    async ({ code }) => {
      const given = await giveSecondFactor(context.services, null, { token, code }, originOf(request, context));
      if (!given.ok && given.refusal.code === 'log-in-over') throw await startOver(next, context);
      return given;
    },
    session => startSession(session, next, context),
  );
};

export default function SecondFactor() {
  const t = useTranslate();
  const { email, next } = useLoaderData<typeof loader>();
  const answered: unknown = useAnswer();
  const asksRecovery = isFormReply(answered) && answered.intent === 'recovery';
  return (
    <div className="sign-in">
      <div className="panel">
        <PageHeader title={t('auth:second-factor.title')} summary={t('auth:second-factor.summary', { email })} />
        <PostForm intent="code" reload>
          <input type="hidden" name="next" value={next} />
          <CodeField hint={t('auth:second-factor.code-hint')} />
          <SubmitButton>{t('auth:log-in.action')}</SubmitButton>
        </PostForm>
        <details className="below unfolding" open={asksRecovery}>
          <summary>{t('auth:second-factor.lost')}</summary>
          <PostForm intent="recovery" reload>
            <input type="hidden" name="next" value={next} />
            <TextField
              name="code"
              label={t('auth:second-factor.recovery-code')}
              hint={t('auth:second-factor.recovery-hint')}
              autoComplete="off"
              maxLength={40}
              required
            />
            <SubmitButton tone="plain">{t('auth:second-factor.recovery-action')}</SubmitButton>
          </PostForm>
          <p className="field-hint">{t('auth:second-factor.lost-all')}</p>
        </details>
        <p className="below">
          <Link to="/login">{t('auth:second-factor.other-account')}</Link>
        </p>
      </div>
    </div>
  );
}
