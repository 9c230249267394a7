import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Actor } from '../actor.ts';
import { type Agreed, agree } from '../agreements/agree.ts';
import { declineAgreement } from '../agreements/close-agreement.ts';
import { type ProposedAgreement, proposeAgreement } from '../agreements/propose-agreement.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { note, parseInput, rowId } from '../input.ts';
import { machineName } from '../telemetry/reading-input.ts';
import { keyOnChain } from './device-key.ts';
import {
  deviceContent,
  deviceStatement,
  loadMachineSide,
  meterFacts,
  meterValues,
  observerKey,
  signersOf,
} from './device-proposal.ts';
import { deviceInput, lockOwnDevice, waitingAgreement } from './load-device.ts';

export const proposeEnrolmentInput = z.object({
  deviceId: rowId,
  machine: machineName,
  /** Who may observe the machine with it; by default the device's owner. */
  observerId: rowId.optional(),
  opening: meterValues.optional(),
  note: note(500).optional(),
});

/**
 * Proposes that a device speaks for a machine: signed by its owner, by who holds title to the machine and by who has it in
 * hand. Where that is one organisation, it is signed at once. The device speaks from the moment when the chain says so.
 *
 * Refusals: `invalid-input`, those of `lockOwnDevice` and `loadMachineSide`, `device-proposed` (another proposal waits),
 * `device-enrolled`, and those of `proposeAgreement`.
 */
export const proposeEnrolment = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof proposeEnrolmentInput>,
): Promise<Result<ProposedAgreement>> => {
  const parsed = parseInput(proposeEnrolmentInput, input);
  if (!parsed.ok) return parsed;
  const { deviceId, machine, observerId, opening, note: said } = parsed.value;
  return inTransaction(ctx, async tx => {
    const locked = await lockOwnDevice(tx, actor, deviceId);
    if (!locked.ok) return locked;
    const { device, actor: who } = locked.value;
    const side = await loadMachineSide(ctx, tx, actor, machine);
    if (!side.ok) return side;
    if (device.machine !== null)
      return refuse('device-enrolled', { device: device.subject, machine: device.machine }, 'deviceId');
    if ((await waitingAgreement(tx, device.subject)) !== null) return refuse('device-proposed');
    const { subject, titleHolderId, custodianId } = side.value;
    const observer = await observerKey(tx, ctx, observerId ?? who.organisationId, subject);
    if (!observer.ok) return observer;
    const { name } = await tx.organisation.findUniqueOrThrow({
      where: { id: observerId ?? who.organisationId },
      select: { name: true },
    });
    const signers = signersOf(device.organisationId, titleHolderId, custodianId);
    const statement = deviceStatement(
      ctx,
      'device-opening',
      { device, machine: subject, at: ctx.clock.now() },
      { meters: opening, note: said, shareWith: signers.map(one => one.organisationId) },
    );
    return proposeAgreement(ctx, tx, who, {
      kind: 'device-enrolment',
      command: {
        type: 'EnrolDevice',
        subject,
        device: device.subject,
        ...keyOnChain(device.publicKey),
        observer: observer.value,
        opening: statement.root,
      },
      signers,
      content: deviceContent(side.value, device, [
        { name: 'observer', kind: 'text', value: name },
        ...meterFacts('opening', opening),
        ...(said === undefined ? [] : [{ name: 'note', kind: 'text', value: said } as const]),
      ]),
      commitments: [statement],
    });
  });
};

/** The proposal about a device that waits for the actor's organisation. Refusals: `not-found`. */
const waitingFor = async (ctx: ServiceContext, deviceId: string): Promise<Result<{ readonly agreementId: string }>> =>
  inTransaction(ctx, async tx => {
    const device = await tx.device.findUnique({ where: { id: deviceId }, select: { subject: true } });
    const agreementId = device && (await waitingAgreement(tx, `0x${device.subject.slice(2)}`));
    return agreementId === null ? refuse('not-found') : accept({ agreementId });
  });

/**
 * Signs what is proposed for a device: an enrolment, a replacement. Refusals: `invalid-input`, `not-found`, those of `agree`.
 */
export const confirmEnrolment = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof deviceInput>,
): Promise<Result<Agreed>> => {
  const parsed = parseInput(deviceInput, input);
  if (!parsed.ok) return parsed;
  const waiting = await waitingFor(ctx, parsed.value.deviceId);
  return waiting.ok ? agree(ctx, actor, waiting.value) : waiting;
};

export const declineEnrolmentInput = deviceInput.extend({ note: note(500) });

/** Says no to it, and why. Refusals: `invalid-input`, `not-found`, those of `declineAgreement`. */
export const declineEnrolment = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof declineEnrolmentInput>,
): Promise<Result<null>> => {
  const parsed = parseInput(declineEnrolmentInput, input);
  if (!parsed.ok) return parsed;
  const waiting = await waitingFor(ctx, parsed.value.deviceId);
  if (!waiting.ok) return waiting;
  return declineAgreement(ctx, actor, { ...waiting.value, note: parsed.value.note });
};
