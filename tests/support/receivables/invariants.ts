import { type Hex, isAddress, ZERO_ADDRESS } from '#domain/hex';
import { amountsOf } from '#domain/receivables/amounts';
import type { ReceivableCommand } from '#domain/receivables/commands';
import type { ReceivableEvent } from '#domain/receivables/events';
import { WHOLE } from '#domain/receivables/parts';
import {
  isOverdue,
  leavesOf,
  openIntervalsOf,
  openPartsOf,
  openPartsOfAll,
  type ReceivableState,
} from '#domain/receivables/state';
import type { ReceivablesModel } from './model.ts';

/** Fails the property. Plain, because it is asked some ten thousand times a run. */
const check = (condition: boolean, claim: string): void => {
  if (!condition) throw new Error(`broken: ${claim}`);
};

const FACES = [1n, 7n, 1_000_003n, 10n ** 15n];

/** Invariants 1, 2 and 5: leaves partition the whole, each has one holder, and what is open adds up. */
const checkParts = (state: ReceivableState): void => {
  const leaves = [...leavesOf(state)].sort((a, b) => (a.from < b.from ? -1 : 1));
  let point = 0n;
  for (const leaf of leaves) {
    check(leaf.from === point, 'leaves leave no gap and do not overlap');
    check(leaf.to > leaf.from, 'no part is empty');
    check(isAddress(leaf.holder) && leaf.holder !== ZERO_ADDRESS, 'a fragment has a holder');
    check(leaf.holder !== state.obligor, 'nobody owes himself');
    check(leaf.paid >= 0n && leaf.diluted >= 0n && leaf.writtenOff >= 0n, 'sums are not negative');
    const open = openIntervalsOf(leaf).reduce((sum, { from, to }) => sum + to - from, 0n);
    check(open === openPartsOf(leaf), 'open, paid, diluted and written off are the length');
    point = leaf.to;
  }
  check(point === WHOLE, 'leaves reach to the end');
  for (const face of FACES) {
    const { faceMinor, openMinor, paidMinor, lostMinor } = amountsOf(state, face);
    check(faceMinor === face, 'amounts of the leaves are the face');
    check(openMinor + paidMinor + lostMinor === face, 'amounts sum to the face');
    check(openMinor >= 0n && paidMinor >= 0n && lostMinor >= 0n, 'no amount is negative');
  }
  const isLive = state.status === 'Issued' || state.status === 'Confirmed';
  if (state.status === 'Settled') check(openPartsOfAll(state) === 0n, 'settled means nothing open');
  if (isLive) check(openPartsOfAll(state) > 0n, 'nothing open means settled');
};

/** Invariant 6: what is counted of an entry is the sum of its standing allocations, and at most the entry. */
const checkEntries = (model: ReceivablesModel): void => {
  const sums = new Map<Hex, bigint>();
  for (const state of model.states.values()) {
    const standing = Object.values(state.allocations).filter(allocation => !allocation.reversed);
    for (const { entry, entryParts } of standing) sums.set(entry, (sums.get(entry) ?? 0n) + entryParts);
    const paid = leavesOf(state).reduce((sum, leaf) => sum + leaf.paid, 0n);
    check(standing.reduce((sum, { from, to }) => sum + to - from, 0n) === paid, 'what is paid is what was allocated');
  }
  for (const [entry, sum] of sums) {
    check(model.entryAllocated(entry) === sum, 'an entry counts its standing allocations');
    check(sum <= WHOLE, 'allocations are at most the entry');
  }
};

/** Invariant 3: no fingerprint has two live objects. */
const checkFingerprints = (model: ReceivablesModel): void => {
  const live = new Set<Hex>();
  for (const state of model.states.values()) {
    if (state.status === 'Rejected' || state.status === 'Cancelled') continue;
    for (const fingerprint of state.fingerprints) {
      check(!live.has(fingerprint), 'a fingerprint has one live object');
      check(model.liveObject(fingerprint) === state.subject, 'a live object has its fingerprints');
      live.add(fingerprint);
    }
  }
};

export const checkInvariants = (model: ReceivablesModel): void => {
  for (const state of model.states.values()) checkParts(state);
  checkEntries(model);
  checkFingerprints(model);
};

/** What is a new sale or pledge: nothing of it happens to what is disputed, overdue or pledged (invariant 7). */
const TRADES: readonly ReceivableEvent['type'][] = [
  'Offered',
  'Accepted',
  'FinanceRequested',
  'FinanceQuoted',
  'QuoteAccepted',
  'Funded',
];

const checkEvent = (model: ReceivablesModel, before: ReceivableState | null, event: ReceivableEvent): void => {
  if (TRADES.includes(event.type)) {
    check(
      before !== null && !before.disputed && !isOverdue(before, model.now),
      'no trade of what is disputed or overdue',
    );
    check(!model.isAllPledged, 'no trade of what is pledged');
  }
  if (event.type === 'Accepted' || event.type === 'Funded') {
    check(event.holder !== event.assignor, 'nobody trades with himself');
    check(!model.frozen.has(event.holder) && !model.frozen.has(event.assignor), 'no trade of the frozen');
  }
  if (event.type === 'PaymentReversed') {
    const { from, to } = event;
    const allocation = before?.allocations[event.allocation];
    check(
      allocation?.from === from && allocation.to === to && !allocation.reversed,
      'reverses what was recorded, once',
    );
    const fragment = model.stateOf(event.subject)?.fragments[event.fragment];
    const open = fragment ? openIntervalsOf(fragment) : [];
    check(
      open.some(one => one.from === from && one.to === to),
      'a reversal reopens exactly what it reverses',
    );
  }
};

/** Invariants 4, 5, 6, 7 and 11, as far as they are about one accepted command. */
export const checkStep = (
  model: ReceivablesModel,
  command: ReceivableCommand,
  before: ReceivableState | null,
  events: readonly ReceivableEvent[],
): void => {
  const after = model.stateOf(command.subject);
  if (!after) throw new Error('broken: an accepted command leaves a state');
  const version = before?.version ?? 0n;
  const isQuoting = command.type === 'QuoteFinance' || command.type === 'WithdrawQuote';
  check(command.expectedVersion === version, 'an action names the version');
  check(after.version === version + (isQuoting ? 0n : 1n), 'an action counts once');
  const isByObligor = command.signers.length === 1 && command.signers[0] === after.obligor;
  if (events.some(event => event.type === 'Confirmed')) check(isByObligor, 'only the obligor confirms');
  for (const event of events) checkEvent(model, before, event);
  if (!before) return;
  for (const name of ['issuer', 'obligor', 'currency', 'root', 'fingerprints'] as const)
    check(after[name] === before[name], `${name} never changes`);
  if (after.maturity === before.maturity) return;
  check(command.type === 'ChangeMaturity', 'maturity changes by its own action only');
  const leaves = leavesOf(before);
  check(
    leaves.every(leaf => command.signers.includes(leaf.holder)),
    'every holder agrees to a maturity',
  );
  const isFixed = leaves.some(leaf => leaf.financed);
  check(!isFixed || command.signers.includes(before.obligor), 'the obligor agrees to the maturity of what is financed');
};
