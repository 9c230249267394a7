import { acceptQuote } from '#services/finance/accept-quote';
import { declineRequest } from '#services/finance/decline-request';
import { inviteBanks } from '#services/finance/invite-banks';
import { prepareFunding } from '#services/finance/prepare-funding';
import { quoteFinance } from '#services/finance/quote';
import { releaseReserve } from '#services/finance/release-reserve';
import { requestFinance } from '#services/finance/request-finance';
import { withdrawQuote } from '#services/finance/withdraw-quote';
import { withdrawRequest } from '#services/finance/withdraw-request';
import { builder } from '../builder.ts';
import { mutation } from '../mutation.ts';
import { QuoteTermsInput, termsOf } from './quote-terms.ts';

mutation('requestFinance', {
  description: 'The holder asks one bank or several; none learns who else was asked.',
  input: builder.inputType('RequestFinanceInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      fragment: t.int({ description: '0, the whole, unless it was divided.' }),
      bankIds: t.stringList({ required: true }),
      note: t.string(),
      expiresAt: t.field({ type: 'DateTime', description: 'In 14 days when not given.' }),
    }),
  }),
  accepted: { requestId: 'text', actionId: 'text' },
  run: requestFinance,
});

mutation('withdrawFinanceRequest', {
  description: 'The holder takes the request back; its quotes come to nothing.',
  input: builder.inputType('WithdrawFinanceRequestInput', {
    fields: t => ({ requestId: t.string({ required: true }) }),
  }),
  accepted: { actionId: 'text' },
  run: withdrawRequest,
});

mutation('inviteBanks', {
  description: 'The holder asks further banks within an open request.',
  input: builder.inputType('InviteBanksInput', {
    fields: t => ({ requestId: t.string({ required: true }), bankIds: t.stringList({ required: true }) }),
  }),
  accepted: { requestId: 'text', invited: 'count' },
  run: inviteBanks,
});

mutation('declineFinanceRequest', {
  description: 'A bank says no; its quotes and its reservation are taken back.',
  input: builder.inputType('DeclineFinanceRequestInput', {
    fields: t => ({ requestId: t.string({ required: true }), note: t.string() }),
  }),
  accepted: { requestId: 'text', actionIds: 'texts' },
  run: declineRequest,
});

mutation('quoteFinance', {
  description: 'A bank quotes. The holder alone sees it.',
  input: builder.inputType('QuoteFinanceInput', {
    fields: t => ({
      requestId: t.string({ required: true }),
      terms: t.field({ type: QuoteTermsInput, required: true }),
    }),
  }),
  accepted: { quoteId: 'text', actionId: 'text' },
  run: async (ctx, actor, { requestId, terms: sent }) => {
    const terms = termsOf(sent);
    return terms.ok ? quoteFinance(ctx, actor, { requestId, terms: terms.value }) : terms;
  },
});

mutation('withdrawQuote', {
  description: 'The bank takes back a quote that was not accepted.',
  input: builder.inputType('WithdrawQuoteInput', { fields: t => ({ quoteId: t.string({ required: true }) }) }),
  accepted: { actionId: 'text' },
  run: withdrawQuote,
});

mutation('acceptQuote', {
  description: 'The holder accepts one quote: the fragment is reserved for that bank until the quote expires.',
  input: builder.inputType('AcceptQuoteInput', { fields: t => ({ quoteId: t.string({ required: true }) }) }),
  accepted: { actionId: 'text' },
  run: acceptQuote,
});

mutation('prepareFunding', {
  description: 'The bank’s first person names its payment; a second one approves the proposal, and then it is funded.',
  input: builder.inputType('PrepareFundingInput', {
    fields: t => ({
      quoteId: t.string({ required: true }),
      paymentReference: t.string({ required: true }),
      paidOn: t.field({ type: 'Date', required: true }),
      accountId: t.string({
        description: 'The bank’s account that the obligor shall pay to; its newest when not given.',
      }),
    }),
  }),
  accepted: { proposalId: 'text' },
  run: prepareFunding,
});

mutation('releaseReserve', {
  description: 'The bank releases the reserve once everything is collected.',
  input: builder.inputType('ReleaseReserveInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      fragment: t.int(),
      paymentReference: t.string({ required: true }),
      paidOn: t.field({ type: 'Date', required: true }),
    }),
  }),
  accepted: { actionId: 'text' },
  run: releaseReserve,
});
