import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { accept } from '#domain/result';
import { amendLease, previewAmendment } from '#services/leases/amend-lease';
import { unlessPreview } from '~/components/form/preview';
import { AmendmentForm } from '~/components/leases/amendment-form';
import type { PageHandle } from '~/components/page/handle';
import { Section } from '~/components/page/page';
import { memberForm } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import {
  amendmentFields,
  amendmentPreviewOf,
  changedClauses,
  loadAmendmentForm,
  readPayment,
} from '~/presenters/lease-amend.server';
import { atTermsField } from '~/presenters/lease-input.server';
import { amendmentOfFields } from '~/presenters/lease-terms-form.server';

export const handle: PageHandle = { i18n: ['leases'], crumb: t => t('leases:amendment.begin'), live: 'off' };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadAmendmentForm(await requireActor(request, context, 'lease:amend'), params.reference ?? '');

export const shouldRevalidate = unlessPreview;

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const lease = params.reference ?? '';
  const { currency, clauses } = await loadAmendmentForm(form.who, lease);
  return form.run(
    amendmentFields,
    async fields => accept(fields),
    async fields => {
      const payment = readPayment(fields.payment, currency);
      if (!payment.ok) return form.refused({ ...payment.refusal, field: 'payment' });
      const read = amendmentOfFields(fields, currency);
      if (!read.ok) return form.refused(...read.problems);
      const { effectiveDate, note } = fields;
      const input = {
        ...{ lease, effectiveDate, paymentMinor: payment.value, terms: read.value.terms },
        ...changedClauses(read.value.clauses, clauses),
        ...(note !== undefined && { note }),
      };
      if (form.text('do') === 'preview') {
        const preview = atTermsField(await previewAmendment(services, actor, input), fields);
        return form.preview(preview, value => ({ amendment: amendmentPreviewOf(value) }));
      }
      return form.answer(atTermsField(await amendLease(services, actor, input), fields), () =>
        form.done(`/leases/${lease}/amendments`, { key: 'leases:done.amended', params: {} }),
      );
    },
  );
};

export default function AmendLease() {
  const t = useTranslate();
  const page = useLoaderData<typeof loader>();
  return (
    <Section title={t('leases:amendment.title')} summary={t('leases:amendment.title-hint')}>
      <AmendmentForm page={page} />
    </Section>
  );
}
