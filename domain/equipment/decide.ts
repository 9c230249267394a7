import { decided } from '#domain/lifecycle/checks';
import { MAKING, MEMBERS, requireEnvelope, type SignerRule, TRADING } from '#domain/lifecycle/signers';
import { nextState } from '#domain/lifecycle/transitions';
import type { Result } from '#domain/result';
import type { EquipmentCommand, EquipmentCommandType } from './commands.ts';
import * as passport from './decide-passport.ts';
import * as title from './decide-title.ts';
import type { EquipmentEvent } from './events.ts';
import { type EquipmentRefusal, unless } from './refusals.ts';
import type { EquipmentState } from './state.ts';
import { EQUIPMENT_TRANSITIONS } from './transitions.ts';
import type { EquipmentWorld } from './world.ts';

/** Who may sign what. */
export const EQUIPMENT_SIGNERS = {
  IssuePassport: { kinds: TRADING, signers: 'one' },
  CancelPassport: { kinds: TRADING, signers: 'one' },
  ProposeTitle: { kinds: TRADING, signers: 'one' },
  ConsentToTitle: { kinds: TRADING, signers: 'one' },
  AcceptTitle: { kinds: TRADING, signers: 'one' },
  DeclineTitle: { kinds: TRADING, signers: 'one' },
  WithdrawTitle: { kinds: TRADING, signers: 'one' },
  ChangeCustody: { kinds: TRADING, signers: 'several' },
  SwapComponent: { kinds: TRADING, signers: 'one' },
  AnnounceRecall: { kinds: MAKING, signers: 'one' },
  ClearRecall: { kinds: MAKING, signers: 'one' },
  ObserveCondition: { kinds: MEMBERS, signers: 'one' },
  RetireEquipment: { kinds: TRADING, signers: 'several' },
} as const satisfies Readonly<Record<EquipmentCommandType, SignerRule>>;

/**
 * Whether a command on a machine is accepted, and what happens then. Checked in the contract's order: version → signers →
 * status → the proposal → who the signers are → expiry → the other party → consents, liens, lease → the fields'
 * values → fingerprints. Refusals: `EQUIPMENT_REFUSALS`.
 */
export const decideEquipment = (
  command: EquipmentCommand,
  state: EquipmentState | null,
  world: EquipmentWorld,
): Result<EquipmentEvent[], EquipmentRefusal> => {
  const status = state?.status ?? 'None';
  const refusal =
    requireEnvelope(command, EQUIPMENT_SIGNERS[command.type], state?.version ?? 0n, world) ??
    unless(nextState(EQUIPMENT_TRANSITIONS, status, command.type) !== null, 'wrong-status', { status });
  if (refusal) return decided(refusal, () => []);
  if (command.type === 'IssuePassport') return passport.issue(command, world);
  if (!state) return decided(unless(false, 'wrong-status', { status }), () => []);
  switch (command.type) {
    case 'CancelPassport':
      return passport.cancel(command, state, world);
    case 'ProposeTitle':
      return title.propose(command, state, world);
    case 'ConsentToTitle':
      return title.consent(command, state, world);
    case 'AcceptTitle':
      return title.acceptTitle(command, state, world);
    case 'DeclineTitle':
      return title.decline(command, state);
    case 'WithdrawTitle':
      return title.withdraw(command, state);
    case 'ChangeCustody':
      return title.changeCustody(command, state);
    case 'SwapComponent':
      return passport.swapComponent(command, state);
    case 'AnnounceRecall':
      return passport.announceRecall(command, state);
    case 'ClearRecall':
      return passport.clearRecall(command, state);
    case 'ObserveCondition':
      return passport.observeCondition(command, state);
    case 'RetireEquipment':
      return passport.retire(command, state, world);
  }
};
