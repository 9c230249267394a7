import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import {
  beginSecondFactor,
  cancelSetUp,
  confirmSecondFactor,
  renewRecoveryCodes,
  turnOffSecondFactor,
} from '#services/identity/second-factor/own-factor';
import { RecoveryCodes, recoveryCodesIn } from '~/components/auth/recovery-codes';
import { SetUpPanel } from '~/components/auth/set-up-panel';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { useAnswer } from '~/components/form/use-answer';
import type { PageHandle } from '~/components/page/handle';
import { Note } from '~/components/page/page';
import { useRootData } from '~/components/page/viewer';
import { FactorFacts } from '~/components/settings/factor-facts';
import { ProofForm } from '~/components/settings/proof-form';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadSecondFactor } from '~/presenters/second-factor.server';

export const handle: PageHandle = { i18n: ['auth'], crumb: t => t('settings:second-factor.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadSecondFactor(await requireActor(request, context));

const Proof = z.object({ password: z.string().max(1024), code: z.string().max(100).default('') });
const Code = z.object({ code: z.string().max(100) });
const HERE = '/settings/second-factor';

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  switch (form.intent) {
    case 'begin':
      return form.run(
        Proof,
        input => beginSecondFactor(services, actor, input),
        () => form.done(HERE),
      );
    case 'confirm':
      return form.run(
        Code,
        input => confirmSecondFactor(services, actor, input),
        made => made,
      );
    case 'cancel':
      return form.answer(await cancelSetUp(services, actor), () => form.done(HERE));
    case 'renew':
      return form.run(
        Proof,
        input => renewRecoveryCodes(services, actor, input),
        made => made,
      );
    case 'turn-off':
      return form.run(
        Proof,
        input => turnOffSecondFactor(services, actor, input),
        () => form.done(HERE, { key: 'settings:second-factor.done-off', params: {} }),
      );
    default:
      return unknownIntent();
  }
};

export default function SecondFactor() {
  const t = useTranslate();
  const { factor, setUp, requiredBy } = useLoaderData<typeof loader>();
  const codes = recoveryCodesIn(useAnswer());
  const account = useRootData()?.viewer?.email ?? '';
  if (setUp) {
    return (
      <div className="stack">
        <p className="section-summary">{t('settings:second-factor.setting-up')}</p>
        <SetUpPanel setUp={setUp} />
        <PostForm intent="cancel" bare>
          <SubmitButton tone="plain">{t('settings:second-factor.cancel')}</SubmitButton>
        </PostForm>
      </div>
    );
  }
  return (
    <div className="stack">
      <p className="section-summary">{t('settings:second-factor.summary')}</p>
      {codes && <RecoveryCodes codes={codes} account={account} />}
      {factor ? (
        <FactorFacts factor={factor} requiredBy={requiredBy} />
      ) : (
        <>
          {requiredBy.length > 0 && (
            <Note tone="warn">{t('settings:second-factor.required-by', { organisations: requiredBy.join(', ') })}</Note>
          )}
          <ProofForm intent="begin" action={t('settings:second-factor.begin')} withCode={false} />
        </>
      )}
    </div>
  );
}
