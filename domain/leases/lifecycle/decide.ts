import { decided } from '#domain/lifecycle/checks';
import { ANSWERING, requireEnvelope, type SignerRule, TRADING } from '#domain/lifecycle/signers';
import { nextState } from '#domain/lifecycle/transitions';
import type { Result } from '#domain/result';
import type { LeaseCommand, LeaseCommandType } from './commands.ts';
import * as life from './decide-life.ts';
import * as making from './decide-making.ts';
import * as rents from './decide-rents.ts';
import type { LeaseEvent } from './events.ts';
import { type LeaseRefusal, unless } from './refusals.ts';
import type { LeaseState } from './state.ts';
import { LEASE_TRANSITIONS } from './transitions.ts';
import type { LeaseWorld } from './world.ts';

/** Who may sign what. */
export const LEASE_SIGNERS = {
  SignLease: { kinds: ANSWERING, signers: 'several' },
  AttestLease: { kinds: ANSWERING, signers: 'one' },
  CancelLease: { kinds: ANSWERING, signers: 'several' },
  CommenceLease: { kinds: ANSWERING, signers: 'several' },
  AmendLease: { kinds: ANSWERING, signers: 'several' },
  BillPeriod: { kinds: TRADING, signers: 'one' },
  NoticeDefault: { kinds: TRADING, signers: 'one' },
  CureDefault: { kinds: TRADING, signers: 'one' },
  RepossessEquipment: { kinds: TRADING, signers: 'several' },
  NovateLease: { kinds: ANSWERING, signers: 'several' },
  TransferLease: { kinds: TRADING, signers: 'several' },
  AssignRents: { kinds: TRADING, signers: 'several' },
  ReturnRents: { kinds: TRADING, signers: 'several', frozenToo: true },
  EndLease: { kinds: ANSWERING, signers: 'several' },
} as const satisfies Readonly<Record<LeaseCommandType, SignerRule>>;

/**
 * Whether a command on a lease is accepted, and what happens then. Checked in the contract's order: version → signers →
 * status → who the signers are → the fields' values → machines and head lease → fingerprints. A signer of a commencement
 * whose key is not of the lease is looked at where its right lies. Refusals: `LEASE_REFUSALS`.
 */
export const decideLease = (
  command: LeaseCommand,
  state: LeaseState | null,
  world: LeaseWorld,
): Result<LeaseEvent[], LeaseRefusal> => {
  const status = state?.status ?? 'None';
  const isOwn = command.type === 'CommenceLease' ? world.isKnown : () => true;
  const refusal =
    requireEnvelope(command, LEASE_SIGNERS[command.type], state?.version ?? 0n, world, isOwn) ??
    unless(nextState(LEASE_TRANSITIONS, status, command.type) !== null, 'wrong-status', { status });
  if (refusal) return decided(refusal, () => []);
  if (command.type === 'SignLease') return making.sign(command, world);
  if (!state) return decided(unless(false, 'wrong-status', { status }), () => []);
  switch (command.type) {
    case 'AttestLease':
      return making.attest(command, state);
    case 'CancelLease':
      return making.cancel(command, state, world);
    case 'CommenceLease':
      return making.commence(command, state, world);
    case 'AmendLease':
      return life.amend(command, state, world);
    case 'BillPeriod':
      return rents.bill(command, state, world);
    case 'NoticeDefault':
      return life.noticeDefault(command, state);
    case 'CureDefault':
      return life.cure(command, state);
    case 'RepossessEquipment':
      return life.repossess(command, state, world);
    case 'NovateLease':
      return life.novate(command, state, world);
    case 'TransferLease':
      return life.transfer(command, state, world);
    case 'AssignRents':
      return rents.assignRents(command, state, world);
    case 'ReturnRents':
      return rents.returnRents(command, state);
    case 'EndLease':
      return life.end(command, state, world);
  }
};
