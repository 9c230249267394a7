import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { signAction } from '../actions/sign-action.ts';
import type { Actor } from '../actor.ts';
import { type ProposedAgreement, proposeAgreement } from '../agreements/propose-agreement.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { machineName } from '../telemetry/reading-input.ts';
import { loadMachineSide, observerKey, signersOf } from './device-proposal.ts';

export const observerInput = z.object({
  machine: machineName,
  /** The organisation that may observe. */
  observerId: rowId,
});

/**
 * Proposes that an organisation may observe a machine's condition: signed by who holds title and who has it in hand.
 *
 * Refusals: `invalid-input`, those of `loadMachineSide`, `not-permitted` (the actor is neither), `unknown-organisation`,
 * `observer-appointed`, and those of `proposeAgreement`.
 */
export const appointObserver = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof observerInput>,
): Promise<Result<ProposedAgreement>> => {
  const parsed = parseInput(observerInput, input);
  if (!parsed.ok) return parsed;
  const { machine, observerId } = parsed.value;
  return inTransaction(ctx, async tx => {
    const side = await loadMachineSide(ctx, tx, actor, machine);
    if (!side.ok) return side;
    const { subject, reference, titleHolderId, custodianId, actor: who } = side.value;
    if (who.organisationId !== titleHolderId && who.organisationId !== custodianId) return refuse('not-permitted');
    const observer = await observerKey(tx, ctx, observerId, subject);
    if (!observer.ok) return observer;
    const { name } = await tx.organisation.findUniqueOrThrow({ where: { id: observerId }, select: { name: true } });
    return proposeAgreement(ctx, tx, who, {
      kind: 'observer',
      command: { type: 'AppointObserver', subject, observer: observer.value },
      signers: signersOf(who.organisationId, titleHolderId, custodianId),
      content: {
        reference,
        link: `/equipment/${reference}`,
        facts: [{ name: 'observer', kind: 'text', value: name }],
      },
    });
  });
};

/**
 * Ends that an organisation may observe a machine, by who holds title or by itself. Refusals: `invalid-input`, those of
 * `loadMachineSide`, `unknown-observer`, `not-device-party`, and those of `signAction`.
 */
export const dismissObserver = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof observerInput>,
): Promise<Result<{ readonly actionId: string }>> => {
  const parsed = parseInput(observerInput, input);
  if (!parsed.ok) return parsed;
  const { machine, observerId } = parsed.value;
  return inTransaction(ctx, async tx => {
    const side = await loadMachineSide(ctx, tx, actor, machine);
    if (!side.ok) return side;
    const { subject, actor: who } = side.value;
    const observer = await observerKey(tx, ctx, observerId, subject);
    if (!observer.ok) return observer;
    const signed = await signAction(tx, ctx, {
      actor: { organisationId: who.organisationId, userId: who.userId },
      command: { type: 'DismissObserver', subject, observer: observer.value },
    });
    return signed.ok ? accept({ actionId: signed.value.actionId }) : signed;
  });
};
