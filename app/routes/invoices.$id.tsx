import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { OFFICIAL_SCHEMES } from '#domain/invoices/official-number';
import { RECEIVABLE_STATUSES } from '#domain/receivables/state';
import { assignParties } from '#services/invoices/assign-parties';
import { inviteParty } from '#services/invoices/invite-party';
import { setOfficialNumber } from '#services/invoices/set-official-number';
import { checkIssue } from '#services/receivables/check-issue';
import { issueReceivable } from '#services/receivables/issue';
import { ConfirmForm } from '~/components/form/confirm-form';
import { SelectField, TextField } from '~/components/form/fields';
import { LANGUAGE_CHOICES } from '~/components/form/languages';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { HashText } from '~/components/format/hash-text';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { InvoiceAmounts, InvoiceOriginal } from '~/components/invoices/invoice-document';
import { InvoiceStateBadge } from '~/components/invoices/invoice-state-badge';
import { IssueReceivable } from '~/components/invoices/issue-receivable';
import { PartyFacts } from '~/components/invoices/party-facts';
import { ruleText } from '~/components/invoices/rule-text';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { FALLBACK_LANGUAGE, LANGUAGES } from '~/i18n/languages';
import { useTranslate } from '~/i18n/use-translate';
import { loadConsortium } from '~/presenters/consortium.server';
import { loadInvoice } from '~/presenters/invoice.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['invoices', 'rules'],
  crumb: (_, { invoice }) => invoice.number,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'invoice:read');
  const page = await loadInvoice(who, params.id ?? '');
  const isImporter = page.invoice.importedById === who.actor.organisationId;
  const needsParty = page.invoice.state === 'unmatched' && isImporter && who.can('invoice:import');
  const mayIssue = page.invoice.state === 'open' && who.can('receivable:issue');
  const [issue, organisations] = await Promise.all([
    mayIssue ? checkIssue(who.services, who.actor, { invoiceId: page.invoice.id }) : null,
    needsParty ? loadConsortium(who) : [],
  ]);
  return {
    ...page,
    organisations,
    needsParty,
    issue: issue?.ok ? issue.value : null,
    mayNameOfficial: isImporter && who.can('invoice:import') && page.invoice.state !== 'issued',
  };
};

const officialSchemeOf = (scheme: string | null) => OFFICIAL_SCHEMES.find(known => known === scheme) ?? 'other';

const statusOf = (status: string | null) => RECEIVABLE_STATUSES.find(known => known === status) ?? 'settling';

const Parties = z.object({ sellerId: z.string().optional(), buyerId: z.string().optional() });
const PartyContact = z.object({
  name: z.string().trim().min(1).max(200),
  email: z.email(),
  phone: z.string().trim().min(5).max(40),
  locale: z.enum(LANGUAGES).default(FALLBACK_LANGUAGE),
});
const OfficialNumber = z.object({ scheme: z.enum(OFFICIAL_SCHEMES), number: z.string().trim().min(1).max(80) });
const Issue = z.object({ dueDate: z.string().optional() });

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const invoiceId = params.id ?? '';
  const back = `/invoices/${invoiceId}`;
  switch (form.intent) {
    case 'assign':
      return form.run(
        Parties,
        input => assignParties(services, actor, { invoiceId, ...input }),
        () => form.done(back, { key: 'invoices:done.assigned', params: {} }),
      );
    case 'invite':
      return form.run(
        PartyContact,
        contact => inviteParty(services, actor, { invoiceId, contact }),
        () => form.done(back, { key: 'invoices:done.invited', params: {} }),
      );
    case 'official':
      return form.run(
        OfficialNumber,
        input => setOfficialNumber(services, actor, { invoiceId, ...input }),
        () => form.done(back, { key: 'invoices:done.official', params: {} }),
      );
    case 'issue':
      return form.run(
        Issue,
        ({ dueDate }) => issueReceivable(services, actor, { invoiceId, ...(dueDate && { dueDate }) }),
        ({ reference }) =>
          form.done(`/receivables/${reference}`, { key: 'invoices:done.issued', params: { reference } }),
      );
    default:
      return unknownIntent();
  }
};

