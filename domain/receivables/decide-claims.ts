import { type Hex, ZERO_ADDRESS, ZERO_HASH } from '#domain/hex';
import { requireCoSigner, requireHolder, requireObligor } from './checks.ts';
import type { CommandOf } from './commands.ts';
import type { ReceivableEvent } from './events.ts';
import { WHOLE } from './parts.ts';
import { type Checked, decided, unless } from './refusals.ts';
import { holdersOf, leavesOf, openPartsOf, type ReceivableState, standingOf } from './state.ts';
import type { World } from './world.ts';

/** How many fingerprints a receivable may have: one for each open epoch. As in the contract. */
export const MAX_FINGERPRINTS = 16;

type Decision = ReturnType<typeof decided<ReceivableEvent[]>>;

const requireFreeFingerprints = (fingerprints: readonly Hex[], world: World): Checked => {
  const taken = fingerprints.find(
    (fingerprint, place) => world.liveObject(fingerprint) !== null || fingerprints.indexOf(fingerprint) < place,
  );
  return unless(taken === undefined, 'fingerprint-taken', { fingerprint: taken ?? '' });
};

/** Invariants 3 (fingerprints) and 4 (maturity ahead): what issuing asks for. */
export const issue = (command: CommandOf<'IssueReceivable'>, world: World): Decision => {
  const { subject, signers, holder, obligor, maturity, currency, root, fingerprints } = command;
  const issuer = signers[0] ?? ZERO_ADDRESS;
  const isNobody = holder === ZERO_ADDRESS || obligor === ZERO_ADDRESS;
  return decided(
    unless(subject !== ZERO_HASH, 'bad-subject') ??
      unless(issuer === holder || issuer === obligor, 'not-authorised', { key: issuer }) ??
      unless(!isNobody && holder !== obligor, 'self-dealing') ??
      unless(maturity > world.now, 'bad-maturity', { maturity }, 'maturity') ??
      unless(
        fingerprints.length > 0 && fingerprints.length <= MAX_FINGERPRINTS && !fingerprints.includes(ZERO_HASH),
        'bad-fingerprints',
        {},
        'fingerprints',
      ) ??
      requireFreeFingerprints(fingerprints, world),
    () => [{ type: 'Issued', subject, version: 1n, issuer, holder, obligor, maturity, currency, root, fingerprints }],
  );
};

/** Invariant 4: only the obligor's key confirms. */
export const confirm = (command: CommandOf<'ConfirmReceivable'>, state: ReceivableState): Decision =>
  decided(requireObligor(command, state), () => [
    { type: 'Confirmed', subject: state.subject, version: state.version + 1n, terms: command.terms },
  ]);

export const reject = (command: CommandOf<'RejectReceivable'>, state: ReceivableState): Decision =>
  decided(requireObligor(command, state) ?? unless(!state.assigned, 'already-assigned'), () => [
    { type: 'Rejected', subject: state.subject, version: state.version + 1n, reason: command.reason },
  ]);

export const cancel = (command: CommandOf<'CancelReceivable'>, state: ReceivableState, world: World): Decision => {
  const [whole] = state.fragments;
  if (!whole || whole.status === 'Divided') return decided(unless(false, 'encumbered'), () => []);
  return decided(
    requireHolder(command, whole) ??
      requireCoSigner(command, state.status === 'Confirmed' ? state.obligor : null) ??
      unless(standingOf(whole, world.now) !== 'Reserved', 'wrong-fragment-status', { status: whole.status }) ??
      unless(!state.assigned, 'already-assigned') ??
      unless(openPartsOf(whole) === WHOLE && whole.cursor === 0n, 'encumbered'),
    () => [{ type: 'Cancelled', subject: state.subject, version: state.version + 1n, reason: command.reason }],
  );
};

export const dispute = (command: CommandOf<'DisputeReceivable'>, state: ReceivableState): Decision =>
  decided(requireObligor(command, state) ?? unless(!state.disputed, 'already-disputed'), () => [
    { type: 'Disputed', subject: state.subject, version: state.version + 1n, reason: command.reason },
  ]);

export const resolve = (command: CommandOf<'ResolveDispute'>, state: ReceivableState): Decision =>
  decided(requireObligor(command, state) ?? unless(state.disputed, 'not-disputed'), () => [
    { type: 'DisputeResolved', subject: state.subject, version: state.version + 1n, resolution: command.resolution },
  ]);

/**
 * Who must sign a change of maturity: every holder; and the obligor too once it has confirmed, or a part is financed,
 * or there are several holders.
 */
export const partiesToMaturity = (state: ReceivableState): Hex[] => {
  const holders = holdersOf(state);
  const isFinanced = leavesOf(state).some(fragment => fragment.financed);
  return state.status === 'Confirmed' || isFinanced || holders.length > 1 ? [...holders, state.obligor] : holders;
};

/** Invariant 4: maturity is fixed while any part is financed, unless holder and obligor both sign. */
export const changeMaturity = (
  command: CommandOf<'ChangeMaturity'>,
  state: ReceivableState,
  world: World,
): Decision => {
  const { signers, maturity, agreement } = command;
  const parties = partiesToMaturity(state);
  const [principal = ZERO_ADDRESS, ...coSigners] = signers;
  const missing = parties.find(party => !signers.includes(party));
  const unexpected = coSigners.find(signer => !parties.includes(signer));
  return decided(
    unless(parties.includes(principal), 'not-holder', { signer: principal }) ??
      unless(missing === undefined, 'missing-co-signer', { party: missing ?? '' }) ??
      unless(unexpected === undefined, 'unexpected-signer', { signer: unexpected ?? '' }) ??
      unless(maturity > world.now, 'bad-maturity', { maturity }, 'maturity'),
    () => [{ type: 'MaturityChanged', subject: state.subject, version: state.version + 1n, maturity, agreement }],
  );
};
