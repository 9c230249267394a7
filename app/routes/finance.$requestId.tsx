import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { acceptQuote } from '#services/finance/accept-quote';
import { declineRequest } from '#services/finance/decline-request';
import { inviteBanks } from '#services/finance/invite-banks';
import { prepareFunding } from '#services/finance/prepare-funding';
import { previewQuote, quoteFinance } from '#services/finance/quote';
import { withdrawQuote } from '#services/finance/withdraw-quote';
import { withdrawRequest } from '#services/finance/withdraw-request';
import { BankView } from '~/components/finance/bank-view';
import { HolderView } from '~/components/finance/holder-view';
import { RequestActions } from '~/components/finance/request-actions';
import { RequestFacts } from '~/components/finance/request-facts';
import { RequestStateBadge } from '~/components/finance/states';
import type { FormReply } from '~/components/form/problems';
import { useAnswer } from '~/components/form/use-answer';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { VerifyRecord } from '~/components/receivables/verify-record';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadRequest } from '~/presenters/finance.server';
import { atQuoteField, quoteFields } from '~/presenters/quote-fields.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['finance', 'receivables', 'ledger'],
  crumb: (_, { request }) => request.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadRequest(await requireActor(request, context, 'receivable:read'), params.requestId ?? '');

const Decline = z.object({ note: z.string().trim().max(500).optional() });
const Invitation = z.object({ bankIds: z.array(z.guid()).min(1) });
const Funding = z.object({
  paymentReference: z.string().trim().max(140),
  paidOn: z.iso.date(),
  accountId: z.guid().optional(),
});

type Done = 'quoted' | 'quote-withdrawn' | 'declined' | 'prepared' | 'accepted' | 'withdrawn' | 'invited';

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const requestId = params.requestId ?? '';
  const quoteId = form.scope;
  const done =
    (what: Done, to = `/finance/${requestId}`) =>
    () =>
      form.done(to, { key: `finance:done.${what}`, params: {} });
  switch (form.intent) {
    case 'quote': {
      const { currency } = (await loadRequest(form.who, requestId)).request;
      if (form.text('do') === 'preview') {
        const { data: shown } = form.refused();
        return form.run(
          quoteFields(currency),
          async terms => atQuoteField(await previewQuote(services, actor, { requestId, terms })),
          preview => data<FormReply & { preview: typeof preview }>({ ...shown, preview }),
        );
      }
      return form.run(
        quoteFields(currency),
        async terms => atQuoteField(await quoteFinance(services, actor, { requestId, terms })),
        done('quoted'),
      );
    }
    case 'withdraw-quote':
      return form.answer(await withdrawQuote(services, actor, { quoteId }), done('quote-withdrawn'));
    case 'decline':
      return form.run(
        Decline,
        ({ note }) => declineRequest(services, actor, { requestId, ...(note && { note }) }),
        done('declined'),
      );
    case 'fund':
      return form.run(Funding, input => prepareFunding(services, actor, { quoteId, ...input }), done('prepared'));
    case 'accept':
      return form.answer(await acceptQuote(services, actor, { quoteId }), done('accepted'));
    case 'withdraw-request':
      return form.answer(await withdrawRequest(services, actor, { requestId }), done('withdrawn'));
    case 'invite':
      return form.run(
        Invitation,
        ({ bankIds }) => inviteBanks(services, actor, { requestId, bankIds }),
        done('invited'),
      );
    default:
      return unknownIntent();
  }
};

export default function FinanceRequest() {
  const t = useTranslate();
  const page = useLoaderData<typeof loader>();
  const reply = useAnswer<typeof action>();
  const preview = reply && 'preview' in reply ? reply.preview : null;
  const { request } = page;
  return (
    <>
      <PageHeader
        title={
          // A bank whose request is over may no longer see the receivable.
          request.as === 'bank' && page.checks === null ? (
            request.reference
          ) : (
            <Link to={`/receivables/${request.reference}`}>{request.reference}</Link>
          )
        }
        aside={<RequestStateBadge state={request.state} />}
        summary={
          <>
            {request.seller} ← {request.obligor} · <Money amountMinor={request.faceMinor} currency={request.currency} />{' '}
            · {t('finance:list.due')} <Day day={request.dueDate} />
          </>
        }
      />
      <RequestActions actions={page.actions} />
      <div className="split">
        <div>{request.as === 'bank' ? <BankView page={page} preview={preview} /> : <HolderView page={page} />}</div>
        <div>
          <RequestFacts page={page} />
          {page.checks !== null && <VerifyRecord subject={request.subject} />}
        </div>
      </div>
    </>
  );
}
