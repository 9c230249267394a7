import type { Hex } from '#domain/hex';
import type { World } from '#domain/receivables/world';
import { type ActionTypeName, isActionType } from '#ledger/typed-data/action-types';
import { messageFromJson } from '#ledger/typed-data/message-json';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { decideOn, isServed, keysIn, projectedState, type SubjectState, versionOf } from './subject-state.ts';
import { type KeyStanding, keyStanding } from './world.ts';

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

/** What an action on its way was decided on is decided already: its claims are its own. */
const leniently = (now: number, standing: KeyStanding): World => ({
  now,
  ...standing,
  isPledged: () => false,
  liveObject: () => null,
  entryAllocated: () => 0n,
  isAllocationUsed: () => false,
});

export const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000);

const rowsInFlight = (tx: Transaction, contract: SubjectState['contract'], subject: Hex) =>
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
  contract: SubjectState['contract'],
  subject: Hex,
): Promise<StateInFlight> => {
  // Actions first, then the projection: one that settles in between is seen twice, and then its version does not fit.
  const rows = await rowsInFlight(tx, contract, subject);
  let state = await projectedState(tx, contract, subject);
  const messages = rows.flatMap(({ id, type, message }) =>
    isActionType(type) ? [{ id, type, message: messageFromJson(type, message) }] : [],
  );
  // The parties to the state too: a command on its way is judged by keys that it does not name.
  const keys = messages.flatMap(({ message }) => keysIn(message.command, message.signers, state));
  const now = secondsOf(ctx.clock.now());
  const world = leniently(now, await keyStanding(tx, subject, keys, now));
  const inFlight: InFlightAction[] = [];
  for (const { id, type, message } of messages) {
    const { command, expectedVersion, signers } = message;
    if (!isServed(command)) continue;
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
