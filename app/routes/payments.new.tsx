import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { recordEntry } from '#services/payments/record-entry';
import { MoneyField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { type FormReply, isFormReply } from '~/components/form/problems';
import { useAnswer } from '~/components/form/use-answer';
import { accountText } from '~/components/organisation/account-table';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, Note, PageHeader, Section } from '~/components/page/page';
import { AllocationTable } from '~/components/payments/allocation-table';
import { FilterBar, SearchFilter, SelectFilter } from '~/components/table/filter-bar';
import { amountField } from '~/form-fields.server';
import { memberForm } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { allocationFields, atRow, loadPaymentForm, suggestedAmounts, withoutRows } from '~/presenters/payments.server';

export const handle: PageHandle = { i18n: ['payments'], crumb: t => t('payments:new.crumb'), live: 'off' };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadPaymentForm(await requireActor(request, context, 'payment:record'), new URL(request.url).searchParams);

const entryFields = (currency: string) =>
  z.object({
    reference: z.string().trim().max(300),
    bookedOn: z.iso.date(),
    amountMinor: amountField(currency),
    payerName: z.string().trim().max(200).optional(),
    allocations: allocationFields(currency).default([]),
  });

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const { account, claims } = await loadPaymentForm(form.who, new URL(request.url).searchParams);
  if (!account) return form.refused({ code: 'account-missing', params: { currency: '' } });
  const { id: accountId, currency } = account;
  if (form.text('do') === 'suggest') {
    const typed = amountField(currency).safeParse(form.text('amountMinor'));
    if (!typed.success) return form.refused({ code: 'amount-unreadable', field: 'amountMinor' });
    const remittance = `${form.text('reference')} ${form.text('remittance')}`;
    const amounts = suggestedAmounts(claims, { currency, restMinor: typed.data, remittance });
    const values = Object.fromEntries(
      ['reference', 'remittance', 'bookedOn', 'amountMinor', 'payerName'].map(name => [name, form.text(name)]),
    );
    const rows = Object.fromEntries(amounts.map((amount, row) => [`allocations[${row}].amount`, amount]));
    return data<FormReply>({ intent: form.intent, scope: '', problems: [], values: { ...values, ...rows } });
  }
  return form.run(
    entryFields(currency),
    async ({ allocations, ...entry }) =>
      atRow(
        await recordEntry(services, actor, { ...entry, accountId, currency, allocations: withoutRows(allocations) }),
        allocations,
      ),
    ({ entryId }) => form.done(`/payments/${entryId}`, { key: 'payments:done.recorded', params: {} }),
  );
};

/** The entry is known already: where it is. */
const KnownEntry = ({ reply }: { readonly reply: FormReply | null }) => {
  const t = useTranslate();
  const known = reply?.problems.find(({ code }) => code === 'entry-exists')?.params?.entryId;
  return known === undefined ? null : (
    <Note>
      <Link to={`/payments/${known}`}>{t('payments:new.known')}</Link>
    </Note>
  );
};

export default function RecordPayment() {
  const t = useTranslate();
  const { accounts, account, claims, amountText, payer, today } = useLoaderData<typeof loader>();
  const answer: unknown = useAnswer();
  const reply = isFormReply(answer) ? answer : null;
  if (!account) {
    return (
      <>
        <PageHeader title={t('payments:new.title')} />
        <EmptyState
          title={t('payments:new.no-account')}
          action={<ButtonLink to="/organisation/accounts">{t('payments:new.to-accounts')}</ButtonLink>}
        >
          {t('payments:new.no-account-hint')}
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHeader title={t('payments:new.title')} summary={t('payments:new.summary')} />
      <FilterBar label={t('payments:new.choose')} names={['account', 'q']}>
        <SelectFilter
          label={t('payments:account')}
          name="account"
          any={accountText(account)}
          choices={accounts.map(one => ({
            value: one.id,
            label: one.retired ? `${accountText(one)} · ${t('payments:new.replaced')}` : accountText(one),
          }))}
        />
        <SearchFilter label={t('payments:new.search')} />
      </FilterBar>
      <KnownEntry reply={reply} />
      {/* Fields take over what was proposed when the form is made anew. */}
      <PostForm
        intent="record"
        className="form-wide"
        key={`${account.id} ${reply && reply.problems.length === 0 ? JSON.stringify(reply.values) : ''}`}
      >
        <Section title={t('payments:new.entry')} summary={accountText(account)}>
          <div className="form-row">
            <TextField
              name="reference"
              label={t('payments:reference')}
              hint={t('payments:new.reference-hint')}
              autoComplete="off"
              maxLength={140}
              required
            />
            <TextField name="bookedOn" type="date" label={t('payments:booked')} defaultValue={today} required />
            <MoneyField
              name="amountMinor"
              currency={account.currency}
              label={t('payments:amount')}
              defaultValue={amountText}
              required
            />
            <TextField name="payerName" label={t('payments:payer')} defaultValue={payer} maxLength={200} />
          </div>
          <div className="below">
            <TextField
              name="remittance"
              label={t('payments:new.remittance')}
              hint={t('payments:new.remittance-hint')}
              maxLength={500}
            />
          </div>
        </Section>
        <Section
          title={t('payments:allocate.title')}
          summary={t('payments:allocate.summary')}
          actions={
            <SubmitButton tone="plain" name="do" value="suggest">
              {t('payments:allocate.suggest')}
            </SubmitButton>
          }
        >
          <AllocationTable claims={claims} />
        </Section>
        <SubmitButton name="do" value="record">
          {t('payments:new.action')}
        </SubmitButton>
      </PostForm>
    </>
  );
}
