import { type Hex, toHex } from '#domain/hex';
import { faultPoint } from '#ledger/faults';
import type { Prisma, Transaction } from '#prisma/client';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import { newId } from '../new-id.ts';
import type { ActionActor, NewCommitment, NewParticipation } from './action-request.ts';

/** A signed message with what it was made of. */
export interface NewAction {
  readonly type: string;
  readonly contract: string;
  readonly subject: Hex;
  readonly actor: ActionActor;
  readonly message: Prisma.InputJsonObject;
  readonly digest: Hex;
  readonly signers: readonly Hex[];
  readonly signatures: readonly Hex[];
  readonly encoded: Hex;
  readonly deadline: bigint;
  readonly dependsOnId: string | null;
  /** Actions on other subjects that must be settled, whichever way, before this one is sent. */
  readonly waitsForIds?: readonly string[];
  readonly commitments: readonly NewCommitment[];
  readonly participations: readonly NewParticipation[];
}

const storePrivateSide = async (
  tx: Transaction,
  ctx: ServiceContext,
  { subject, actor, commitments, participations }: NewAction,
): Promise<void> => {
  const createdAt = ctx.clock.now();
  await tx.commitment.createMany({
    data: commitments.map(({ root, kind, leaves }) => ({
      root,
      kind,
      subject,
      leaves: leaves.map(leaf => ({ ...leaf })),
      createdAt,
    })),
    skipDuplicates: true,
  });
  await tx.commitmentShare.createMany({
    data: commitments.flatMap(({ root, shareWith }) =>
      [...new Set([actor.organisationId, ...shareWith])].map(organisationId => ({ root, organisationId, createdAt })),
    ),
    skipDuplicates: true,
  });
  await tx.participation.createMany({
    data: participations.map(({ organisationId, role }) => ({ subject, organisationId, role, createdAt })),
    skipDuplicates: true,
  });
};

/** Stores an action with its private side, wakes the submitter, and tells the pages of those who take part: settling. */
export const storeAction = async (tx: Transaction, ctx: ServiceContext, action: NewAction): Promise<string> => {
  const id = newId(ctx);
  await tx.action.create({
    data: {
      id,
      type: action.type,
      contract: action.contract,
      subject: action.subject,
      organisationId: action.actor.organisationId,
      userId: action.actor.userId,
      message: action.message,
      digest: action.digest,
      signers: [...action.signers],
      signatures: [...action.signatures],
      encoded: Buffer.from(action.encoded.slice(2), 'hex'),
      deadline: action.deadline,
      dependsOnId: action.dependsOnId,
      waitsForIds: [...(action.waitsForIds ?? [])],
      createdAt: ctx.clock.now(),
    },
  });
  await storePrivateSide(tx, ctx, action);
  await tx.$executeRaw`SELECT pg_notify('lienlight_actions', ${id})`;
  const parties = await tx.participation.findMany({
    where: { subject: action.subject },
    select: { organisationId: true },
    distinct: ['organisationId'],
  });
  const organisations = new Set([action.actor.organisationId, ...parties.map(party => party.organisationId)]);
  await announce(tx, { organisations: [...organisations].slice(0, 50), subjects: [action.subject] });
  faultPoint('01-action-stored-not-committed');
  return id;
};

/** 256 random bits: nonces are unordered, each good once for each signer. */
export const newNonce = (ctx: ServiceContext): bigint =>
  BigInt(toHex(`0x${Buffer.from(ctx.random.bytes(32)).toString('hex')}`));
