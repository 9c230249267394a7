import type { Hex } from '#domain/hex';
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
