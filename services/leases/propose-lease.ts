import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { Actor } from '../actor.ts';
import { authorise } from '../actor.ts';
import { proposeAgreement } from '../agreements/propose-agreement.ts';
import type { ServiceContext } from '../context.ts';
import { openMachineRecord } from '../equipment/audience.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { clauseFacts, contractFacts, leaseContent, noteFact, textFact, wordFact } from './agreement-facts.ts';
import { draftLease, type LeaseDraft, leaseDraftShape } from './lease-draft.ts';
import { noOtherProposal } from './still-to-let.ts';
import { newLease, storeLease } from './store-lease.ts';

export const proposeLeaseInput = z.object({
  ...leaseDraftShape,
  /** How long the lessee may take to sign. */
  expiresInDays: z.number().int().min(1).max(365).default(30),
});

export interface ProposedLease {
  readonly subject: string;
  readonly reference: string;
  readonly agreementId: string | null;
  readonly actionId: string | null;
}

/**
 * Puts a drafted lease before its lessor and its lessee, whichever of them is the actor's organisation. Refusals: those of `newLease`, of
 * `noOtherProposal` and of `signAction`, `already-let` (a machine runs under another lease when this one begins).
 */
export const putLease = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  draft: LeaseDraft,
  expiresInDays: number,
): Promise<Result<ProposedLease>> => {
  const lease = await newLease(ctx, tx, actor, draft, { billed: 0 });
  if (!lease.ok) return lease;
  const { subject, command, commitment, participations } = lease.value;
  const unclaimed = await noOtherProposal(ctx, tx, command.fingerprints);
  if (!unclaimed.ok) return unclaimed;
  // A lease that follows another may be proposed while that one runs; one that begins before it ends may not.
  const begins = draft.contract.terms.commencementDate;
  const letStill = draft.warnings.find(({ code, params }) => code === 'already-let' && (params?.until ?? '') > begins);
  if (letStill) return refuse('already-let', letStill.params, 'machines');
  // The lessee reads what it is to take.
  for (const machine of draft.machines) {
    await openMachineRecord(tx, {
      subject: machine.subject,
      fromOrganisationId: actor.organisationId,
      toOrganisationIds: [draft.lessor.id, draft.lessee.id].filter(id => id !== actor.organisationId),
    });
  }
  const { reference } = await storeLease(ctx, tx, draft, lease.value, {
    createdById: actor.organisationId,
    billed: 0,
    declared: null,
  });
  const proposed = await proposeAgreement(ctx, tx, actor, {
    kind: 'lease',
    command,
    signers: [{ organisationId: draft.lessor.id }, { organisationId: draft.lessee.id }],
    commitments: [commitment],
    participations,
    content: leaseContent(reference, [
      textFact('contract-number', draft.contractNumber),
      textFact('lessor', draft.lessor.name),
      textFact('lessee', draft.lessee.name),
      textFact('machines', draft.machines.map(one => `${one.manufacturer} ${one.model} ${one.serial}`).join('; ')),
      ...contractFacts(draft.contract),
      ...clauseFacts(draft.contract),
      draft.countries.length > 0
        ? textFact('countries', draft.countries.join(', '))
        : wordFact('countries', 'countries-any'),
      wordFact('subletting', draft.subletting ? 'yes' : 'no'),
      wordFact('billed-here', draft.billingOn ? 'yes' : 'no'),
      textFact('time-zone', draft.timeZone),
      ...noteFact(draft.note),
    ]),
    expiresAt: new Date(ctx.clock.now().getTime() + expiresInDays * 86_400_000),
  });
  if (!proposed.ok) return proposed;
  const { agreementId, actionId } = proposed.value;
  return accept({ subject, reference, agreementId, actionId });
};

/**
 * The lessor proposes a lease to the lessee: terms, machines, and, for a sublease, the lease under which it lets. The
 * commitment to it is opened to both. It is signed when both have agreed, and begins when the machines are accepted.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, of `draftLease` and of `putLease`.
 */
export const proposeLease = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof proposeLeaseInput>,
): Promise<Result<ProposedLease>> => {
  const allowed = authorise(actor, 'lease:propose');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(proposeLeaseInput, input);
  if (!parsed.ok) return parsed;
  const { expiresInDays, ...wanted } = parsed.value;
  return inTransaction(ctx, async tx => {
    const draft = await draftLease(ctx, tx, allowed.value.organisationId, wanted);
    if (!draft.ok) return draft;
    return putLease(ctx, tx, allowed.value, draft.value, expiresInDays);
  });
};
