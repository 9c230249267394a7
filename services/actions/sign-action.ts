import { type Hex, ZERO_HASH } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import { type ActionMessage, digestOf, encodeAction } from '#ledger/typed-data/action';
import { ACTION_TYPES } from '#ledger/typed-data/action-types';
import { messageToJson } from '#ledger/typed-data/message-json';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import type { ActionRequest, SignAction, SignedAction } from './action-request.ts';
import { predecessorOf, type StateInFlight, secondsOf, stateWithInFlight } from './in-flight.ts';
import { ensurePartyKey } from './party-keys.ts';
import { newNonce, storeAction } from './store-action.ts';
import { decideOn, keysIn, type ServedCommand, type SubjectState, versionOf } from './subject-state.ts';
import { claimsOn, keyStanding, worldOf } from './world.ts';

/** How long an action may wait for a block before it must be signed again. */
const LIFETIME_SECONDS = 3_600;

interface Signer {
  readonly organisationId: string;
  readonly key: Hex;
}

/** What a command claims for itself alone: nobody else may decide on the same until this transaction ends. */
const claimedBy = (command: ServedCommand) => ({
  fingerprints: command.type === 'IssueReceivable' ? command.fingerprints : [],
  entry: command.type === 'RecordPayment' ? command.entry : null,
  allocation: command.type === 'RecordPayment' ? command.allocation : null,
});

/**
 * Locks until the transaction ends, always in the same order, so that two that want the same do not wait for each other. A
 * caller that plans on a subject's state in flight before it signs takes its subjects' locks with this.
 */
export const lockAll = async (tx: Transaction, names: readonly string[]): Promise<void> => {
  for (const name of [...new Set(names)].sort()) {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
  }
};

const signersOf = async (
  tx: Transaction,
  ctx: ServiceContext,
  { actor, signers = [{ organisationId: actor.organisationId }], command }: ActionRequest,
): Promise<Result<readonly Signer[]>> => {
  const found: Signer[] = [];
  for (const { organisationId } of signers) {
    const key = await ensurePartyKey(tx, ctx, organisationId, command.subject);
    if (!key.ok) return key;
    found.push({ organisationId, key: key.value });
  }
  return accept(found);
};

/**
 * The decision on the state as it will be when the action arrives. A page that only asks whether a command would be taken
 * may call it without the subject's lock.
 */
export const decideNow = async (
  tx: Transaction,
  ctx: ServiceContext,
  command: ServedCommand,
  signers: readonly Signer[],
  { subject, version }: StateInFlight,
): Promise<Result<SubjectState>> => {
  const now = secondsOf(ctx.clock.now());
  const standing = await keyStanding(
    tx,
    command.subject,
    keysIn(
      command,
      signers.map(({ key }) => key),
      subject,
    ),
    now,
  );
  const claims = await claimsOn(tx, claimedBy(command));
  // Whether an invoice is claimed already is the contract's to say: the portal warns, and the refusal is on the record.
  const judged = command.type === 'IssueReceivable' ? { ...claims, liveObject: () => null } : claims;
  const world = worldOf(now, standing, judged);
  return decideOn(subject, { ...command, expectedVersion: version, signers: signers.map(signer => signer.key) }, world);
};

/**
 * Decides an action, signs it with the keys of its organisations and stores it, in the caller's transaction, for the
 * submitter to bring on chain. It is decided on the projection and all that is on its way before it; the version that it
 * expects is the one after those, and it depends on the newest of them. A caller that signs several in one transaction
 * takes their subjects in ascending order, so that two such callers do not wait for each other.
 *
 * Refusals: those of `decide` (`RECEIVABLE_REFUSALS`) or `decideDocument`, and of `ensurePartyKey`.
 */
export const signAction: SignAction = async (tx, ctx, request): Promise<Result<SignedAction>> => {
  const { actor, command, commitments = [], participations = [], lifetimeSeconds = LIFETIME_SECONDS } = request;
  if (command.subject === ZERO_HASH) return refuse('bad-subject');
  const { fingerprints, entry } = claimedBy(command);
  await lockAll(tx, [command.subject, ...fingerprints, ...(entry === null ? [] : [entry])]);
  const signers = await signersOf(tx, ctx, request);
  if (!signers.ok) return signers;
  const { contract } = ACTION_TYPES[command.type];
  const before = await stateWithInFlight(tx, ctx, contract, command.subject);
  const decision = await decideNow(tx, ctx, command, signers.value, before);
  if (!decision.ok) return decision;

  const message: ActionMessage = {
    command,
    expectedVersion: before.version,
    nonce: newNonce(ctx),
    deadline: BigInt(secondsOf(ctx.clock.now()) + lifetimeSeconds),
    signers: signers.value.map(signer => signer.key),
  };
  const digest = digestOf(message, ctx.chain);
  const signatures = await signAll(ctx, command.subject, digest, signers.value);
  const actionId = await storeAction(tx, ctx, {
    type: command.type,
    contract,
    subject: command.subject,
    actor,
    message: messageToJson(message),
    digest,
    signers: message.signers,
    signatures,
    encoded: encodeAction({ message, signatures }, ctx.chain),
    deadline: message.deadline,
    dependsOnId: predecessorOf(before.inFlight, 'quote' in command ? command.quote : null),
    commitments,
    participations,
  });
  return accept({ actionId, digest, expectedVersion: before.version, version: versionOf(decision.value) });
};

const signAll = (ctx: ServiceContext, subject: Hex, digest: Hex, signers: readonly Signer[]): Promise<Hex[]> =>
  Promise.all(signers.map(({ organisationId }) => ctx.keys.sign({ organisationId, subject, digest })));
