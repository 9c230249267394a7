import { ZERO_ADDRESS } from '#domain/hex';
import { requireCoSigner, requireHolder, requireInterval, requireOpen } from './checks.ts';
import type { CommandOf } from './commands.ts';
import { MAX_HOLES } from './consumption.ts';
import type { ReceivableEvent } from './events.ts';
import { WHOLE } from './parts.ts';
import { type Checked, decided, unless } from './refusals.ts';
import { type FragmentState, nextOpenInterval, openPartsOfAll, type ReceivableState } from './state.ts';
import type { World } from './world.ts';

type Decision = ReturnType<typeof decided<ReceivableEvent[]>>;

const fromOf = (fragment: FragmentState): bigint => nextOpenInterval(fragment)?.from ?? fragment.to;

/** Settled follows what took the last open part, with the same version. */
const settledAfter = (state: ReceivableState, length: bigint): ReceivableEvent[] =>
  openPartsOfAll(state) === length ? [{ type: 'Settled', subject: state.subject, version: state.version + 1n }] : [];

export const dilute = (
  command: CommandOf<'RecordDilution'>,
  state: ReceivableState,
  fragment: FragmentState,
): Decision => {
  const { to, reason } = command;
  const from = fromOf(fragment);
  const { subject, version } = state;
  return decided(
    requireHolder(command, fragment) ??
      requireCoSigner(command, fragment.assignor) ??
      requireOpen(fragment) ??
      requireInterval(fragment, to),
    () => [
      { type: 'Diluted', subject, version: version + 1n, fragment: fragment.index, from, to, reason },
      ...settledAfter(state, to - from),
    ],
  );
};

export const writeOff = (command: CommandOf<'WriteOff'>, state: ReceivableState, fragment: FragmentState): Decision => {
  const { to, reason } = command;
  const from = fromOf(fragment);
  const { subject, version } = state;
  return decided(requireHolder(command, fragment) ?? requireOpen(fragment) ?? requireInterval(fragment, to), () => [
    { type: 'WrittenOff', subject, version: version + 1n, fragment: fragment.index, from, to, reason },
    ...settledAfter(state, to - from),
  ]);
};

/** Invariant 6: an allocation counts once, and those of an entry sum to at most the entry. */
const requireEntry = ({ allocation, entry, entryParts }: CommandOf<'RecordPayment'>, world: World): Checked => {
  const left = WHOLE - world.entryAllocated(entry);
  return (
    unless(!world.isAllocationUsed(allocation), 'allocation-used', { allocation }) ??
    unless(entryParts > 0n && entryParts <= left, 'entry-exceeded', { entry, left }, 'entryParts')
  );
};

export const recordPayment = (
  command: CommandOf<'RecordPayment'>,
  state: ReceivableState,
  fragment: FragmentState,
  world: World,
): Decision => {
  const { to, entry, entryParts, allocation } = command;
  const payee = command.signers[0] ?? ZERO_ADDRESS;
  const from = fromOf(fragment);
  return decided(
    unless(payee === fragment.payee, 'not-payee', { signer: payee }) ??
      requireOpen(fragment) ??
      requireInterval(fragment, to) ??
      requireEntry(command, world),
    () => [
      {
        type: 'PaymentRecorded',
        subject: state.subject,
        version: state.version + 1n,
        fragment: fragment.index,
        from,
        to,
        entry,
        entryParts,
        allocation,
        payee,
      },
      ...settledAfter(state, to - from),
    ],
  );
};

/** The leaf that covers what was consumed of a fragment: when it is divided, that goes to the left. */
const currentFragment = (state: ReceivableState, index: number): FragmentState | null => {
  let fragment = state.fragments[index];
  while (fragment && fragment.left !== null) fragment = state.fragments[fragment.left];
  return fragment ?? null;
};

/** Invariant 6: a reversal reopens exactly what it reverses. */
export const reversePayment = (command: CommandOf<'ReversePayment'>, state: ReceivableState): Decision => {
  const { allocation: id, reason } = command;
  const signer = command.signers[0] ?? ZERO_ADDRESS;
  const allocation = state.allocations[id];
  const fragment = allocation && currentFragment(state, allocation.fragment);
  if (!allocation || !fragment) return decided(unless(false, 'unknown-allocation', { allocation: id }), () => []);
  const { from, to, entry, entryParts } = allocation;
  return decided(
    unless(allocation.recorder === signer, 'not-payee', { signer }) ??
      unless(!allocation.reversed, 'already-reversed', { allocation: id }) ??
      unless(fragment.holes.length < MAX_HOLES, 'too-many-holes'),
    () => [
      {
        type: 'PaymentReversed',
        subject: state.subject,
        version: state.version + 1n,
        fragment: fragment.index,
        from,
        to,
        entry,
        entryParts,
        allocation: id,
        reason,
      },
    ],
  );
};
