import { type Hex, ZERO_ADDRESS } from '#domain/hex';
import { accept } from '#domain/result';
import { type ActionTypeName, isActionType } from '#ledger/typed-data/action-types';
import { messageFromJson } from '#ledger/typed-data/message-json';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { type KeyStanding, keyStanding } from './standing.ts';
import {
  type ActionWorld,
  decideOn,
  isServed,
  keysIn,
  projectedState,
  type ServedCommand,
  type ServedContract,
  type SubjectState,
  versionOf,
} from './subject-state.ts';

/** An action on its way that is expected to take effect. */
export interface InFlightAction {
  readonly id: string;
  readonly type: ActionTypeName;
  readonly changesVersion: boolean;
  /** The quote that it makes, takes or withdraws. */
  readonly quote: Hex | null;
}

/** A subject after all that is on its way to the chain. */
export interface StateInFlight {
  readonly subject: SubjectState;
  readonly version: bigint;
  /** In their order. Actions that are going to be refused are left out. */
  readonly inFlight: readonly InFlightAction[];
}

/**
 * What an action on its way was decided on is decided already: its claims are its own, and of machines, leases and liens
 * beside its subject it is taken at its signers' word: whoever signed had the title, the lien, the lease that it needs.
 */
const leniently = (
  now: number,
  standing: KeyStanding,
  command: ServedCommand,
  signers: readonly Hex[],
  state: SubjectState,
): ActionWorld => {
  const head = state.contract === 'Leases' ? (state.state?.head ?? null) : null;
  const others = signers.slice(1);
  const machines = command.type === 'CommenceLease' ? command.machines : [];
  const letterOf = (place: number): Hex => others[Math.min(place, others.length - 1)] ?? signers[0] ?? ZERO_ADDRESS;
  return {
    now,
    ...standing,
    isPledged: () => false,
    liveObject: () => null,
    isObject: false,
    entryAllocated: () => 0n,
    isAllocationUsed: () => false,
    securedParties: command.type === 'CancelPassport' ? [] : signers,
    currentLease: null,
    keysOn: () => ({ kindsOf: () => ~0, isFrozen: () => false }),
    titleHolderOf: machine => letterOf(machines.indexOf(machine)),
    currentLeaseOf: (under, _machine) => (under === head ? null : head),
    headLease: head === null ? null : headThatLets(head, letterOf(0)),
    subleases: 0,
    leaseOfReceivable: () => null,
    grantorOf: () => accept(letterOf(0)),
    isGovernor: () => true,
    threshold: 0,
    machineSides: sidesThatSign(command, signers),
    placeOf: () => null,
  };
};

/** The machine's side among those who signed something about its devices: after the device's owner, or everybody. */
const sidesThatSign = ({ type }: ServedCommand, signers: readonly Hex[]): ActionWorld['machineSides'] => {
  const isOwnersOwn = type === 'EnrolDevice' || type === 'ReplaceDevice';
  const sides = isOwnersOwn ? signers.slice(1) : signers;
  const holder = sides[0] ?? signers[0] ?? ZERO_ADDRESS;
  return { isRecorded: true, holder, custodian: sides[1] ?? holder };
};

/** A head lease as a commencement under it needs it to be. */
const headThatLets = (subject: Hex, lessee: Hex): NonNullable<ActionWorld['headLease']> => ({
  subject,
  version: 0n,
  status: 'Commenced',
  attested: true,
  subletting: true,
  lessor: ZERO_ADDRESS,
  lessee,
  head: null,
  periods: 0,
  billed: 0,
  root: subject,
  fingerprints: [],
  machines: [],
  assignments: [],
  bills: [],
});

export const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000);

const rowsInFlight = (tx: Transaction, contract: ServedContract, subject: Hex) =>
  tx.action.findMany({
    where: { contract, subject, status: { in: ['PENDING', 'SUBMITTED'] } },
    orderBy: { sequence: 'asc' },
    select: { id: true, type: true, message: true },
  });

/**
 * The state of a subject as projected, with the actions that are on their way. Whoever goes on to sign holds the subject's
 * lock (`signAction` takes it); a page may look without.
 */
export const stateWithInFlight = async (
  tx: Transaction,
  ctx: ServiceContext,
  contract: ServedContract,
  subject: Hex,
): Promise<StateInFlight> => {
  // Actions first, then the projection: one that settles in between is seen twice, and then its version does not fit.
  const rows = await rowsInFlight(tx, contract, subject);
  let state = await projectedState(tx, contract, subject);
  if (rows.length === 0) return { subject: state, version: versionOf(state), inFlight: [] };
  const messages = rows.flatMap(({ id, type, message }) =>
    isActionType(type) ? [{ id, type, message: messageFromJson(type, message) }] : [],
  );
  // The parties to the state too: a command on its way is judged by keys that it does not name.
  const keys = messages.flatMap(({ message }) => keysIn(message.command, message.signers, state));
  const now = secondsOf(ctx.clock.now());
  const standing = await keyStanding(tx, subject, keys, now);
  const inFlight: InFlightAction[] = [];
  for (const { id, type, message } of messages) {
    const { command, expectedVersion, signers } = message;
    if (!isServed(command)) continue;
    const world = leniently(now, standing, command, signers, state);
    const decision = decideOn(state, { ...command, expectedVersion, signers }, world);
    if (!decision.ok) continue;
    const changesVersion = versionOf(decision.value) !== versionOf(state);
    inFlight.push({ id, type, changesVersion, quote: 'quote' in command ? command.quote : null });
    state = decision.value;
  }
  return { subject: state, version: versionOf(state), inFlight };
};

/**
 * The action that must take effect before a new one can: the newest that changes the version, or, where it is later, the
 * quote that the new one names. Quotes of others do not change the version, and what becomes of them is their own.
 */
export const predecessorOf = (inFlight: readonly InFlightAction[], quote: Hex | null): string | null =>
  inFlight.findLast(action => action.changesVersion || (quote !== null && action.quote === quote))?.id ?? null;