export default function InvoiceRecord() {
  const t = useTranslate();
  const { i18n } = useTranslation();
  const { invoice, content, warnings, original, issue, needsParty, organisations, mayNameOfficial } =
    useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={`${t(`invoices:kind.${invoice.kind}`)} ${invoice.number}`}
        aside={<InvoiceStateBadge state={invoice.state} />}
        summary={
          <>
            {invoice.sellerName} → {invoice.buyerName} ·{' '}
            <Money amountMinor={invoice.payableMinor} currency={invoice.currency} />
          </>
        }
      />
      <div className="split">
        <div>
          {needsParty && (
            <Section title={t('invoices:unmatched.title')}>
              <Note tone="warn">{t('invoices:unmatched.explain')}</Note>
              <PostForm intent="assign">
                {invoice.sellerId === null && (
                  <SelectField
                    name="sellerId"
                    label={t('invoices:unmatched.seller', { name: invoice.sellerName })}
                    placeholder={t('invoices:unmatched.choose')}
                    choices={organisations}
                  />
                )}
                {invoice.buyerId === null && (
                  <SelectField
                    name="buyerId"
                    label={t('invoices:unmatched.buyer', { name: invoice.buyerName })}
                    placeholder={t('invoices:unmatched.choose')}
                    choices={organisations}
                  />
                )}
                <SubmitButton>{t('invoices:unmatched.assign')}</SubmitButton>
              </PostForm>
              {invoice.buyerId === null && (
                <ConfirmForm
                  intent="invite"
                  tone="primary"
                  label={t('invoices:invite.open')}
                  explanation={t('invoices:invite.explain', { name: invoice.buyerName })}
                  confirm={t('invoices:invite.action')}
                >
                  <TextField name="name" label={t('invoices:invite.name')} required />
                  <TextField name="email" type="email" label={t('invoices:invite.email')} required />
                  <SelectField
                    name="locale"
                    label={t('invoices:invite.language')}
                    choices={LANGUAGE_CHOICES}
                    defaultValue={content.buyer.address?.country === 'CN' ? 'zh-CN' : FALLBACK_LANGUAGE}
                    required
                  />
                  <TextField
                    name="phone"
                    type="tel"
                    label={t('invoices:invite.phone')}
                    hint={t('invoices:invite.phone-hint')}
                    required
                  />
                </ConfirmForm>
              )}
            </Section>
          )}
          {issue && <IssueReceivable issue={issue} />}
          {warnings.length > 0 && (
            <Section title={t('invoices:warnings.title')} summary={t('invoices:warnings.summary')}>
              <ul className="checks">
                {warnings.map(warning => (
                  <li key={`${warning.rule}-${warning.location}`}>
                    <strong>{warning.rule}</strong> {ruleText(i18n, warning)}
                    <small>{warning.location}</small>
                  </li>
                ))}
              </ul>
            </Section>
          )}
          <InvoiceAmounts content={content} currency={invoice.currency} />
        </div>
        <div>
          <Section title={t('invoices:facts.title')}>
            <FactList>
              <Fact label={t('invoices:number')}>{invoice.number}</Fact>
              <Fact label={t('invoices:issue-date')}>
                <Day day={invoice.issueDate} />
              </Fact>
              <Fact label={t('invoices:due-date')}>
                {invoice.dueDate === null ? t('invoices:facts.no-due-date') : <Day day={invoice.dueDate} />}
              </Fact>
              {content.references.order !== null && (
                <Fact label={t('invoices:facts.order')}>{content.references.order}</Fact>
              )}
              {content.references.contract !== null && (
                <Fact label={t('invoices:facts.contract')}>{content.references.contract}</Fact>
              )}
              {content.payments.map(
                ({ account, reference }) =>
                  account?.id && (
                    <Fact key={account.id} label={t('invoices:facts.account')}>
                      <span className="figure">{account.id}</span>
                      {account.bic !== null && <span className="muted"> {account.bic}</span>}
                      {reference !== null && <small className="muted"> {reference}</small>}
                    </Fact>
                  ),
              )}
              {invoice.officialNumber !== null && (
                <Fact label={t(`invoices:official.${officialSchemeOf(invoice.officialScheme)}`)}>
                  <HashText value={invoice.officialNumber} full />
                </Fact>
              )}
              {content.paymentTerms !== null && <Fact label={t('invoices:facts.terms')}>{content.paymentTerms}</Fact>}
            </FactList>
            {mayNameOfficial && (
              <ConfirmForm
                intent="official"
                tone="primary"
                label={t('invoices:official.open')}
                explanation={t('invoices:official.explain')}
                confirm={t('invoices:official.action')}
              >
                <SelectField
                  name="scheme"
                  label={t('invoices:official.scheme')}
                  choices={OFFICIAL_SCHEMES.map(scheme => ({ value: scheme, label: t(`invoices:official.${scheme}`) }))}
                />
                <TextField name="number" label={t('invoices:official.number')} required />
              </ConfirmForm>
            )}
          </Section>
          <PartyFacts title={t('invoices:seller')} party={content.seller} organisation={invoice.seller} />
          <PartyFacts title={t('invoices:buyer')} party={content.buyer} organisation={invoice.buyer} />
          <Section title={t('navigation.receivables')}>
            {invoice.receivables.length === 0 ? (
              <p className="muted">{t('invoices:receivables.none')}</p>
            ) : (
              <ul className="plain-list">
                {invoice.receivables.map(({ subject, reference, status }) => (
                  <li key={subject}>
                    <Link to={`/receivables/${subject}`}>{reference}</Link>{' '}
                    <span className="muted">{t(`invoices:receivables.${statusOf(status)}`)}</span>
                  </li>
                ))}
              </ul>
            )}
          </Section>
          <InvoiceOriginal
            invoiceId={invoice.id}
            file={invoice.file}
            original={original}
            root={invoice.root}
            subject={invoice.subject}
            importedOn={invoice.createdAt.toISOString().slice(0, 10)}
          />
        </div>
      </div>
    </>
  );
}
