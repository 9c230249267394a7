import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { billLease } from '#services/billing/bill-lease';
import { CREDIT_REASONS, creditBill } from '#services/billing/credit-bill';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Day } from '~/components/format/moment';
import { BillRecord } from '~/components/leases/bill-record';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, Note, Section } from '~/components/page/page';
import { memberForm } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadLeaseBilling } from '~/presenters/lease-billing.server';
import { readMoney } from '~/presenters/lease-fields.server';

export const handle: PageHandle = { i18n: ['leases', 'receivables'], crumb: t => t('leases:tab.billing') };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadLeaseBilling(await requireActor(request, context, 'lease:read'), params.reference ?? '');

const Credit = z.object({
  bill: z.guid(),
  amount: z.string().trim().max(60).optional(),
  reason: z.enum(CREDIT_REASONS),
  note: z.string().trim().max(2000).optional(),
});

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const lease = params.reference ?? '';
  const { services, actor } = form.who;
  if (form.intent === 'credit') {
    const { currency } = await loadLeaseBilling(form.who, lease);
    return form.run(
      Credit,
      async ({ amount, reason, ...input }) => {
        const read = amount === undefined ? null : readMoney(amount, currency);
        if (read && !read.ok) return { ...read, refusal: { ...read.refusal, field: 'amount' } };
        const credited = await creditBill(services, actor, {
          bill: input.bill,
          reason,
          ...(read && { amountMinor: read.value }),
          ...(input.note !== undefined && { note: input.note }),
        });
        const isAmount = !credited.ok && credited.refusal.field === 'amountMinor';
        return isAmount ? { ...credited, refusal: { ...credited.refusal, field: 'amount' } } : credited;
      },
      ({ number }) => form.done(`/leases/${lease}/billing`, { key: 'leases:done.credited', params: { number } }),
    );
  }
  return form.answer(await billLease(services, actor, { lease }), ({ bills }) =>
    form.done(`/leases/${lease}/billing`, { key: 'leases:done.billed', params: { count: String(bills.length) } }),
  );
};

export default function LeaseBilling() {
  const t = useTranslate();
  const { bills, nextBillOn, isBillDue, billingOn, mayBill } = useLoaderData<typeof loader>();
  return (
    <Section title={t('leases:tab.billing')} summary={t('leases:bill.summary')}>
      <Note tone="neutral">
        {nextBillOn === null ? (
          t('leases:bill.nothing-left')
        ) : (
          <>
            {t(isBillDue ? 'leases:bill.due-since' : billingOn ? 'leases:bill.next' : 'leases:bill.next-by-hand')}{' '}
            <Day day={nextBillOn} />
          </>
        )}
      </Note>
      {mayBill && nextBillOn !== null && (
        <PostForm intent="bill">
          <SubmitButton tone="plain">{t('leases:bill.now')}</SubmitButton>
        </PostForm>
      )}
      {bills.length === 0 ? (
        <EmptyState title={t('leases:bill.none')}>{t('leases:bill.none-hint')}</EmptyState>
      ) : (
        <div className="stack below">
          {bills.map(bill => (
            <BillRecord key={bill.id} bill={bill} />
          ))}
        </div>
      )}
    </Section>
  );
}
