import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { releaseReserve } from '#services/finance/release-reserve';
import { requestFinance } from '#services/finance/request-finance';
import { createLink } from '#services/links/create-link';
import { cancelReceivable } from '#services/receivables/cancel';
import { disputeReceivable } from '#services/receivables/dispute';
import { notifyAssignment } from '#services/receivables/notify-assignment';
import { prepareConfirmation } from '#services/receivables/prepare-confirmation';
import { CANCEL_REASONS, DILUTION_REASONS, DISPUTE_REASONS, REJECT_REASONS } from '#services/receivables/reasons';
import { recordDilution } from '#services/receivables/record-dilution';
import { rejectReceivable } from '#services/receivables/reject';
import { resolveDispute } from '#services/receivables/resolve-dispute';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { LienPanel } from '~/components/liens/lien-panel';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { FinancePanel } from '~/components/receivables/finance-panel';
import { FragmentTable } from '~/components/receivables/fragment-table';
import { PaymentsPanel } from '~/components/receivables/payments-panel';
import { RecordAuditors } from '~/components/receivables/record-auditors';
import { RecordControls } from '~/components/receivables/record-controls';
import { RecordFacts } from '~/components/receivables/record-facts';
import { RecordHead } from '~/components/receivables/record-head';
import { RecordTimeline } from '~/components/receivables/record-timeline';
import { StandingBadge } from '~/components/receivables/standing-badge';
import { VerifyRecord } from '~/components/receivables/verify-record';
import { confirmationFields, dilutionFields, reasonFields } from '~/form-fields.server';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { FALLBACK_LANGUAGE, LANGUAGES } from '~/i18n/languages';
import { useTranslate } from '~/i18n/use-translate';
import { loadRecordAuditors } from '~/presenters/auditors.server';
import { loadReceivable } from '~/presenters/receivable.server';
import { loadRecordPanels } from '~/presenters/receivable-panels.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['receivables', 'ledger', 'finance', 'payments', 'organisation', 'liens'],
  crumb: (_, { record }) => record.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'receivable:read');
  const record = await loadReceivable(who, params.subject ?? '');
  return {
    record,
    panels: await loadRecordPanels(who, record),
    auditing: await loadRecordAuditors(who, record.subject),
    reasons: { reject: REJECT_REASONS, dispute: DISPUTE_REASONS, cancel: CANCEL_REASONS, dilute: DILUTION_REASONS },
  };
};

const Resolution = z.object({ note: z.string().trim().max(2000) });
const FinanceRequest = z.object({
  fragment: z.coerce.number().int().min(0),
  bankIds: z.array(z.guid()).min(1),
  note: z.string().trim().max(2000).optional(),
});
const Contact = z.object({
  name: z.string().max(200).default(''),
  email: z.string().max(254).default(''),
  phone: z.string().max(40).default(''),
  locale: z.enum(LANGUAGES).default(FALLBACK_LANGUAGE),
});
const Contacts = z.object({ contacts: z.array(Contact).min(1).max(2) });
const Notice = z.object({ fragment: z.coerce.number().int().min(0), accountId: z.guid().optional() });
const Release = z.object({
  fragment: z.coerce.number().int().min(0),
  paymentReference: z.string().trim().max(140),
  paidOn: z.iso.date(),
});

type Done =
  | 'confirm'
  | 'reject'
  | 'dilute'
  | 'cancel'
  | 'dispute'
  | 'resolve'
  | 'request'
  | 'link'
  | 'notify'
  | 'release';

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const { subject, currency } = await loadReceivable(form.who, params.subject ?? '');
  const done = (what: Done) => () =>
    form.done(`/receivables/${params.subject}`, { key: `receivables:done.${what}`, params: {} });
  switch (form.intent) {
    case 'confirm':
      return form.run(
        confirmationFields(currency),
        terms => prepareConfirmation(services, actor, { subject, terms }),
        done('confirm'),
      );
    case 'reject':
      return form.run(
        reasonFields(REJECT_REASONS),
        reason => rejectReceivable(services, actor, { subject, reason }),
        done('reject'),
      );
    case 'cancel':
      return form.run(
        reasonFields(CANCEL_REASONS),
        reason => cancelReceivable(services, actor, { subject, reason }),
        done('cancel'),
      );
    case 'dispute':
      return form.run(
        reasonFields(DISPUTE_REASONS),
        reason => disputeReceivable(services, actor, { subject, reason }),
        done('dispute'),
      );
    case 'resolve':
      return form.run(
        Resolution,
        resolution => resolveDispute(services, actor, { subject, resolution }),
        done('resolve'),
      );
    case 'request-finance':
      return form.run(FinanceRequest, input => requestFinance(services, actor, { subject, ...input }), done('request'));
    case 'invite-obligor':
      return form.run(
        Contacts,
        ({ contacts }) => {
          // The second person is named or left empty.
          const named = contacts.filter(({ name, email, phone }, index) => index === 0 || name + email + phone !== '');
          return createLink(services, actor, { subject, contacts: named });
        },
        done('link'),
      );
    case 'dilute':
      return form.run(
        dilutionFields(currency),
        input => recordDilution(services, actor, { subject, ...input }),
        done('dilute'),
      );
    case 'notify':
      return form.run(Notice, input => notifyAssignment(services, actor, { subject, ...input }), done('notify'));
    case 'release-reserve':
      return form.run(Release, input => releaseReserve(services, actor, { subject, ...input }), done('release'));
    default:
      return unknownIntent();
  }
};

export default function ReceivablePage() {
  const t = useTranslate();
  const { record, panels, reasons, auditing } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={record.reference}
        aside={<StandingBadge standing={record.standing} />}
        summary={
          <>
            {record.seller.name} ← {record.obligor.name} ·{' '}
            <Money amountMinor={record.faceMinor} currency={record.currency} /> · {t('receivables:due')}{' '}
            <Day day={record.dueDate} />
          </>
        }
      />
      <RecordHead {...record} />
      <div className="split">
        <div>
          <RecordControls record={record} panels={panels} reasons={reasons} />
          <FragmentTable fragments={record.fragments} currency={record.currency} />
          <FinancePanel panels={panels} />
          <PaymentsPanel panels={panels} currency={record.currency} />
          {panels.liens && <LienPanel panel={panels.liens} />}
          <RecordTimeline record={record} />
        </div>
        <div>
          <RecordFacts record={record} />
          <VerifyRecord subject={record.subject} />
          <RecordAuditors subject={record.subject} auditing={auditing} />
        </div>
      </div>
    </>
  );
}
