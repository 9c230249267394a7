import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { billLease } from '#services/billing/bill-lease';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Day } from '~/components/format/moment';
import { BillRecord } from '~/components/leases/bill-record';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, Note, Section } from '~/components/page/page';
import { memberForm } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadLeaseBilling } from '~/presenters/lease-billing.server';

export const handle: PageHandle = { i18n: ['leases', 'receivables'], crumb: t => t('leases:tab.billing') };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadLeaseBilling(await requireActor(request, context, 'lease:read'), params.reference ?? '');

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const lease = params.reference ?? '';
  return form.answer(await billLease(form.who.services, form.who.actor, { lease }), ({ bills }) =>
    form.done(`/leases/${lease}/billing`, { key: 'leases:done.billed', params: { count: String(bills.length) } }),
  );
};

export default function LeaseBilling() {
  const t = useTranslate();
  const { bills, nextBillOn, billingOn, mayBill } = useLoaderData<typeof loader>();
  return (
    <Section title={t('leases:tab.billing')} summary={t('leases:bill.summary')}>
      <Note tone="neutral">
        {nextBillOn === null ? (
          t('leases:bill.nothing-left')
        ) : (
          <>
            {t(billingOn ? 'leases:bill.next' : 'leases:bill.next-by-hand')} <Day day={nextBillOn} />
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
