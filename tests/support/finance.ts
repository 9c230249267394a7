import { acceptQuote } from '#services/finance/accept-quote';
import { prepareFunding } from '#services/finance/prepare-funding';
import { quoteFinance } from '#services/finance/quote';
import { requestFinance } from '#services/finance/request-finance';
import { accepted } from './consortium.ts';
import { untilSettled } from './ledger-acts.ts';
import { approveAs, type Claim, type TestTrade, today, usualTerms } from './trade.ts';

type Traders = Pick<TestTrade, 'ctx' | 'seller' | 'bank'>;

/** The seller accepts a quote of the bank, and two people of the bank pay; on chain when this returns. */
export const fundQuote = async (
  { ctx, seller, bank }: Traders,
  quoteId: string,
  paymentReference: string,
): Promise<void> => {
  accepted(await acceptQuote(ctx, seller.preparer, { quoteId }));
  await untilSettled(ctx);
  const paid = { quoteId, paymentReference, paidOn: today(ctx) };
  accepted(await approveAs(ctx, bank.approver, accepted(await prepareFunding(ctx, bank.preparer, paid)).proposalId));
  await untilSettled(ctx);
};

interface Finance {
  readonly terms?: ReturnType<typeof usualTerms>;
  /** Other banks that are asked too. */
  readonly alsoAsked?: readonly string[];
  readonly paymentReference?: string;
}

/** All of a claim is financed by the bank, from the request to the money; on chain when this returns. */
export const financeClaim = async (
  trade: Traders,
  { subject }: Pick<Claim, 'subject'>,
  { terms = usualTerms(trade.ctx), alsoAsked = [], paymentReference = 'ELBE-1' }: Finance = {},
): Promise<void> => {
  const { ctx, seller, bank } = trade;
  const bankIds = [bank.id, ...alsoAsked];
  const { requestId } = accepted(await requestFinance(ctx, seller.preparer, { subject, bankIds }));
  await untilSettled(ctx);
  const { quoteId } = accepted(await quoteFinance(ctx, bank.preparer, { requestId, terms }));
  await untilSettled(ctx);
  await fundQuote(trade, quoteId, paymentReference);
};
