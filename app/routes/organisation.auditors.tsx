import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { auditorShareInput, endAuditorShare, shareWithAuditor } from '#services/sharing/share-with-auditor';
import { SelectField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { AuditorShares } from '~/components/organisation/auditor-shares';
import type { PageHandle } from '~/components/page/handle';
import { Section } from '~/components/page/page';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadAuditors } from '~/presenters/auditors.server';

export const handle: PageHandle = { crumb: t => t('organisation:auditors.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadAuditors(await requireActor(request, context, 'organisation:read'));

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  switch (form.intent) {
    case 'share': {
      const subject = form.text('subject');
      const back = subject === '' ? '/organisation/auditors' : `/receivables/${encodeURIComponent(subject)}`;
      return form.run(
        auditorShareInput,
        input => shareWithAuditor(services, actor, input),
        () => form.done(back, { key: 'organisation:auditors.done-shared', params: {} }),
      );
    }
    case 'end':
      return form.run(
        z.object({}),
        () => endAuditorShare(services, actor, { shareId: form.scope }),
        () => form.done('/organisation/auditors', { key: 'organisation:auditors.done-ended', params: {} }),
      );
    default:
      return unknownIntent();
  }
};

export default function Auditors() {
  const t = useTranslate();
  const { side, shares, mayShare, auditors } = useLoaderData<typeof loader>();
  return (
    <>
      <Section title={t('organisation:auditors.title')} summary={t(`organisation:auditors.summary-${side}`)}>
        <AuditorShares shares={shares} side={side} mayEnd={mayShare} />
      </Section>
      {mayShare && auditors.length > 0 && (
        <Section title={t('organisation:auditors.share')} summary={t('organisation:auditors.share-summary')}>
          <PostForm intent="share">
            <SelectField name="auditorId" label={t('organisation:auditors.auditor')} choices={auditors} required />
            <SubmitButton>{t('organisation:auditors.share-all')}</SubmitButton>
          </PostForm>
        </Section>
      )}
    </>
  );
}
