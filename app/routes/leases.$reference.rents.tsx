import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { accept } from '#domain/result';
import { previewRentSale } from '#services/rents/preview-rent-sale';
import { proposeRentSale } from '#services/rents/propose-rent-sale';
import { returnRents } from '#services/rents/return-rents';
import { unlessPreview } from '~/components/form/preview';
import type { PageHandle } from '~/components/page/handle';
import { Section } from '~/components/page/page';
import { RentSaleForm } from '~/components/rents/rent-sale-form';
import { RentSaleTable } from '~/components/rents/rent-sale-table';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { atSaleField, loadLeaseRents, rentSaleFields, rentSaleOf, salePriceOf } from '~/presenters/lease-rents.server';

export const handle: PageHandle = { i18n: ['leases'], crumb: t => t('leases:tab.rents') };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadLeaseRents(await requireActor(request, context, 'lease:read'), params.reference ?? '');

export const shouldRevalidate = unlessPreview;

const Return = z.object({ assignment: z.coerce.number().int().min(0), note: z.string().trim().min(1).max(2000) });

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const lease = params.reference ?? '';
  if (form.intent === 'return-rents')
    return form.run(
      Return,
      input => returnRents(services, actor, { lease, ...input }),
      () => form.done(`/leases/${lease}/rents`, { key: 'leases:done.rents-returned', params: {} }),
    );
  if (form.intent !== 'sell') return unknownIntent();
  const { currency } = await loadLeaseRents(form.who, lease);
  return form.run(
    rentSaleFields,
    async fields => accept(fields),
    async fields => {
      const sale = rentSaleOf(lease, currency, fields);
      if (!sale.ok) return form.refused(...sale.problems);
      if (form.text('do') === 'preview') {
        const priced = atSaleField(await previewRentSale(services, actor, sale.value));
        return form.preview(priced, ({ price }) => ({ sale: salePriceOf(price, currency) }));
      }
      return form.answer(atSaleField(await proposeRentSale(services, actor, sale.value)), () =>
        form.done(`/leases/${lease}/rents`, { key: 'leases:done.rents-sold', params: {} }),
      );
    },
  );
};

export default function LeaseRents() {
  const t = useTranslate();
  const page = useLoaderData<typeof loader>();
  return (
    <>
      <Section title={t('leases:tab.rents')} summary={t('leases:sale.summary')}>
        <RentSaleTable page={page} />
      </Section>
      {page.maySell && (
        <Section title={t('leases:sale.title')} summary={t('leases:sale.hint')}>
          <RentSaleForm page={page} />
        </Section>
      )}
    </>
  );
}
