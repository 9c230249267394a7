import { accept, type Result, refuse } from '#domain/result';
import { ACTION_TYPES } from '#ledger/typed-data/action-types';
import type { Transaction } from '#prisma/client';
import type { RequestedSigner } from '../actions/action-request.ts';
import { lockAll, wouldSign } from '../actions/sign-action.ts';
import type { ServedCommand } from '../actions/subject-state.ts';
import { type Actor, authorise } from '../actor.ts';
import { announce } from '../announce.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { newId } from '../new-id.ts';
import { type AgreementContent, agreementContent } from './content.ts';
import type { AgreementKind } from './kinds.ts';
import { signAgreement } from './sign-agreement.ts';
import { commandToJson, type PrivateSide, privateSideToJson } from './stored.ts';

/** How long a proposal waits, unless it says otherwise. */
const LIFETIME_DAYS = 30;

type OrganisationSigner = Exclude<RequestedSigner, { readonly governor: true }>;

export interface AgreementProposal extends Partial<PrivateSide> {
  readonly kind: AgreementKind;
  readonly command: ServedCommand;
  /** Who signs, in the order that the contract wants: the principal first. An organisation may sign with several keys. */
  readonly signers: readonly OrganisationSigner[];
  readonly content: AgreementContent;
  readonly expiresAt?: Date;
}

export interface ProposedAgreement {
  readonly agreementId: string;
  /** The action, where nobody else had to sign; else null. */
  readonly actionId: string | null;
}

/**
 * Puts a change that several organisations must sign before them. It is decided at once as if all had signed, so that what
 * cannot be is refused now. The proposer's own organisation has signed by proposing, where he may sign; else one of its own
 * approvers signs first or last, as it comes. When nobody is left, the action is signed in the same transaction.
 *
 * The caller has authorised the proposal itself and stores its private rows in the same transaction.
 * Refusals: those of `signAction`.
 */
export const proposeAgreement = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  { kind, command, signers, content, commitments = [], participations = [], expiresAt }: AgreementProposal,
): Promise<Result<ProposedAgreement>> => {
  const { organisationId, userId } = actor;
  const now = ctx.clock.now();
  await lockAll(tx, [command.subject]);
  const possible = await wouldSign(tx, ctx, { actor: { organisationId, userId }, command, signers });
  if (!possible.ok) return possible;
  const maySign = authorise(actor, 'agreement:sign').ok;
  const ends = expiresAt ?? new Date(now.getTime() + LIFETIME_DAYS * 86_400_000);
  if (ends <= now) return refuse('expired', {}, 'expiresAt');
  const id = newId(ctx);
  await tx.agreement.create({
    data: {
      id,
      kind,
      contract: ACTION_TYPES[command.type].contract,
      subject: command.subject,
      command: commandToJson(command),
      content: agreementContent.parse(content),
      privateSide: privateSideToJson({ commitments, participations }),
      proposedById: organisationId,
      proposedByUserId: userId,
      expiresAt: ends,
      createdAt: now,
    },
  });
  await tx.agreementSigner.createMany({
    data: signers.map((signer, position) => ({
      agreementId: id,
      position,
      organisationId: signer.organisationId,
      keySubject: signer.subject ?? command.subject,
      ...(maySign && signer.organisationId === organisationId && { agreedAt: now, agreedByUserId: userId }),
    })),
  });
  await audit(ctx, tx, { action: 'agreement:proposed', organisationId, userId, subject: id, detail: { kind } });
  const signed = await signAgreement(ctx, tx, id);
  if (!signed.ok) return signed;
  if (signed.value === null) await tellWaiting(ctx, tx, actor, { id, kind, command, signers, content });
  return accept({ agreementId: id, actionId: signed.value });
};

const tellWaiting = async (
  ctx: ServiceContext,
  tx: Transaction,
  { organisationId }: Actor,
  {
    id,
    kind,
    command,
    signers,
    content,
  }: Pick<AgreementProposal, 'kind' | 'command' | 'signers' | 'content'> & { readonly id: string },
): Promise<void> => {
  const waiting = await tx.agreementSigner.findMany({
    where: { agreementId: id, agreedAt: null },
    distinct: ['organisationId'],
    select: { organisationId: true },
  });
  const proposer = await tx.organisation.findUniqueOrThrow({ where: { id: organisationId }, select: { name: true } });
  await addInboxItems(
    ctx,
    tx,
    waiting.map(one => ({
      organisationId: one.organisationId,
      kind: 'agreement-waiting' as const,
      subject: command.subject,
      link: `/agreements/${id}`,
      params: { reference: content.reference, agreement: kind, organisation: proposer.name },
    })),
  );
  await announce(tx, { organisations: signers.map(one => one.organisationId), subjects: [command.subject] });
};
