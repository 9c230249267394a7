import { type Hex, ZERO_ADDRESS, ZERO_HASH } from '#domain/hex';
import { decided } from '#domain/lifecycle/checks';
import { requireFingerprints } from '#domain/lifecycle/fingerprints';
import { principalOf, requireAll } from '#domain/lifecycle/signers';
import { type EquipmentCommandOf, RETIREMENT_CAUSES } from './commands.ts';
import { requireTitleHolder } from './decide-title.ts';
import type { EquipmentEvent } from './events.ts';
import { type Checked, unless } from './refusals.ts';
import type { EquipmentState } from './state.ts';
import type { EquipmentWorld } from './world.ts';

type Decision = ReturnType<typeof decided<EquipmentEvent[], NonNullable<Checked>['code']>>;

const next = ({ subject, version }: EquipmentState) => ({ subject, version: version + 1n });

const requireIssuer = (command: { readonly signers: readonly Hex[] }, { issuer }: EquipmentState): Checked =>
  unless(command.signers[0] === issuer, 'not-issuer', { signer: command.signers[0] ?? '' });

const requireNotLet = ({ currentLease }: EquipmentWorld): Checked =>
  unless(currentLease === null, 'on-lease', { lease: currentLease ?? '' });

/** Invariant 3: the same machine is not recorded twice. */
export const issue = (command: EquipmentCommandOf<'IssuePassport'>, world: EquipmentWorld): Decision => {
  const { subject, signers, root, fingerprints } = command;
  return decided(unless(subject !== ZERO_HASH, 'bad-subject') ?? requireFingerprints(fingerprints, world), () => [
    { type: 'PassportIssued', subject, version: 1n, issuer: signers[0] ?? ZERO_ADDRESS, root, fingerprints },
  ]);
};

/** A passport that was a mistake, while nobody has relied on it. */
export const cancel = (
  command: EquipmentCommandOf<'CancelPassport'>,
  state: EquipmentState,
  world: EquipmentWorld,
): Decision =>
  decided(
    requireIssuer(command, state) ??
      unless(!state.transferred, 'already-transferred') ??
      unless(world.securedParties.length === 0, 'under-lien') ??
      requireNotLet(world),
    () => [{ type: 'PassportCancelled', ...next(state), reason: command.reason }],
  );

export const swapComponent = (command: EquipmentCommandOf<'SwapComponent'>, state: EquipmentState): Decision => {
  const { removed, fitted, report } = command;
  const by = [state.holder, state.custodian].find(one => one === principalOf(command));
  return decided(
    unless(by !== undefined, 'not-in-charge', { signer: principalOf(command) }) ??
      unless(removed !== fitted, 'bad-component', {}, 'fitted'),
    () => [{ type: 'ComponentSwapped', ...next(state), by: by ?? ZERO_ADDRESS, removed, fitted, report }],
  );
};

/** The version stays: who looks at a machine does not get in the way of those who trade it. */
export const observeCondition = (
  { signers, report }: EquipmentCommandOf<'ObserveCondition'>,
  { subject, version }: EquipmentState,
): Decision =>
  decided(null, () => [{ type: 'ConditionObserved', subject, version, observer: signers[0] ?? ZERO_ADDRESS, report }]);

export const announceRecall = (command: EquipmentCommandOf<'AnnounceRecall'>, state: EquipmentState): Decision => {
  const { recall } = command;
  const isNew = recall !== ZERO_HASH && !state.recalls.some(one => one.recall === recall);
  return decided(requireIssuer(command, state) ?? unless(isNew, 'recall-exists', { recall }, 'recall'), () => [
    { type: 'RecallAnnounced', ...next(state), recall },
  ]);
};

export const clearRecall = (command: EquipmentCommandOf<'ClearRecall'>, state: EquipmentState): Decision => {
  const { recall, remedy } = command;
  const stands = state.recalls.some(one => one.recall === recall && !one.cleared);
  return decided(requireIssuer(command, state) ?? unless(stands, 'unknown-recall', { recall }, 'recall'), () => [
    { type: 'RecallCleared', ...next(state), recall, remedy },
  ]);
};

/** Invariant 8: nothing is retired under a lien without the secured party; nor given up while it is let. */
export const retire = (
  command: EquipmentCommandOf<'RetireEquipment'>,
  state: EquipmentState,
  world: EquipmentWorld,
): Decision => {
  const { cause, report } = command;
  return decided(
    requireTitleHolder(command, state) ??
      requireAll(command, [state.holder ?? ZERO_ADDRESS, ...world.securedParties]) ??
      (RETIREMENT_CAUSES[cause] === 'given-up' ? requireNotLet(world) : null) ??
      unless(RETIREMENT_CAUSES[cause] !== undefined, 'bad-cause', { cause }, 'cause'),
    () => [{ type: 'Retired', ...next(state), cause, report }],
  );
};
