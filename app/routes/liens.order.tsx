import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useSearchParams } from '@remix-run/react';
import { releaseLienByOrder } from '#services/liens/release-by-order';
import { TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { NotALegalRegister } from '~/components/liens/lien-controls';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { memberForm, unknownIntent } from '~/forms.server';
import { orNotFound, requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { orderFields } from '~/presenters/lien-fields.server';
import { mayOrder } from '~/presenters/liens.server';

export const handle: PageHandle = { i18n: ['liens'], crumb: t => t('liens:order.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'lien:release-by-order');
  return orNotFound((await mayOrder(who)) || null);
};

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  if (form.intent !== 'order') return unknownIntent();
  return form.run(
    orderFields,
    input => releaseLienByOrder(services, actor, input),
    ({ actionId }) => form.done(`/actions/${actionId}`, { key: 'liens:done.ordered', params: {} }),
  );
};

/** Where a governor's administrator carries out a court's order. */
export default function OrderPage() {
  const t = useTranslate();
  const [search] = useSearchParams();
  return (
    <>
      <PageHeader title={t('liens:order.title')} summary={t('liens:order.summary')} />
      <PostForm intent="order">
        <TextField
          name="lien"
          label={t('liens:order.lien')}
          hint={t('liens:order.lien-hint')}
          defaultValue={search.get('lien') ?? undefined}
          required
        />
        <TextField name="court" label={t('liens:order.court')} maxLength={200} required />
        <TextField name="orderNumber" label={t('liens:order.number')} maxLength={120} required />
        <TextField name="orderedOn" type="date" label={t('liens:order.date')} required />
        <TextAreaField name="note" label={t('liens:record.note')} maxLength={2000} />
        <SubmitButton tone="danger">{t('liens:order.do')}</SubmitButton>
      </PostForm>
      <NotALegalRegister />
    </>
  );
}
