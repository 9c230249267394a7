import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import { shareEvidence } from '../commitments/share-commitments.ts';
import type { ServiceContext } from '../context.ts';
import { handlerOf } from '../proposals/handler.ts';
import { requireSameDocument } from '../receivables/document-check.ts';
import { activeAccounts } from '../receivables/known-accounts.ts';
import { type Signed, sign } from '../receivables/sign.ts';
import { requireSameAmount } from './financeable.ts';
import { type LoadedQuote, loadQuote } from './load-quote.ts';
import { signNotice } from './notice.ts';
import { sellersAccount } from './pay-to.ts';

/** What a second person of the bank approves. Amounts are minor units as text. */
export const fundingContent = z.object({
  quoteId: z.string(),
  reference: z.string(),
  paymentReference: z.string(),
  paidOn: z.string(),
  amountMinor: z.string(),
  currency: z.string(),
  /** What the quote comes to for a payment on that day: discount runs from then, where it is later than the quote said. */
  discountFrom: z.string(),
  discountMinor: z.string(),
  reserveMinor: z.string(),
  /** Where the obligor shall pay; null where it is not told. */
  payTo: z
    .object({
      accountNumber: z.string(),
      holderName: z.string(),
      bic: z.string().nullable(),
      bankName: z.string().nullable(),
    })
    .nullable(),
});

export type FundingContent = z.output<typeof fundingContent>;

/**
 * Whether the bank may fund this quote now: it is accepted, its document is the one that was issued, and what it was priced on is
 * still to come. Refusals: `quote-not-accepted`, `document-differs`, `claimed-elsewhere`, `open-amount-changed`.
 */
export const requireFundable = async (
  ctx: ServiceContext,
  tx: Transaction,
  loaded: LoadedQuote,
): Promise<Result<null>> => {
  const { actor, seen, quote, root } = loaded;
  const fragment = seen.state?.fragments[quote.fragment];
  if (fragment?.status !== 'Reserved' || fragment.terms !== root) return refuse('quote-not-accepted');
  const document = await requireSameDocument(ctx, tx, actor, seen, 'fund');
  return document.ok ? requireSameAmount(ctx, tx, loaded) : document;
};

/**
 * The account that the obligor would be told is still its owner's when the second person approves: days may have passed, and an
 * account may have been replaced because somebody got hold of it. Refusal: `pay-to-retired`.
 */
const requireActivePayTo = async (
  tx: Transaction,
  { actor, seen, terms }: LoadedQuote,
  payTo: FundingContent['payTo'],
): Promise<Result<null>> => {
  if (payTo === null) return accept(null);
  if (terms.collector === 'financier') {
    const active = await activeAccounts(tx, actor.organisationId, terms.currency);
    return active.some(({ accountNumber }) => accountNumber === payTo.accountNumber)
      ? accept(null)
      : refuse('pay-to-retired', {}, 'payTo');
  }
  const account = await sellersAccount(tx, seen);
  if (!account.ok) return account;
  return account.value.accountNumber === payTo.accountNumber ? accept(null) : refuse('pay-to-retired', {}, 'payTo');
};

const signFunding = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  { seen, quote, root, terms }: LoadedQuote,
  { paymentReference, paidOn, amountMinor, currency, discountFrom, discountMinor, reserveMinor }: FundingContent,
): Promise<Result<Signed>> => {
  const { holderId } = quote.request;
  const fragment = seen.state?.fragments[quote.fragment];
  if (!fragment || seen.ownKey === null) return refuse('quote-not-accepted');
  const payment = newCommitment(
    ctx,
    'funding',
    {
      quote: root,
      payment: { reference: paymentReference, paidOn, amountMinor, currency },
      price: { discountFrom, discountMinor, reserveMinor },
    },
    { shareWith: [holderId] },
  );
  const command = {
    type: 'FundReceivable',
    subject: seen.subject,
    fragment: quote.fragment,
    quote: root,
    payment: payment.root,
    payee: terms.collector === 'financier' ? seen.ownKey : fragment.holder,
  } as const;
  return sign(ctx, tx, actor, command, {
    commitments: [payment],
    participations: [{ organisationId: actor.organisationId, role: 'financier' }],
  });
};

/**
 * Carries out an approved funding: the fragment passes to the bank; disclosed, the obligor is told in the same breath, by a
 * second action that depends on the first. Refusals: `not-found`, `quote-closed`, those of `requireFundable`,
 * `pay-to-retired`, `account-missing`, `expired` (the reservation), `disputed`, `overdue`, and those of `signAction`.
 */
export const fundOnApproval = handlerOf(fundingContent, async (ctx, tx, { actor, content }) => {
  const loaded = await loadQuote(ctx, tx, actor, 'finance:fund.approve', content.quoteId, 'bank');
  if (!loaded.ok) return loaded;
  const fundable = await requireFundable(ctx, tx, loaded.value);
  if (!fundable.ok) return fundable;
  const payTo = await requireActivePayTo(tx, loaded.value, content.payTo);
  if (!payTo.ok) return payTo;
  const { seen, quote, terms } = loaded.value;
  const funded = await signFunding(ctx, tx, actor, loaded.value, content);
  if (!funded.ok) return funded;
  const { ownKey, state } = seen;
  const assignor = state?.fragments[quote.fragment]?.holder;
  if (terms.disclosure === 'disclosed' && content.payTo && ownKey && assignor) {
    const notified = await signNotice(ctx, tx, actor, seen, {
      fragment: quote.fragment,
      assignee: quote.bank.name,
      payee: terms.collector === 'financier' ? ownKey : assignor,
      account: content.payTo,
      tell: [quote.request.holderId],
    });
    if (!notified.ok) return notified;
  }
  await shareEvidence(tx, seen, [actor.organisationId]);
  return accept({ actionId: funded.value.actionId });
});
