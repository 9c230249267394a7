import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import type { Result } from '#domain/result';
import { finishSetUpAtLogIn, setUpAtLogIn } from '#services/identity/second-factor/finish-log-in';
import { RecoveryCodes, recoveryCodesIn } from '~/components/auth/recovery-codes';
import { SetUpPanel } from '~/components/auth/set-up-panel';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { useAnswer } from '~/components/form/use-answer';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader } from '~/components/page/page';
import { readPendingToken } from '~/cookies.server';
import { openForm, unknownIntent } from '~/forms.server';
import { safeReturn } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadPendingLogIn } from '~/presenters/second-factor.server';
import { originOf, startOver, startSession } from '~/session.server';

export const handle: PageHandle = { i18n: ['auth'], crumb: t => t('auth:set-up.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadPendingLogIn(request, context, ['set-up', 'codes-kept']);

const Code = z.object({ code: z.string().max(100) });
const OVER = new Set(['log-in-over', 'set-up-over']);

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await openForm({ request, context });
  const next = safeReturn(form.text('next'));
  const token = await readPendingToken(request);
  const origin = originOf(request, context);
  const unlessOver = async <Value,>(result: Result<Value>): Promise<Result<Value>> => {
    if (!result.ok && OVER.has(result.refusal.code)) throw await startOver(next, context);
    return result;
  };
  if (form.intent === 'confirm') {
    return form.run(
      Code,
      async ({ code }) => unlessOver(await setUpAtLogIn(context.services, null, { token, code }, origin)),
      made => made,
    );
  }
  if (form.intent !== 'kept') return unknownIntent();
  return form.answer(await unlessOver(await finishSetUpAtLogIn(context.services, null, { token }, origin)), session =>
    startSession(session, next, context),
  );
};

export default function SetUp() {
  const t = useTranslate();
  const { email, organisation, setUp, next } = useLoaderData<typeof loader>();
  const codes = recoveryCodesIn(useAnswer());
  return (
    <div className="sign-in sign-in-wide">
      <div className="panel">
        <PageHeader title={t('auth:set-up.title')} summary={t('auth:set-up.required', { organisation, email })} />
        {setUp ? (
          <>
            <SetUpPanel setUp={setUp} next={next} />
            <p className="below">
              <Link to="/login">{t('auth:second-factor.other-account')}</Link>
            </p>
          </>
        ) : (
          <>
            {codes ? <RecoveryCodes codes={codes} account={email} /> : <Note>{t('auth:recovery.seen')}</Note>}
            <div className="below">
              <PostForm intent="kept" reload>
                <input type="hidden" name="next" value={next} />
                <SubmitButton>{t('auth:recovery.kept')}</SubmitButton>
              </PostForm>
            </div>
          </>
        )}
      </div>
    </div>
  );
}
