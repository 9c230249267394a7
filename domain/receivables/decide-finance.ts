import { type Hex, ZERO_ADDRESS } from '#domain/hex';
import {
  LENDING,
  requireCounterparty,
  requireFragmentStatus,
  requireFuture,
  requireHolder,
  requireOpen,
  requireParties,
  requireTerms,
  requireTradable,
} from './checks.ts';
import type { CommandOf } from './commands.ts';
import type { ReceivableEvent } from './events.ts';
import { decided, unless } from './refusals.ts';
import { type FragmentState, openPartsOf, type QuoteState, type ReceivableState } from './state.ts';
import type { World } from './world.ts';

type Decision = ReturnType<typeof decided<ReceivableEvent[]>>;

/** A quote for the fragment that was neither withdrawn nor accepted; `null` when there is none of that hash. */
const openQuote = (state: ReceivableState, fragment: FragmentState, id: Hex): QuoteState | null => {
  const quote = state.quotes[id];
  return quote && quote.status === 'Open' && quote.fragment === fragment.index ? quote : null;
};

export const requestFinance = (
  command: CommandOf<'RequestFinance'>,
  state: ReceivableState,
  fragment: FragmentState,
  world: World,
): Decision => {
  const { request, expiry } = command;
  return decided(
    requireHolder(command, fragment) ??
      requireFragmentStatus(fragment, command.type, world.now) ??
      requireTradable(state, world, fragment.index) ??
      requireOpen(fragment) ??
      requireFuture(expiry, world.now),
    () => [
      {
        type: 'FinanceRequested',
        subject: state.subject,
        version: state.version + 1n,
        fragment: fragment.index,
        request,
        expiry,
      },
    ],
  );
};

/** The version stays, so that two banks may quote in the same second. */
export const quoteFinance = (
  command: CommandOf<'QuoteFinance'>,
  state: ReceivableState,
  fragment: FragmentState,
  world: World,
): Decision => {
  const { request, quote, expiry, signers } = command;
  const bank = signers[0] ?? ZERO_ADDRESS;
  return decided(
    requireFragmentStatus(fragment, command.type, world.now) ??
      requireTradable(state, world, fragment.index) ??
      requireParties(command, state, fragment, world, bank, LENDING) ??
      requireOpen(fragment) ??
      requireTerms(fragment, request) ??
      requireFuture(expiry, world.now) ??
      unless(state.quotes[quote] === undefined, 'quote-exists', { quote }),
    () => [
      {
        type: 'FinanceQuoted',
        subject: state.subject,
        version: state.version,
        fragment: fragment.index,
        bank,
        request,
        quote,
        expiry,
      },
    ],
  );
};

export const withdrawQuote = (
  command: CommandOf<'WithdrawQuote'>,
  state: ReceivableState,
  fragment: FragmentState,
): Decision => {
  const quote = openQuote(state, fragment, command.quote);
  const bank = command.signers[0] ?? ZERO_ADDRESS;
  return decided(
    unless(quote !== null, 'unknown-quote', { quote: command.quote }) ??
      unless(quote?.bank === bank, 'not-financier', { key: bank }),
    () => [
      {
        type: 'QuoteWithdrawn',
        subject: state.subject,
        version: state.version,
        fragment: fragment.index,
        bank,
        quote: command.quote,
      },
    ],
  );
};

export const acceptQuote = (
  command: CommandOf<'AcceptQuote'>,
  state: ReceivableState,
  fragment: FragmentState,
  world: World,
): Decision => {
  const known = openQuote(state, fragment, command.quote);
  const refusal = requireHolder(command, fragment) ?? requireFragmentStatus(fragment, command.type, world.now);
  if (refusal || !known || known.request !== fragment.terms)
    return decided(refusal ?? unless(false, 'unknown-quote', { quote: command.quote }), () => []);
  const { bank, expiry } = known;
  return decided(
    requireFuture(expiry, world.now) ??
      requireTradable(state, world, fragment.index) ??
      requireParties(command, state, fragment, world, bank, LENDING) ??
      requireOpen(fragment),
    () => [
      {
        type: 'QuoteAccepted',
        subject: state.subject,
        version: state.version + 1n,
        fragment: fragment.index,
        bank,
        quote: command.quote,
        expiry,
      },
    ],
  );
};

/** Funding assigns the whole fragment to the bank; the price is behind the quote's hash. */
export const fund = (
  command: CommandOf<'FundReceivable'>,
  state: ReceivableState,
  fragment: FragmentState,
  world: World,
): Decision => {
  const { quote, payment, payee } = command;
  const bank = fragment.counterparty ?? ZERO_ADDRESS;
  return decided(
    requireCounterparty(command, fragment) ??
      requireFragmentStatus(fragment, command.type, world.now) ??
      requireTradable(state, world, fragment.index) ??
      requireParties(command, state, fragment, world, bank, LENDING) ??
      requireOpen(fragment) ??
      unless(fragment.terms === quote, 'unknown-quote', { quote }) ??
      unless(payee === bank || payee === fragment.holder, 'bad-payee', { payee }, 'payee'),
    () => [
      {
        type: 'Funded',
        subject: state.subject,
        version: state.version + 1n,
        fragment: fragment.index,
        holder: bank,
        assignor: fragment.holder,
        payee,
        quote,
        payment,
      },
    ],
  );
};

/** Once, and only when nothing of the fragment is open; also after settlement, for that is when a reserve is due. */
export const releaseReserve = (
  command: CommandOf<'ReleaseReserve'>,
  state: ReceivableState,
  fragment: FragmentState,
): Decision => {
  const open = openPartsOf(fragment);
  return decided(
    requireHolder(command, fragment) ??
      unless(fragment.financed, 'not-assigned') ??
      unless(!fragment.reserveReleased, 'reserve-already-released') ??
      unless(open === 0n, 'still-open', { open }),
    () => [
      {
        type: 'ReserveReleased',
        subject: state.subject,
        version: state.version + 1n,
        fragment: fragment.index,
        payment: command.payment,
      },
    ],
  );
};
