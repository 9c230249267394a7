import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { END_CAUSES } from '#domain/leases/lifecycle/commands';
import { endLease } from '#services/leases/end-lease';
import { MoneyField, SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { SettlementAsk, SettlementResult } from '~/components/leases/settlement-quote';
import type { PageHandle } from '~/components/page/handle';
import { Section } from '~/components/page/page';
import { memberForm } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { readPrice } from '~/presenters/lease-fields.server';
import { loadLeaseSettlement, settlementAsked } from '~/presenters/lease-settle.server';

export const handle: PageHandle = { i18n: ['leases'], crumb: t => t('leases:settle.crumb') };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadLeaseSettlement(
    await requireActor(request, context, 'lease:read'),
    params.reference ?? '',
    new URL(request.url).searchParams,
  );

const End = z.object({
  cause: z.enum(END_CAUSES),
  on: z.iso.date(),
  price: z.string().trim().max(60).optional(),
  note: z.string().trim().max(2000).optional(),
});

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const lease = params.reference ?? '';
  const search = new URL(request.url).searchParams;
  const { today, currency } = await loadLeaseSettlement(form.who, lease, search);
  return form.run(
    End,
    async ({ cause, on, price, note }) => {
      const { settlement, problems } = settlementAsked(search, today, currency);
      const [wrong] = problems;
      if (wrong && cause === 'early-settlement') return { ok: false, refusal: wrong };
      const read = price === undefined || price === '' ? null : readPrice(price, currency);
      if (read && !read.ok) return { ...read, refusal: { ...read.refusal, field: 'price' } };
      return endLease(services, actor, {
        ...{ lease, cause, on },
        ...(note !== undefined && { note }),
        // What was quoted for the day is what is agreed; a renewal settles nothing.
        ...(cause === 'early-settlement' && { settlement }),
        ...(cause === 'purchase' && read && { priceMinor: read.value }),
      });
    },
    () => form.done(`/leases/${lease}`, { key: 'leases:done.ended', params: {} }),
  );
};

export default function SettleLease() {
  const t = useTranslate();
  const page = useLoaderData<typeof loader>();
  return (
    <Section title={t('leases:settle.title')} summary={t('leases:settle.summary')}>
      <SettlementAsk page={page} />
      <SettlementResult page={page} />
      {page.mayEnd && (
        <Section title={t('leases:settle.end')} summary={t('leases:settle.end-hint')}>
          <PostForm intent="end">
            <SelectField
              name="cause"
              label={t('leases:settle.cause')}
              choices={page.causes.map(cause => ({ value: cause, label: t(`leases:settle.causes.${cause}`) }))}
              defaultValue="early-settlement"
              required
            />
            <TextField
              name="on"
              type="date"
              label={t('leases:settle.last-day')}
              defaultValue={page.asked.on}
              required
            />
            <MoneyField
              name="price"
              label={t('leases:settle.price')}
              hint={t('leases:settle.price-hint')}
              currency={page.currency}
            />
            <TextAreaField name="note" label={t('leases:act.note')} rows={2} maxLength={2000} />
            <SubmitButton>{t('leases:settle.action')}</SubmitButton>
          </PostForm>
        </Section>
      )}
    </Section>
  );
}
