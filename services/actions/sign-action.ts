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
import { decideOn, type ServedCommand, type SubjectState, versionOf } from './subject-state.ts';
import { claimedBy, worldFor } from './world.ts';

/** How long an action may wait for a block before it must be signed again. */
const LIFETIME_SECONDS = 3_600;

/** An organisation whose key of a subject signs. */
export interface OrganisationSigner {
  readonly organisationId: string;
  readonly key: Hex;
  /** The subject whose key it is. */
  readonly subject: Hex;
}

type Signer = OrganisationSigner | { readonly governor: true; readonly key: Hex };

/**
 * Locks until the transaction ends, always in the same order, so that two that want the same do not wait for each other. A
 * caller that plans on a subject's state in flight before it signs takes its subjects' locks with this.
 */
export const lockAll = async (tx: Transaction, names: readonly string[]): Promise<void> => {
  // `unnest` gives them in the order of the array, and one after the other.
  const sorted = [...new Set(names)].sort();
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(${sorted}::text[]) AS name`;
};

const signersOf = async (
  tx: Transaction,
  ctx: ServiceContext,
  { actor, signers = [{ organisationId: actor.organisationId }], command }: ActionRequest,
): Promise<Result<readonly Signer[]>> => {
  const found: Signer[] = [];
  for (const signer of signers) {
    if ('governor' in signer) {
      found.push({ governor: true, key: await ctx.keys.governorAddress() });
      continue;
    }
    const { organisationId, subject = command.subject } = signer;
    const key = await ensurePartyKey(tx, ctx, organisationId, subject);
    if (!key.ok) return key;
    found.push({ organisationId, key: key.value, subject });
  }
  return accept(found);
};

const keysOf = (signers: readonly { readonly key: Hex }[]): Hex[] => signers.map(({ key }) => key);

/**
 * The decision on the state as it will be when the action arrives. A page that only asks whether a command would be taken
 * may call it without the subject's lock.
 */
export const decideNow = async (
  tx: Transaction,
  ctx: ServiceContext,
  command: ServedCommand,
  signers: readonly { readonly key: Hex }[],
  { subject, version }: StateInFlight,
): Promise<Result<{ readonly state: SubjectState; readonly waitsFor: readonly string[] }>> => {
  const { world, waitsFor } = await worldFor(tx, ctx, command, keysOf(signers), subject);
  const decision = decideOn(subject, { ...command, expectedVersion: version, signers: keysOf(signers) }, world);
  return decision.ok ? accept({ state: decision.value, waitsFor }) : decision;
};

/**
 * Whether an action would be taken if all of these signed it now. Nothing is signed or stored, but party keys that were not
 * there yet. Refusals: as of `signAction`.
 */
export const wouldSign = async (
  tx: Transaction,
  ctx: ServiceContext,
  request: Pick<ActionRequest, 'actor' | 'command' | 'signers'>,
): Promise<Result<SubjectState>> => {
  const { command } = request;
  if (command.subject === ZERO_HASH) return refuse('bad-subject');
  const signers = await signersOf(tx, ctx, request);
  if (!signers.ok) return signers;
  const before = await stateWithInFlight(tx, ctx, ACTION_TYPES[command.type].contract, command.subject);
  const decision = await decideNow(tx, ctx, command, signers.value, before);
  return decision.ok ? accept(decision.value.state) : decision;
};

/**
 * Decides an action, signs it with the keys of its organisations and stores it, in the caller's transaction, for the
 * submitter to bring on chain. It is decided on the projection and all that is on its way before it; the version that it
 * expects is the one after those, and it depends on the newest of them. A caller that signs several in one transaction
 * takes their subjects in ascending order, so that two such callers do not wait for each other.
 *
 * Refusals: those of `decide` (`RECEIVABLE_REFUSALS`), `decideDocument`, `decideEquipment`, `decideLease`, `decideLien`,
 * `decideDevices` and `decideAnchor`, and of `ensurePartyKey`.
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
    signers: keysOf(signers.value),
  };
  const digest = digestOf(message, ctx.chain);
  const signatures = await signAll(ctx, digest, signers.value);
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
    waitsForIds: decision.value.waitsFor,
    commitments,
    participations,
  });
  return accept({ actionId, digest, expectedVersion: before.version, version: versionOf(decision.value.state) });
};

const signAll = async (ctx: ServiceContext, digest: Hex, signers: readonly Signer[]): Promise<Hex[]> =>
  Promise.all(
    signers.map(async signer => {
      if ('governor' in signer) return (await ctx.keys.signDecision(digest)).signature;
      const { organisationId, subject } = signer;
      return ctx.keys.sign({ organisationId, subject, digest });
    }),
  );
