import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { accept } from '#domain/result';
import { proposeSaleAndLeaseBack } from '#services/leases/sale-and-lease-back';
import { unlessPreview } from '~/components/form/preview';
import { SaleAndLeaseBackForm } from '~/components/leases/sale-and-lease-back-form';
import { TermsWithPreview } from '~/components/leases/terms-preview';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader } from '~/components/page/page';
import { memberForm } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { atTermsField, previewInput } from '~/presenters/lease-input.server';
import { loadSaleAndLeaseBack, saleBackFields, saleBackInputOf, soldOf } from '~/presenters/lease-sale-back.server';
import { leaseTermsFields } from '~/presenters/lease-terms-fields.server';
import { termsOfFields } from '~/presenters/lease-terms-form.server';

export const handle: PageHandle = { i18n: ['leases'], crumb: t => t('leases:sale-back.crumb'), live: 'off' };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'lease:propose');
  return loadSaleAndLeaseBack(who, new URL(request.url).searchParams);
};

export const shouldRevalidate = unlessPreview;

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  if (form.text('do') === 'preview') {
    return form.run(
      leaseTermsFields,
      async fields => accept(fields),
      async fields => {
        const read = termsOfFields(fields);
        if (!read.ok) return form.refused(...read.problems);
        return form.preview(previewInput(read.value, fields), preview => ({ preview }));
      },
    );
  }
  return form.run(
    saleBackFields,
    async fields => accept(fields),
    async fields => {
      const read = termsOfFields(fields);
      const { machines, problems } = soldOf(fields);
      if (!read.ok) return form.refused(...read.problems, ...problems);
      if (problems.length > 0) return form.refused(...problems);
      const proposed = await proposeSaleAndLeaseBack(services, actor, saleBackInputOf(fields, read.value, machines));
      return form.answer(atTermsField(proposed, fields), ({ reference }) =>
        form.done(`/leases/${reference}`, { key: 'leases:done.sale-back', params: {} }),
      );
    },
  );
};

export default function SaleAndLeaseBack() {
  const t = useTranslate();
  const page = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('leases:sale-back.title')} summary={t('leases:sale-back.summary')} />
      {page.machines.length > 0 ? (
        <TermsWithPreview>
          <SaleAndLeaseBackForm page={page} />
        </TermsWithPreview>
      ) : (
        <EmptyState
          title={t('leases:sale-back.none')}
          action={<ButtonLink to="/equipment">{t('leases:form.to-equipment')}</ButtonLink>}
        />
      )}
    </>
  );
}
