import { type Hex, wordOf } from '#domain/hex';
import type { CommandType, ReceivableCommand } from '#domain/receivables/commands';
import { partiesToMaturity } from '#domain/receivables/decide-claims';
import { WHOLE } from '#domain/receivables/parts';
import {
  type FragmentState,
  freshFragment,
  isLeaf,
  nextOpenInterval,
  type ReceivableState,
} from '#domain/receivables/state';
import { DAY, type Dice, hash, keyNamed, POOLS, someKey } from './dice.ts';
import type { ReceivablesModel } from './model.ts';

/** A command of this type that is likely to be accepted. */
export const draftCommand = (
  type: CommandType,
  state: ReceivableState | null,
  subject: Hex,
  model: ReceivablesModel,
  dice: Dice,
): ReceivableCommand => {
  const fragment: FragmentState =
    dice.pick(state?.fragments.filter(isLeaf) ?? []) ?? freshFragment(0, keyNamed(model, 'supplier'));
  const obligor = state?.obligor ?? keyNamed(model, 'lessee');
  const holder = fragment.holder;
  const open = nextOpenInterval(fragment);
  const expiry = model.now + dice.below(8) * DAY;
  const note = hash(POOLS.notes, dice.below(3));
  const to = open ? (dice.chance(20) ? open.to : dice.between(open.from + 1n, open.to)) : fragment.to;
  const quotes = Object.entries(state?.quotes ?? {}).map(([id, quote]) => ({
    ...quote,
    id: `0x${id.slice(2)}` as const,
  }));
  const quote =
    dice.pick(quotes.filter(one => one.fragment === fragment.index && one.status === 'Open')) ?? dice.pick(quotes);
  const quoteId = quote?.id ?? hash(POOLS.quotes, 0);
  const terms = fragment.terms ?? hash(POOLS.terms, 0);
  const counterparty = fragment.counterparty ?? holder;
  const base = { subject, expectedVersion: state?.version ?? 0n };
  const by = (...signers: Hex[]) => ({ ...base, signers });
  const about = (...signers: Hex[]) => ({ ...base, signers, fragment: fragment.index });
  const withAssignor = fragment.assignor === null ? [holder] : [holder, fragment.assignor];

  switch (type) {
    case 'IssueReceivable': {
      const [seller, debtor] = [dice.pick(['supplier', 'lessor']), dice.pick(['lessee', 'guest'])];
      const [from, on] = [keyNamed(model, seller ?? ''), keyNamed(model, debtor ?? '')];
      return {
        type: 'IssueReceivable',
        ...by(dice.chance(80) ? from : on),
        holder: from,
        obligor: on,
        maturity: model.now + (10 + dice.below(60)) * DAY,
        currency: wordOf(BigInt(0x455552) << 232n),
        root: note,
        fingerprints: [0, 1, 2]
          .slice(0, 1 + dice.below(3))
          .map(place => hash(POOLS.fingerprints, place * 2 + dice.below(2))),
      };
    }
    case 'ConfirmReceivable':
      return { type: 'ConfirmReceivable', ...by(obligor), terms: note };
    case 'RejectReceivable':
      return { type: 'RejectReceivable', ...by(obligor), reason: note };
    case 'CancelReceivable':
      return {
        type: 'CancelReceivable',
        ...by(...(state?.status === 'Confirmed' ? [holder, obligor] : [holder])),
        reason: note,
      };
    case 'DisputeReceivable':
      return { type: 'DisputeReceivable', ...by(obligor), reason: note };
    case 'ResolveDispute':
      return { type: 'ResolveDispute', ...by(obligor), resolution: note };
    case 'ChangeMaturity':
      return {
        type: 'ChangeMaturity',
        ...by(...(state ? partiesToMaturity(state) : [holder])),
        maturity: model.now + (1 + dice.below(60)) * DAY,
        agreement: note,
      };
    case 'SplitFragment':
      return {
        type: 'SplitFragment',
        ...about(holder),
        cut: dice.between(fragment.cursor > fragment.from ? fragment.cursor : fragment.from + 1n, fragment.to - 1n),
      };
    case 'OfferFragment':
      return {
        type: 'OfferFragment',
        ...about(holder),
        addressee: dice.chance(85)
          ? keyNamed(model, dice.pick(['supplier', 'lessor', 'bank', 'otherBank']) ?? '')
          : someKey(model, dice),
        terms: note,
        expiry,
      };
    case 'AcceptOffer':
      return { type: 'AcceptOffer', ...about(counterparty), terms };
    case 'Decline':
      return { type: 'Decline', ...about(counterparty), terms };
    case 'Withdraw':
      return { type: 'Withdraw', ...about(holder) };
    case 'RequestFinance':
      return {
        type: 'RequestFinance',
        ...about(holder),
        request: hash(POOLS.requests, dice.below(4)),
        expiry,
      };
    case 'QuoteFinance':
      return {
        type: 'QuoteFinance',
        ...about(keyNamed(model, dice.pick(['bank', 'otherBank']) ?? '')),
        request: terms,
        quote: hash(POOLS.quotes, dice.below(12)),
        expiry,
      };
    case 'WithdrawQuote':
      return { type: 'WithdrawQuote', ...about(quote?.bank ?? holder), quote: quoteId };
    case 'AcceptQuote':
      return { type: 'AcceptQuote', ...about(holder), quote: quoteId };
    case 'FundReceivable':
      return {
        type: 'FundReceivable',
        ...about(counterparty),
        quote: terms,
        payment: note,
        payee: dice.chance(60) ? counterparty : holder,
      };
    case 'RepurchaseFragment':
      return {
        type: 'RepurchaseFragment',
        ...about(fragment.assignor ?? holder, holder),
        settlement: note,
      };
    case 'NotifyAssignment':
      return {
        type: 'NotifyAssignment',
        ...about(holder),
        notice: note,
        payee: dice.chance(70) ? holder : (fragment.assignor ?? holder),
      };
    case 'ReleaseReserve':
      return { type: 'ReleaseReserve', ...about(holder), payment: note };
    case 'RecordDilution':
      return { type: 'RecordDilution', ...about(...withAssignor), to, reason: note };
    case 'RecordPayment':
      return {
        type: 'RecordPayment',
        ...about(fragment.payee),
        to,
        entry: hash(POOLS.entries, dice.below(3)),
        entryParts: dice.between(1n, WHOLE / 6n),
        allocation: hash(POOLS.allocations, dice.below(200)),
      };
    case 'ReversePayment': {
      const allocations = Object.entries(state?.allocations ?? {});
      const standing = dice.pick(allocations.filter(([, one]) => !one.reversed)) ?? dice.pick(allocations);
      return {
        type: 'ReversePayment',
        ...by(standing?.[1].recorder ?? fragment.payee),
        allocation: standing ? `0x${standing[0].slice(2)}` : hash(POOLS.allocations, 0),
        reason: note,
      };
    }
    case 'WriteOff':
      return { type: 'WriteOff', ...about(holder), to, reason: note };
  }
};
