import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import { findRecall } from '#prisma/reads/equipment-recalls';
import { type Actor, authorise } from '../actor.ts';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { calendarDate, note, parseInput, rowId } from '../input.ts';
import { audienceFor, machineParties } from './audience.ts';
import { documentsInput, prepareDocuments } from './documents.ts';
import { equipmentId, loadEquipment } from './load-equipment.ts';
import { line } from './passport-input.ts';
import { signOnEquipment } from './sign-on-equipment.ts';
import { type RecordDraft, recordCommitment, storeRecord } from './store-record.ts';

export const acknowledgeRecallInput = z.object({
  recallId: rowId,
  /** These alone; without them all that the organisation holds title to, or has. */
  machines: z.array(equipmentId).max(500).optional(),
});

/**
 * Who holds title to a recalled machine, or has it, says that the recall has reached him. The manufacturer is told.
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-found`, `nothing-to-acknowledge`.
 */
export const acknowledgeRecall = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof acknowledgeRecallInput>,
): Promise<Result<{ readonly acknowledged: number }>> => {
  const allowed = authorise(actor, 'equipment:record');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(acknowledgeRecallInput, input);
  if (!parsed.ok) return parsed;
  const { organisationId, userId } = allowed.value;
  const { recallId, machines } = parsed.value;
  return inTransaction(ctx, async tx => {
    const recall = await findRecall(tx, organisationId, recallId, ctx.clock.now());
    if (!recall) return refuse('not-found');
    const named = machines?.map(id => id.toLowerCase());
    const own = recall.machines.filter(
      one =>
        one.isMineToAcknowledge &&
        (named === undefined || named.includes(one.subject) || named.includes(one.reference.toLowerCase())),
    );
    if (own.length === 0) return refuse('nothing-to-acknowledge');
    await tx.recallAcknowledgement.createMany({
      data: own.map(one => ({ recall: one.recall, organisationId, userId, at: ctx.clock.now() })),
      skipDuplicates: true,
    });
    const { name } = await tx.organisation.findUniqueOrThrow({ where: { id: organisationId }, select: { name: true } });
    await addInboxItems(ctx, tx, [
      {
        organisationId: recall.manufacturer.id,
        kind: 'recall-acknowledged',
        link: `/recalls/${recallId}`,
        params: { number: recall.number, organisation: name, machines: String(own.length) },
      },
    ]);
    await announce(tx, {
      organisations: [organisationId, recall.manufacturer.id],
      subjects: own.slice(0, 50).map(one => one.subject),
    });
    return accept({ acknowledged: own.length });
  });
};

export const clearRecallInput = z.object({
  recallId: rowId,
  machine: equipmentId,
  date: calendarDate,
  work: note(4000),
  workshop: line().optional(),
  documents: documentsInput,
});

/**
 * The manufacturer clears a recall on one machine: what was wrong is mended.
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `date-in-future`, those of
 * `prepareDocuments`, `unknown-recall`, `not-issuer`, and those of `signAction`.
 */
export const clearRecall = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof clearRecallInput>,
): Promise<Result<{ readonly actionId: string; readonly recordId: string }>> => {
  const parsed = parseInput(clearRecallInput, input);
  if (!parsed.ok) return parsed;
  const { recallId, machine, date, work, workshop = null, documents: given } = parsed.value;
  const documents = prepareDocuments(given);
  if (!documents.ok) return documents;
  if (date > dateOf(Math.floor(ctx.clock.now().getTime() / 1000))) return refuse('date-in-future', {}, 'date');
  return inTransaction(ctx, async tx => {
    const loaded = await loadEquipment(ctx, actor, 'equipment:recall', machine, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const recalled = await tx.recalledEquipment.findUnique({
      where: { recallId_subject: { recallId, subject: seen.subject } },
      select: { recall: true, campaign: { select: { number: true, organisationId: true } } },
    });
    const found = seen.state?.recalls.find(({ recall }) => recall === recalled?.recall);
    if (!recalled || !found) return refuse('unknown-recall', {}, 'recallId');
    if (recalled.campaign.organisationId !== who.organisationId) return refuse('not-issuer');
    const details = { recallId, number: recalled.campaign.number, work, workshop };
    const draft: RecordDraft = { content: { kind: 'recall-remedy', details }, date, documents: documents.value };
    const parties = await machineParties(ctx, tx, seen);
    const remedy = recordCommitment(ctx, 'remedy', draft, audienceFor('recall-remedy', parties));
    const command = { type: 'ClearRecall', subject: seen.subject, recall: found.recall, remedy: remedy.root } as const;
    const signed = await signOnEquipment(ctx, tx, who, command, { commitments: [remedy] });
    if (!signed.ok) return signed;
    const { actionId } = signed.value;
    const recordId = await storeRecord(ctx, tx, who, { subject: seen.subject, root: remedy.root, actionId, draft });
    return accept({ actionId, recordId });
  });
};
