import {
  requireCoSigner,
  requireCounterparty,
  requireFragmentStatus,
  requireFuture,
  requireHolder,
  requireNotPledged,
  requireOpen,
  requireParties,
  requireTerms,
  requireTradable,
  TRADING,
} from './checks.ts';
import type { CommandOf } from './commands.ts';
import type { ReceivableEvent } from './events.ts';
import { decided, unless } from './refusals.ts';
import type { FragmentState, ReceivableState } from './state.ts';
import type { World } from './world.ts';

/** How many fragments a receivable may have, divided ones included. As in the contract. */
export const MAX_FRAGMENTS = 255;

type Decision = ReturnType<typeof decided<ReceivableEvent[]>>;

/** Invariant 5: no part is empty; what was consumed stays with the left one. */
export const split = (
  command: CommandOf<'SplitFragment'>,
  state: ReceivableState,
  fragment: FragmentState,
  world: World,
): Decision => {
  const { cut } = command;
  const isInside = cut > fragment.from && cut < fragment.to && cut >= fragment.cursor && fragment.holes.length === 0;
  const left = state.fragments.length;
  return decided(
    requireHolder(command, fragment) ??
      requireFragmentStatus(fragment, command.type, world.now) ??
      // A lien stands on the fragment's index: the parts would be free of it.
      requireNotPledged(world, fragment.index) ??
      unless(isInside, 'bad-cut', { cut }, 'cut') ??
      unless(left + 2 <= MAX_FRAGMENTS, 'too-many-fragments'),
    () => [
      {
        type: 'Split',
        subject: state.subject,
        version: state.version + 1n,
        fragment: fragment.index,
        cut,
        left,
        right: left + 1,
      },
    ],
  );
};

export const offer = (
  command: CommandOf<'OfferFragment'>,
  state: ReceivableState,
  fragment: FragmentState,
  world: World,
): Decision => {
  const { addressee, terms, expiry } = command;
  return decided(
    requireHolder(command, fragment) ??
      requireFragmentStatus(fragment, command.type, world.now) ??
      requireTradable(state, world, fragment.index) ??
      requireParties(command, state, fragment, world, addressee, TRADING) ??
      requireOpen(fragment) ??
      requireFuture(expiry, world.now),
    () => [
      {
        type: 'Offered',
        subject: state.subject,
        version: state.version + 1n,
        fragment: fragment.index,
        addressee,
        terms,
        expiry,
      },
    ],
  );
};

/** Invariant 2: the fragment passes from its one holder to one other. */
export const acceptOffer = (
  command: CommandOf<'AcceptOffer'>,
  state: ReceivableState,
  fragment: FragmentState,
  world: World,
): Decision => {
  const addressee = fragment.counterparty ?? fragment.holder;
  return decided(
    requireCounterparty(command, fragment) ??
      requireFragmentStatus(fragment, command.type, world.now) ??
      requireTradable(state, world, fragment.index) ??
      requireParties(command, state, fragment, world, addressee, TRADING) ??
      requireOpen(fragment) ??
      requireTerms(fragment, command.terms),
    () => [
      {
        type: 'Accepted',
        subject: state.subject,
        version: state.version + 1n,
        fragment: fragment.index,
        holder: addressee,
        assignor: fragment.holder,
        terms: command.terms,
      },
    ],
  );
};

export const decline = (command: CommandOf<'Decline'>, state: ReceivableState, fragment: FragmentState): Decision => {
  const { subject, version } = state;
  const by = fragment.counterparty ?? fragment.holder;
  return decided(requireCounterparty(command, fragment) ?? requireTerms(fragment, command.terms), () => [
    { type: 'Declined', subject, version: version + 1n, fragment: fragment.index, by, terms: command.terms },
  ]);
};

export const withdraw = (
  command: CommandOf<'Withdraw'>,
  state: ReceivableState,
  fragment: FragmentState,
  world: World,
): Decision =>
  decided(requireHolder(command, fragment) ?? requireFragmentStatus(fragment, command.type, world.now), () => [
    { type: 'Withdrawn', subject: state.subject, version: state.version + 1n, fragment: fragment.index },
  ]);

export const notifyAssignment = (
  command: CommandOf<'NotifyAssignment'>,
  state: ReceivableState,
  fragment: FragmentState,
): Decision => {
  const { notice, payee } = command;
  const isParty = payee === fragment.holder || payee === fragment.assignor;
  return decided(
    requireHolder(command, fragment) ??
      unless(fragment.assignor !== null, 'not-assigned') ??
      unless(isParty, 'bad-payee', { payee }, 'payee'),
    () => [
      {
        type: 'AssignmentNotified',
        subject: state.subject,
        version: state.version + 1n,
        fragment: fragment.index,
        notice,
        payee,
      },
    ],
  );
};

/** Invariant 7: recourse stays open when the receivable is overdue or disputed, and when a party is frozen. */
export const repurchase = (
  command: CommandOf<'RepurchaseFragment'>,
  state: ReceivableState,
  fragment: FragmentState,
  world: World,
): Decision => {
  const { assignor, holder } = fragment;
  const [signer] = command.signers;
  if (assignor === null) return decided(unless(false, 'not-assigned'), () => []);
  return decided(
    unless(signer === assignor, 'not-assignor', { signer: signer ?? '' }) ??
      requireCoSigner(command, holder) ??
      requireFragmentStatus(fragment, command.type, world.now),
    () => [
      {
        type: 'Repurchased',
        subject: state.subject,
        version: state.version + 1n,
        fragment: fragment.index,
        holder: assignor,
        from: holder,
        settlement: command.settlement,
      },
    ],
  );
};
