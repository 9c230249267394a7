import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { accept } from '#domain/result';
import { proposeLease } from '#services/leases/propose-lease';
import { unlessPreview } from '~/components/form/preview';
import { NewLeaseForm } from '~/components/leases/new-lease-form';
import { TermsWithPreview } from '~/components/leases/terms-preview';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader } from '~/components/page/page';
import { memberForm } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { atTermsField, leaseInputOf, newLeaseFields, placeFields, previewInput } from '~/presenters/lease-input.server';
import { loadLeaseForm } from '~/presenters/lease-new.server';
import { leaseTermsFields } from '~/presenters/lease-terms-fields.server';
import { termsOfFields } from '~/presenters/lease-terms-form.server';

export const handle: PageHandle = { i18n: ['leases'], crumb: t => t('leases:form.crumb'), live: 'off' };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadLeaseForm(await requireActor(request, context, 'lease:propose'), new URL(request.url).searchParams);

export const shouldRevalidate = unlessPreview;

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  if (form.text('do') === 'preview') {
    return form.run(
      leaseTermsFields.extend(placeFields),
      async fields => accept(fields),
      async fields => {
        const read = termsOfFields(fields);
        if (!read.ok) return form.refused(...read.problems);
        return form.preview(previewInput(read.value, fields), preview => ({ preview }));
      },
    );
  }
  return form.run(
    newLeaseFields,
    async fields => accept(fields),
    async fields => {
      const read = termsOfFields(fields);
      if (!read.ok) return form.refused(...read.problems);
      const proposed = await proposeLease(services, actor, leaseInputOf(fields, read.value));
      return form.answer(atTermsField(proposed, fields), ({ reference }) =>
        form.done(`/leases/${reference}`, { key: 'leases:done.proposed', params: {} }),
      );
    },
  );
};

export default function NewLease() {
  const t = useTranslate();
  const page = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={t('leases:form.title')}
        summary={t('leases:form.summary')}
        actions={<ButtonLink to="/leases/sale-and-lease-back">{t('leases:sale-back.crumb')}</ButtonLink>}
      />
      {page.hasMachines ? (
        <TermsWithPreview>
          <NewLeaseForm page={page} />
        </TermsWithPreview>
      ) : (
        <EmptyState
          title={t('leases:form.no-machines')}
          action={<ButtonLink to="/equipment">{t('leases:form.to-equipment')}</ButtonLink>}
        />
      )}
    </>
  );
}
