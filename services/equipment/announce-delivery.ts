import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { addDays, dateOf, daysFrom } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import type { SeenEquipment } from '#prisma/reads/see-equipment';
import type { ActionActor } from '../actions/action-request.ts';
import type { Actor } from '../actor.ts';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { calendarDate, note, parseInput, rowId } from '../input.ts';
import { openMachineRecord } from './audience.ts';
import { equipmentId, loadEquipment, requireRecorded } from './load-equipment.ts';
import { memberOf } from './propose-sale.ts';
import { type RecordDraft, recordCommitment, storeRecord } from './store-record.ts';

/** A notice counts for so long, where it does not say until when. */
const NOTICE_DAYS = 60;

export const announceDeliveryInput = z.object({
  subject: equipmentId,
  takerId: rowId,
  date: calendarDate,
  place: note(300).optional(),
  note: note().optional(),
  expiresOn: calendarDate.optional(),
});

type Notice = Omit<z.output<typeof announceDeliveryInput>, 'subject'>;

/**
 * Writes the notice of an organisation that has the machine, or holds title to it. Whoever calls it has made sure that it
 * may. Refusals: those of `announceDelivery` but for the person's own.
 */
export const announceIn = async (
  ctx: ServiceContext,
  tx: Transaction,
  who: ActionActor,
  seen: SeenEquipment,
  { takerId, date, place, note: said, expiresOn }: Notice,
): Promise<Result<{ readonly recordId: string }>> => {
  const recorded = requireRecorded(seen);
  if (!recorded.ok) return recorded;
  const { holder, custodian, status } = recorded.value;
  if (status !== 'Recorded') return refuse('wrong-status', { status });
  if (seen.ownKey === null || (seen.ownKey !== holder && seen.ownKey !== custodian)) return refuse('not-in-charge');
  if (seen.partyOf(custodian)?.organisationId === takerId) return refuse('already-custodian', {}, 'takerId');
  const taker = await memberOf(tx, takerId, 'takerId');
  if (!taker.ok) return taker;
  const today = dateOf(Math.floor(ctx.clock.now().getTime() / 1000));
  const until = expiresOn ?? addDays(daysFrom(today, date) > 0 ? date : today, NOTICE_DAYS);
  if (until < today) return refuse('expired', {}, 'expiresOn');
  const details = { takerId, taker: taker.value.name, place: place ?? null, note: said ?? null };
  const draft: RecordDraft = { content: { kind: 'delivery-notice', details }, date, until };
  const notice = recordCommitment(ctx, 'receipt', draft, []);
  const createdAt = ctx.clock.now();
  const { root, kind, leaves } = notice;
  await tx.commitment.create({
    data: { root, kind, subject: seen.subject, leaves: leaves.map(leaf => ({ ...leaf })), createdAt },
  });
  await tx.commitmentShare.createMany({
    data: [...new Set([who.organisationId, takerId])].map(organisationId => ({ root, organisationId, createdAt })),
  });
  const recordId = await storeRecord(ctx, tx, who, { subject: seen.subject, root, actionId: null, draft });
  await openMachineRecord(tx, {
    subject: seen.subject,
    fromOrganisationId: who.organisationId,
    toOrganisationIds: [takerId],
  });
  await addInboxItems(ctx, tx, [
    {
      organisationId: takerId,
      kind: 'delivery-announced',
      subject: seen.subject,
      link: `/equipment/${seen.row.reference}`,
      params: { reference: seen.row.reference, date },
    },
  ]);
  await announce(tx, { organisations: [who.organisationId, takerId], subjects: [seen.subject] });
  return accept({ recordId });
};

/**
 * Who has a machine in hand, or holds title, says to whom it may pass: with his signature in advance, so that the taker can
 * accept it on site. What the machine's record says is opened to the taker.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `still-settling`, `not-in-charge`,
 * `already-custodian`, `unknown-organisation`, `organisation-frozen`, `expired`.
 */
export const announceDelivery = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof announceDeliveryInput>,
): Promise<Result<{ readonly recordId: string }>> => {
  const parsed = parseInput(announceDeliveryInput, input);
  if (!parsed.ok) return parsed;
  const { subject, ...notice } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadEquipment(ctx, actor, 'equipment:custody', subject, tx);
    return loaded.ok ? announceIn(ctx, tx, loaded.value.actor, loaded.value.seen, notice) : loaded;
  });
};

export const withdrawDeliveryInput = z.object({ recordId: rowId });

/**
 * Takes a notice back that nobody has acted on.
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`.
 */
export const withdrawDelivery = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof withdrawDeliveryInput>,
): Promise<Result<{ readonly recordId: string }>> => {
  const parsed = parseInput(withdrawDeliveryInput, input);
  if (!parsed.ok) return parsed;
  const { recordId } = parsed.value;
  return inTransaction(ctx, async tx => {
    const record = await tx.equipmentRecord.findUnique({
      where: { id: recordId },
      select: { subject: true, kind: true, organisationId: true },
    });
    if (record?.kind !== 'delivery-notice') return refuse('not-found');
    const loaded = await loadEquipment(ctx, actor, 'equipment:custody', record.subject, tx);
    if (!loaded.ok) return loaded;
    if (record.organisationId !== loaded.value.actor.organisationId) return refuse('not-found');
    const yesterday = addDays(dateOf(Math.floor(ctx.clock.now().getTime() / 1000)), -1);
    await tx.equipmentRecord.update({ where: { id: recordId }, data: { until: new Date(yesterday) } });
    return accept({ recordId });
  });
};
