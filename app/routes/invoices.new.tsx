import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { accept } from '#domain/result';
import { CheckField, RadiosField, SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { isFormReply } from '~/components/form/problems';
import { useAnswer } from '~/components/form/use-answer';
import { EntryLine } from '~/components/invoices/entry-line';
import { EntryParty } from '~/components/invoices/entry-party';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader, Section } from '~/components/page/page';
import { memberForm } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { enterFromForm, entryFields, loadEntryForm } from '~/presenters/enter-invoice.server';

export const handle: PageHandle = { i18n: ['invoices', 'rules'], crumb: t => t('invoices:enter.crumb'), live: 'off' };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadEntryForm(await requireActor(request, context, 'invoice:import'));

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  return form.run(
    entryFields,
    async fields => accept(await enterFromForm(form.who, fields)),
    async outcome =>
      'problems' in outcome
        ? form.refused(...outcome.problems)
        : await form.done(`/invoices/${outcome.invoiceId}`, { key: 'invoices:done.entered', params: {} }),
  );
};

/** Where the invoice is known already: which one it is. */
const KnownInvoice = () => {
  const t = useTranslate();
  const reply: unknown = useAnswer();
  const known = isFormReply(reply) && reply.problems.find(({ params }) => params?.invoiceId !== undefined)?.params;
  if (!known) return null;
  return (
    <Note>
      <Link to={`/invoices/${known.invoiceId}`}>{known.number ?? t('invoices:number')}</Link>
    </Note>
  );
};

export default function EnterInvoice() {
  const t = useTranslate();
  const { own, account, currency, today, lines, categories } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('invoices:enter.title')} summary={t('invoices:enter.summary')} />
      <KnownInvoice />
      <PostForm intent="enter" className="form-wide">
        <Section title={t('invoices:enter.document')}>
          <div className="form-row">
            <SelectField
              name="kind"
              label={t('invoices:enter.kind')}
              choices={[
                { value: 'invoice', label: t('invoices:kind.INVOICE') },
                { value: 'creditNote', label: t('invoices:kind.CREDIT_NOTE') },
              ]}
              required
            />
            <TextField name="number" label={t('invoices:number')} maxLength={100} required />
            <TextField name="issueDate" type="date" label={t('invoices:issue-date')} defaultValue={today} required />
            <TextField name="dueDate" type="date" label={t('invoices:due-date')} />
            <TextField
              name="currency"
              label={t('invoices:enter.currency')}
              defaultValue={currency}
              maxLength={3}
              required
            />
          </div>
          <RadiosField
            name="we"
            legend={t('invoices:enter.we-are')}
            defaultValues={['seller']}
            choices={[
              { value: 'seller', label: t('invoices:enter.we-seller') },
              { value: 'buyer', label: t('invoices:enter.we-buyer') },
            ]}
            required
          />
        </Section>
        <EntryParty prefix="own" legend={t('invoices:enter.own-party')} known={own} />
        <EntryParty prefix="other" legend={t('invoices:enter.counterparty')} />
        <Section title={t('invoices:enter.lines')} summary={t('invoices:enter.lines-hint')}>
          {Array.from({ length: lines }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed number of lines that never move
            <EntryLine key={index} index={index} categories={categories} />
          ))}
        </Section>
        <Section title={t('invoices:enter.payment')}>
          <div className="form-row">
            <TextField name="account" label={t('invoices:enter.account')} defaultValue={account} autoComplete="off" />
            <TextField name="paymentReference" label={t('invoices:enter.reference')} maxLength={140} />
            <TextField name="deliveryDate" type="date" label={t('invoices:enter.delivery-date')} />
            <TextField
              name="deliveryCountry"
              label={t('invoices:enter.delivery-country')}
              hint={t('invoices:enter.country-hint')}
              maxLength={2}
            />
          </div>
          <TextAreaField name="paymentTerms" label={t('invoices:enter.terms')} rows={2} maxLength={1000} />
          <CheckField
            name="evenIfDuplicate"
            label={t('invoices:import.even-if-duplicate')}
            hint={t('invoices:import.even-if-duplicate-hint')}
          />
        </Section>
        <SubmitButton>{t('invoices:enter.action')}</SubmitButton>
      </PostForm>
    </>
  );
}
