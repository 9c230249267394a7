import { type Hex, ZERO_ADDRESS, ZERO_HASH } from '#domain/hex';
import { decided } from '#domain/lifecycle/checks';
import { requireFingerprints } from '#domain/lifecycle/fingerprints';
import { ANSWERING, principalOf, requireAll, requireKinds, TRADING } from '#domain/lifecycle/signers';
import { MAX_PERIODS, next, requireLessor } from './checks.ts';
import type { LeaseCommandOf } from './commands.ts';
import type { LeaseEvent } from './events.ts';
import { type Checked, unless } from './refusals.ts';
import { type LeaseState, partiesOf } from './state.ts';
import type { LeaseWorld } from './world.ts';

/** How many machines one lease may be of. As in the contract. */
export const MAX_MACHINES = 16;

type Decision = ReturnType<typeof decided<LeaseEvent[], NonNullable<Checked>['code']>>;

/** By both; or by the lessor alone, who declares. A lessee that does not sign must have a key here: it may attest. */
export const sign = (command: LeaseCommandOf<'SignLease'>, world: LeaseWorld): Decision => {
  const { subject, signers, lessor, lessee, head, periods, billed, subletting, root, fingerprints } = command;
  const attested = signers.length !== 1;
  const isCount = periods > 0 && periods <= MAX_PERIODS && billed <= periods;
  return decided(
    unless(subject !== ZERO_HASH, 'bad-subject') ??
      requireLessor(command, { lessor }) ??
      unless(lessor !== lessee && lessee !== ZERO_ADDRESS, 'self-dealing', {}, 'lessee') ??
      (attested ? requireAll(command, [lessor, lessee]) : null) ??
      requireKinds(world, lessor, TRADING) ??
      requireKinds(world, lessee, ANSWERING) ??
      unless(subletting === 0 || subletting === 1, 'bad-flag', { value: subletting }, 'subletting') ??
      unless(isCount, 'bad-periods', { periods }, 'periods') ??
      requireFingerprints(fingerprints, world),
    () => [
      {
        type: 'Signed',
        subject,
        version: 1n,
        lessor,
        lessee,
        head,
        periods,
        billed,
        subletting: subletting === 1,
        attested,
        root,
        fingerprints,
      },
    ],
  );
};

export const attest = (command: LeaseCommandOf<'AttestLease'>, state: LeaseState): Decision =>
  decided(requireLessee(command, state) ?? unless(!state.attested, 'already-attested'), () => [
    { type: 'Attested', ...next(state), statement: command.statement },
  ]);

const requireLessee = (command: LeaseCommandOf<'AttestLease' | 'CommenceLease'>, { lessee }: LeaseState): Checked =>
  unless(principalOf(command) === lessee, 'not-lessee', { signer: principalOf(command) });

export const cancel = (command: LeaseCommandOf<'CancelLease'>, state: LeaseState, world: LeaseWorld): Decision =>
  decided(requireLessor(command, state) ?? requireAll(command, [...partiesOf(state), ...world.securedParties]), () => [
    { type: 'LeaseCancelled', ...next(state), reason: command.reason },
  ]);

/** Somebody who may let, and the subject on which his key says so. */
interface Letter {
  readonly key: Hex;
  readonly subject: Hex;
}

/** The recorded title holder of each machine; or the lessee of a head lease of them that runs and permits subletting. */
const lettersOf = (
  { machines }: LeaseCommandOf<'CommenceLease'>,
  { head }: LeaseState,
  world: LeaseWorld,
): { readonly refusal: Checked; readonly letters: readonly Letter[] } => {
  if (head !== null) {
    const { headLease } = world;
    const isCurrent = machines.every(machine => world.currentLeaseOf(headLease?.head ?? null, machine) === head);
    const mayLet = headLease?.status === 'Commenced' && headLease.subletting && isCurrent;
    return {
      refusal: unless(mayLet, 'wrong-head', { head }),
      letters: headLease ? [{ key: headLease.lessee, subject: head }] : [],
    };
  }
  const holders = machines.map(machine => ({ key: world.titleHolderOf(machine), subject: machine }));
  const unknown = holders.find(({ key }) => key === null);
  return {
    refusal: unless(unknown === undefined, 'wrong-machine', { machine: unknown?.subject ?? '' }, 'machines'),
    letters: holders.flatMap(({ key, subject }) => (key === null ? [] : [{ key, subject }])),
  };
};

const requireLetters = (letters: readonly Letter[], world: LeaseWorld): Checked => {
  for (const { key, subject } of letters) {
    const refusal = requireKinds(world.keysOn(subject), key, TRADING);
    if (refusal) return refusal;
  }
  return null;
};

const requireFree = (machines: readonly Hex[], { head }: LeaseState, world: LeaseWorld): Checked => {
  for (const [place, machine] of machines.entries()) {
    const lease = world.currentLeaseOf(head, machine);
    const refusal =
      unless(machines.indexOf(machine) === place, 'bad-machines', {}, 'machines') ??
      unless(lease === null, 'already-let', { machine, lease: lease ?? '' }, 'machines');
    if (refusal) return refusal;
  }
  return null;
};

/** Invariant 9: on acceptance, by leave of whoever has the right to let, and no machine has two lessees. */
export const commence = (command: LeaseCommandOf<'CommenceLease'>, state: LeaseState, world: LeaseWorld): Decision => {
  const { acceptance, machines } = command;
  const [principal = ZERO_ADDRESS] = command.signers;
  const isList = machines.length > 0 && machines.length <= MAX_MACHINES && !machines.includes(ZERO_HASH);
  const { refusal, letters } = lettersOf(command, state, world);
  return decided(
    (state.attested ? requireLessee(command, state) : requireLessor(command, state)) ??
      requireKinds(world, principal, ANSWERING) ??
      unless(isList, 'bad-machines', {}, 'machines') ??
      refusal ??
      requireAll(command, [principal, ...letters.map(({ key }) => key)]) ??
      requireLetters(letters, world) ??
      requireFree(machines, state, world),
    () => [{ type: 'Commenced', ...next(state), acceptance, machines }],
  );
};
