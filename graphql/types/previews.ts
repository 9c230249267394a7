import type { Price } from '#domain/receivables/pricing';
import type { ReleaseStatement } from '#domain/receivables/reserve-release';
import type { Refusal, Result } from '#domain/result';
import { bankChecks } from '#services/finance/bank-checks';
import { previewQuote } from '#services/finance/quote';
import { reserveStatement } from '#services/finance/release-reserve';
import { checkIssue, type IssueCheck } from '#services/receivables/check-issue';
import { atBlock, untilBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { QuoteTermsInput, termsOf } from '../mutations/quote-terms.ts';
import { plain } from '../plain.ts';
import { PriceType, ReserveStatementType } from './price.ts';
import { RefusalType } from './refusal.ts';

/** What a service would answer, or why not: reads that are asked before something is done. */
const orRefusal = <Value>(result: Result<Value>): Value | Refusal => (result.ok ? result.value : result.refusal);
const isRefusal = (value: object): value is Refusal => 'code' in value;

const IssueCheckType = builder.objectRef<IssueCheck>('IssueCheck').implement({
  description: 'What issuing an invoice would make, and what stands against it.',
  fields: t => ({
    faceMinor: t.field({ type: 'BigInt', resolve: ({ faceMinor }) => faceMinor }),
    currency: t.exposeString('currency'),
    dueDate: t.field({ type: 'Date', nullable: true, resolve: ({ dueDate }) => dueDate }),
    obstacles: t.field({ type: [RefusalType], resolve: ({ obstacles }) => [...obstacles] }),
    claimExists: t.exposeBoolean('claimExists', { description: 'The contract would refuse another.' }),
  }),
});

type Checks = Extract<Awaited<ReturnType<typeof bankChecks>>, { ok: true }>['value'];

const BankCheckType = builder.objectRef<Checks['checks'][number]>('BankCheck').implement({
  fields: t => ({
    key: t.exposeString('key', { description: 'confirmed, fingerprint, commitments, events, parties, standing, …' }),
    ok: t.boolean({ nullable: true, description: 'Null: it cannot be told.', resolve: ({ ok }) => ok }),
    evidence: t.field({ type: 'JSON', resolve: ({ evidence }) => evidence }),
  }),
});

const BankChecksType = builder.objectRef<Checks>('BankChecks').implement({
  fields: t => ({ checks: t.field({ type: [BankCheckType], resolve: ({ checks }) => [...checks] }) }),
});

const PriceResult = builder.unionType('QuotePriceResult', {
  types: [PriceType, RefusalType],
  resolveType: (value: Price | Refusal) => (isRefusal(value) ? RefusalType : PriceType),
});
const StatementResult = builder.unionType('ReserveStatementResult', {
  types: [ReserveStatementType, RefusalType],
  resolveType: (value: ReleaseStatement | Refusal) => (isRefusal(value) ? RefusalType : ReserveStatementType),
});
const IssueCheckResult = builder.unionType('IssueCheckResult', {
  types: [IssueCheckType, RefusalType],
  resolveType: (value: IssueCheck | Refusal) => (isRefusal(value) ? RefusalType : IssueCheckType),
});
const BankChecksResult = builder.unionType('BankChecksResult', {
  types: [BankChecksType, RefusalType],
  resolveType: (value: Checks | Refusal) => (isRefusal(value) ? RefusalType : BankChecksType),
});

builder.queryFields(t => ({
  quotePrice: t.field({
    type: PriceResult,
    description: 'What a quote would come to, with the formula of each amount. Nothing is written.',
    args: {
      ...atBlock,
      requestId: t.arg.string({ required: true }),
      terms: t.arg({ type: QuoteTermsInput, required: true }),
    },
    resolve: async (_, { requestId, terms: sent, minBlock }, ctx) => {
      await untilBlock(ctx, minBlock);
      const terms = termsOf(plain(QuoteTermsInput, sent));
      if (!terms.ok) return terms.refusal;
      return orRefusal(await previewQuote(ctx.services, ctx.actor, { requestId, terms: terms.value }));
    },
  }),
  reserveStatement: t.field({
    type: StatementResult,
    description: 'What becomes of the reserve: for the bank that holds the fragment, and for the assignor.',
    args: { ...atBlock, subject: t.arg.string({ required: true }), fragment: t.arg.int() },
    resolve: async (_, { subject, fragment, minBlock }, ctx) => {
      await untilBlock(ctx, minBlock);
      return orRefusal(await reserveStatement(ctx.services, ctx.actor, { subject, fragment: fragment ?? 0 }));
    },
  }),
  issueCheck: t.field({
    type: IssueCheckResult,
    args: { ...atBlock, invoiceId: t.arg.string({ required: true }), dueDate: t.arg({ type: 'Date' }) },
    resolve: async (_, { invoiceId, dueDate, minBlock }, ctx) => {
      await untilBlock(ctx, minBlock);
      return orRefusal(await checkIssue(ctx.services, ctx.actor, { invoiceId, ...(dueDate && { dueDate }) }));
    },
  }),
  bankChecks: t.field({
    type: BankChecksResult,
    description: 'What a financier checks before it quotes or funds.',
    args: { ...atBlock, subject: t.arg.string({ required: true }) },
    resolve: async (_, { subject, minBlock }, ctx) => {
      await untilBlock(ctx, minBlock);
      return orRefusal(await bankChecks(ctx.services, ctx.actor, { subject }));
    },
  }),
}));
