import type { QuoteTerms } from '#domain/receivables/terms';
import { findQuote, listQuotes, QUOTE_STATES, type QuoteRow } from '#prisma/reads/quotes';
import { priceOfQuote } from '#services/finance/load-quote';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import {
  Collector,
  DayCount,
  Disclosure,
  EarlyRebate,
  FinanceKind,
  RatePeriod,
  RecourseKind,
} from '../mutations/quote-terms.ts';
import { perRequest } from '../per-request.ts';
import { present } from '../present.ts';
import { pageRequestOf, readAt, readerOf, toConnection } from '../reading.ts';
import { OrganisationType } from './organisation.ts';
import { PriceType } from './price.ts';

const Terms = builder.objectRef<QuoteTerms>('QuoteTerms').implement({
  description: 'Rates are basis points.',
  fields: t => ({
    kind: t.field({ type: FinanceKind, resolve: ({ kind }) => kind }),
    disclosure: t.field({ type: Disclosure, resolve: ({ disclosure }) => disclosure }),
    collector: t.field({ type: Collector, resolve: ({ collector }) => collector }),
    currency: t.exposeString('currency'),
    advanceRateBps: t.exposeInt('advanceRateBps'),
    discountRateBps: t.exposeInt('discountRateBps'),
    ratePeriod: t.field({ type: RatePeriod, resolve: ({ ratePeriod }) => ratePeriod }),
    dayCount: t.field({ type: DayCount, resolve: ({ dayCount }) => dayCount }),
    feeRateBps: t.int({ nullable: true, resolve: ({ fee }) => (fee.kind === 'rate' ? fee.bps : null) }),
    feeFixedMinor: t.field({
      type: 'BigInt',
      nullable: true,
      resolve: ({ fee }) => (fee.kind === 'fixed' ? fee.amountMinor : null),
    }),
    recourse: t.field({ type: RecourseKind, resolve: ({ recourse }) => recourse.kind }),
    recourseDays: t.int({
      nullable: true,
      resolve: ({ recourse }) => (recourse.kind === 'days' ? recourse.days : null),
    }),
    graceDays: t.exposeInt('graceDays'),
    fundingDate: t.field({ type: 'Date', resolve: ({ fundingDate }) => fundingDate }),
    earlyRebate: t.field({ type: EarlyRebate, resolve: ({ earlyRebate }) => earlyRebate ?? 'none' }),
  }),
});

const findOne = perRequest((ctx, id) =>
  findQuote(ctx.services.db, readerOf(ctx, 'receivable:read'), id, ctx.services.clock.now()),
);

const priced = (quote: QuoteRow) => priceOfQuote(quote, quote.dueDate);

const QuoteState = codes('QuoteState', QUOTE_STATES, 'LAPSED: it expired, or its request is over without it.');

export const QuoteType = builder.node(builder.objectRef<QuoteRow>('Quote'), {
  description: 'A bank’s quote: known to the bank and to whoever asked, and to nobody else.',
  id: { resolve: ({ id }) => id },
  loadOne: (id, ctx) => findOne(ctx, id),
  fields: t => ({
    quoteId: t.exposeString('id'),
    requestId: t.exposeString('requestId'),
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference'),
    fragment: t.exposeInt('fragment'),
    root: t.exposeString('root'),
    bank: t.field({ type: OrganisationType, resolve: ({ bank }) => bank }),
    state: t.field({ type: QuoteState, resolve: ({ state }) => state }),
    terms: t.field({ type: Terms, resolve: quote => priced(quote).terms }),
    price: t.field({ type: PriceType, resolve: quote => priced(quote).price }),
    expiresAt: t.field({ type: 'DateTime', resolve: ({ expiresAt }) => expiresAt }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
  }),
});

builder.queryFields(t => ({
  quote: t.field({
    type: QuoteType,
    nullable: true,
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      await readAt(ctx, 'receivable:read', at);
      return findOne(ctx, id);
    },
  }),
  quotes: t.connection({
    type: QuoteType,
    description: 'Quotes that the organisation made or was made, newest first.',
    args: { ...atBlock, requestId: t.arg.string(), subject: t.arg.string(), states: t.arg({ type: [QuoteState] }) },
    resolve: async (_, { requestId, subject, states, ...page }, ctx) =>
      toConnection(
        await listQuotes(ctx.services.db, await readAt(ctx, 'receivable:read', page), {
          filter: present({ requestId, subject, states }),
          page: pageRequestOf(page),
          now: ctx.services.clock.now(),
        }),
      ),
  }),
}));
