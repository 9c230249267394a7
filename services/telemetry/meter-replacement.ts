import { createHash } from 'node:crypto';
import { type Hex, toHex } from '#domain/hex';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { type MeterKind, meterAt } from '#domain/telemetry/meters';
import type { Transaction } from '#prisma/client';
import { meterChangesOf } from '#prisma/reads/stored-readings';
import { meterRecord } from '#prisma/reads/telemetry-meters';
import { signAction } from '../actions/sign-action.ts';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import type { MachineParties } from './machines.ts';

/** What is said of one meter's replacement, as it is signed. */
export interface StatedReplacement {
  readonly meter: MeterKind;
  readonly at: Date;
  readonly oldMeterId: string;
  readonly newMeterId: string;
  readonly closing: bigint;
  readonly opening: bigint;
  readonly note: string | null;
}

/** The details behind the root that both parties sign; whole numbers in the meter's unit, as text. */
export const replacementDetails = (subject: Hex, { meter, at, closing, opening, ...rest }: StatedReplacement) => ({
  kind: 'meter-replacement',
  machine: subject,
  meter,
  at: at.toISOString(),
  closing: closing.toString(),
  opening: opening.toString(),
  oldMeterId: rest.oldMeterId,
  newMeterId: rest.newMeterId,
  ...(rest.note !== null && { note: rest.note }),
});

/**
 * Whether the record of the meter lets it be: the meter was on the machine, and had not shown more than it is said to have
 * closed at. Refusals: `meter-same-name`, `meter-at-future`, `meter-not-mounted` {meter}, `meter-closing-too-low` {shown}.
 */
export const checkReplacement = async (
  ctx: ServiceContext,
  tx: Transaction,
  subject: Hex,
  { meter, at, oldMeterId, newMeterId, closing }: StatedReplacement,
): Promise<Refusal | null> => {
  if (oldMeterId === newMeterId) return { code: 'meter-same-name', field: 'newMeterId' };
  if (at > ctx.clock.now()) return { code: 'meter-at-future', field: 'at' };
  const changes = (await meterChangesOf(tx, [subject])).get(subject) ?? [];
  const isFirst = !changes.some(({ kind }) => kind === meter);
  const mounted = meterAt(changes, meter, at.getTime());
  if (!isFirst && mounted !== oldMeterId)
    return { code: 'meter-not-mounted', params: { meter: mounted }, field: 'oldMeterId' };
  const { readings } = await meterRecord(tx, subject, meter, { from: at, to: at });
  const last = readings.at(-1);
  // Before the first replacement nobody has named the meter: whatever the readings call it, it is the one.
  if (last && last.value > closing && (isFirst || last.meterId === oldMeterId))
    return { code: 'meter-closing-too-low', params: { shown: last.value.toString() }, field: 'closing' };
  return null;
};

/** The other party of the lease; of a machine that is not let, or let to oneself, nobody. */
export const counterpartyOf = (
  organisationId: string,
  { lessorId, lesseeId, titleHolderId, custodianId }: MachineParties,
): string | null => {
  const others = organisationId === lesseeId ? [lessorId, titleHolderId] : [lesseeId, custodianId, titleHolderId];
  return others.find(other => other !== null && other !== organisationId) ?? null;
};

/** What one of the two meters showed when they were changed, as it is committed to. */
const meterStatement = (
  ctx: ServiceContext,
  subject: Hex,
  stated: StatedReplacement,
  which: 'closing' | 'opening',
  shareWith: readonly string[],
) =>
  newCommitment(
    ctx,
    'report',
    {
      kind: `meter-${which}`,
      machine: subject,
      meter: stated.meter,
      meterId: which === 'closing' ? stated.oldMeterId : stated.newMeterId,
      value: stated[which].toString(),
      at: stated.at.toISOString(),
    },
    { shareWith },
  );

/** A meter's name on chain: which of the machine's meters it is. */
const meterWord = (meter: MeterKind): Hex => toHex(`0x${createHash('sha256').update(`meter\n${meter}`).digest('hex')}`);

/**
 * Puts a replacement on chain as `MeterReplaced`, with the keys of who holds title and who has the machine in hand, who have
 * both agreed to it. Refusals: those of `signAction`.
 */
export const signMeterReplaced = async (
  ctx: ServiceContext,
  tx: Transaction,
  { organisationId, userId }: Actor,
  subject: Hex,
  stated: StatedReplacement,
  signers: readonly string[],
): Promise<Result<{ readonly actionId: string }>> => {
  const closing = meterStatement(ctx, subject, stated, 'closing', signers);
  const opening = meterStatement(ctx, subject, stated, 'opening', signers);
  const signed = await signAction(tx, ctx, {
    actor: { organisationId, userId },
    command: {
      type: 'ReplaceMeter',
      subject,
      meter: meterWord(stated.meter),
      closing: closing.root,
      opening: opening.root,
    },
    signers: signers.map(signer => ({ organisationId: signer })),
    commitments: [closing, opening],
  });
  return signed.ok ? accept({ actionId: signed.value.actionId }) : signed;
};

/**
 * Whether these are the two sides without whom the contract records no replacement: who holds title, and who has the machine
 * in hand. A lessor without title agrees with its lessee for their bills alone.
 */
export const areSides = ({ titleHolderId, custodianId }: MachineParties, organisationIds: readonly string[]): boolean =>
  titleHolderId !== null &&
  custodianId !== null &&
  new Set([titleHolderId, custodianId, ...organisationIds]).size === new Set([titleHolderId, custodianId]).size &&
  [titleHolderId, custodianId].every(one => organisationIds.includes(one));

/** Signs the replacement as an observation of the machine, with the key of the actor's organisation. */
export const signReplacement = async (
  ctx: ServiceContext,
  tx: Transaction,
  { organisationId, userId }: Actor,
  subject: Hex,
  stated: { readonly root: Hex } | { readonly details: StatedReplacement; readonly shareWith: readonly string[] },
): Promise<Result<{ readonly actionId: string; readonly root: Hex }>> => {
  const commitment =
    'details' in stated
      ? newCommitment(ctx, 'report', replacementDetails(subject, stated.details), { shareWith: stated.shareWith })
      : null;
  const root = commitment?.root ?? ('root' in stated ? stated.root : null);
  if (!root) return refuse('invalid-input');
  const signed = await signAction(tx, ctx, {
    actor: { organisationId, userId },
    command: { type: 'ObserveCondition', subject, report: root },
    commitments: commitment ? [commitment] : [],
  });
  return signed.ok ? accept({ actionId: signed.value.actionId, root }) : signed;
};
