import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { askLender, endLenderAsk } from '#services/liens/ask-lender';
import { AskLenders } from '~/components/liens/ask-lenders';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadAskPage } from '~/presenters/lien-panel.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['liens'],
  crumb: (_, { reference }) => reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadAskPage(await requireActor(request, context, 'lien:read'), params.subject ?? '');

const Ask = z.object({
  bankIds: z.array(z.guid()).min(1),
  note: z.preprocess(value => (value === '' ? undefined : value), z.string().trim().max(2000).optional()),
});

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const { subject, reference } = await loadAskPage(form.who, params.subject ?? '');
  const back = `/equipment/${reference}/liens`;
  switch (form.intent) {
    case 'ask':
      return form.run(
        Ask,
        input => askLender(services, actor, { subject, ...input }),
        () => form.done(back, { key: 'liens:done.asked', params: {} }),
      );
    case 'end-ask':
      return form.answer(await endLenderAsk(services, actor, { subject, bankId: form.scope }), () =>
        form.done(back, { key: 'liens:done.ask-ended', params: {} }),
      );
    default:
      return unknownIntent();
  }
};

export default function AskLendersPage() {
  const t = useTranslate();
  const { panel, reference } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={t('liens:panel.ask')}
        summary={reference}
        actions={<ButtonLink to={`/equipment/${reference}/liens`}>{t('liens:panel.title')}</ButtonLink>}
      />
      <AskLenders panel={panel} />
    </>
  );
}
