import type { Hex } from '#domain/hex';
import { principalOf, requireAll } from '#domain/lifecycle/signers';
import type { LeaseCommand } from './commands.ts';
import { type Checked, unless } from './refusals.ts';
import { buyersOf, type LeaseState, partiesOf } from './state.ts';
import type { LeaseWorld } from './world.ts';

/** A century of months, as in the contract. */
export const MAX_PERIODS = 1200;

/** The place of the lease's next change. */
export const next = ({ subject, version }: LeaseState) => ({ subject, version: version + 1n });

export const requireLessor = (command: LeaseCommand, { lessor }: Pick<LeaseState, 'lessor'>): Checked =>
  unless(principalOf(command) === lessor, 'not-lessor', { signer: principalOf(command) });

/** Everybody who must agree to a change of the lease as a whole: the parties, buyers of rents to come, secured parties. */
export const requireAgreement = (
  command: LeaseCommand,
  state: LeaseState,
  { securedParties }: LeaseWorld,
  others: readonly Hex[] = [],
): Checked => requireAll(command, [...partiesOf(state), ...others, ...buyersOf(state), ...securedParties]);
