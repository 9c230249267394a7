import { toDecimalText } from '#domain/money/money';
import { type Financeable, financeableOf } from '#domain/receivables/financeable';
import type { ReceivableState } from '#domain/receivables/state';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { commitmentByRoot, textField } from '#prisma/reads/commitments';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import { stateWithInFlight } from '../actions/in-flight.ts';
import { lockAll } from '../actions/sign-action.ts';
import type { ServiceContext } from '../context.ts';
import type { LoadedQuote } from './load-quote.ts';

/** What the obligor has confirmed, whoever asks: a price shows no more of it than the evidence opened to a bank does. */
const confirmedMinorOf = async (tx: Transaction, { terms }: ReceivableState): Promise<bigint | null> => {
  const confirmed = terms === null ? undefined : await commitmentByRoot(tx, terms);
  const amountMinor = textField(confirmed, '/amountMinor');
  return amountMinor === null ? null : BigInt(amountMinor);
};

/** What may be financed of a fragment, with payments and losses on their way counted; null where there is no such fragment. */
export const financeableNow = async (
  ctx: ServiceContext,
  tx: Transaction,
  { subject, row }: SeenReceivable,
  index: number,
): Promise<Financeable | null> => {
  const { subject: now } = await stateWithInFlight(tx, ctx, 'Receivables', subject);
  const state = now.contract === 'Receivables' ? now.state : null;
  const fragment = state?.fragments[index];
  return state && fragment ? financeableOf(state, fragment, row.faceMinor, await confirmedMinorOf(tx, state)) : null;
};

/**
 * A price holds for the amount that it was reckoned on: an advance on money that was paid or lost since would be paid on
 * nothing. The subject stays locked, so that nothing comes in between. Refusal: `open-amount-changed`.
 */
export const requireSameAmount = async (
  ctx: ServiceContext,
  tx: Transaction,
  { seen, quote, price }: Pick<LoadedQuote, 'seen' | 'quote' | 'price'>,
): Promise<Result<null>> => {
  await lockAll(tx, [seen.subject]);
  const now = await financeableNow(ctx, tx, seen, quote.fragment);
  if (now?.openMinor === price.faceMinor && now.pricedMinor === price.pricedMinor) return accept(null);
  const { currency } = seen.row;
  const text = (amountMinor: bigint) => `${toDecimalText({ amountMinor, currency })} ${currency}`;
  return refuse('open-amount-changed', { quoted: text(price.pricedMinor), now: text(now?.pricedMinor ?? 0n) });
};
