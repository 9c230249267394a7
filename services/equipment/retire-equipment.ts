import { z } from 'zod';
import { RETIREMENT_CAUSES } from '#domain/equipment/commands';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import type { Actor } from '../actor.ts';
import { proposeAgreement } from '../agreements/propose-agreement.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, note, parseInput } from '../input.ts';
import { audienceFor, machineParties } from './audience.ts';
import { documentsInput, prepareDocuments } from './documents.ts';
import { equipmentId, loadEquipment, requireRecorded } from './load-equipment.ts';
import { signOnEquipment } from './sign-on-equipment.ts';
import { type RecordDraft, recordCommitment, storeRecord } from './store-record.ts';

export const retireEquipmentInput = z.object({
  subject: equipmentId,
  cause: z.enum(RETIREMENT_CAUSES),
  date: calendarDate,
  note: note(4000),
  documents: documentsInput,
});

export interface RetiredEquipment {
  readonly recordId: string;
  /** Null while secured parties have still to sign. */
  readonly actionId: string | null;
  readonly agreementId: string | null;
}

/**
 * The title holder says that a machine is no more: given up, or a total loss. Where liens stand, their secured parties sign
 * it too, as an agreement.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `still-settling`, `date-in-future`, those
 * of `prepareDocuments`, `not-title-holder`, `on-lease` (given up while it is let), `wrong-status`, and those of
 * `signAction`.
 */
export const retireEquipment = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof retireEquipmentInput>,
): Promise<Result<RetiredEquipment>> => {
  const parsed = parseInput(retireEquipmentInput, input);
  if (!parsed.ok) return parsed;
  const { subject, cause, date, note: said, documents: given } = parsed.value;
  const documents = prepareDocuments(given);
  if (!documents.ok) return documents;
  if (date > dateOf(Math.floor(ctx.clock.now().getTime() / 1000))) return refuse('date-in-future', {}, 'date');
  return inTransaction<RetiredEquipment>(ctx, async tx => {
    const loaded = await loadEquipment(ctx, actor, 'equipment:retire', subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const recorded = requireRecorded(seen);
    if (!recorded.ok) return recorded;
    if (seen.ownKey === null || seen.ownKey !== recorded.value.holder) return refuse('not-title-holder');
    const draft: RecordDraft = {
      content: { kind: 'retirement', details: { cause, note: said } },
      date,
      documents: documents.value,
    };
    const parties = await machineParties(ctx, tx, seen);
    const report = recordCommitment(ctx, 'report', draft, audienceFor('retirement', parties));
    const command = {
      type: 'RetireEquipment',
      subject: seen.subject,
      cause: RETIREMENT_CAUSES.indexOf(cause),
      report: report.root,
    } as const;
    const secured = parties.secured.filter(id => id !== who.organisationId);
    const store = (actionId: string | null): Promise<string> =>
      storeRecord(ctx, tx, who, { subject: seen.subject, root: report.root, actionId, draft });
    if (secured.length === 0) {
      const signed = await signOnEquipment(ctx, tx, who, command, { commitments: [report] });
      if (!signed.ok) return signed;
      const { actionId } = signed.value;
      return accept({ recordId: await store(actionId), actionId, agreementId: null });
    }
    const proposed = await proposeAgreement(ctx, tx, who, {
      kind: 'retirement',
      command,
      signers: [who.organisationId, ...secured].map(organisationId => ({ organisationId })),
      content: {
        reference: seen.row.reference,
        link: `/equipment/${seen.row.reference}`,
        facts: [
          { name: 'machine', kind: 'text', value: `${seen.row.manufacturer} ${seen.row.model} ${seen.row.serial}` },
          { name: 'cause', kind: 'word', value: cause },
          { name: 'date', kind: 'date', value: date },
          { name: 'note', kind: 'text', value: said },
        ],
      },
      commitments: [report],
    });
    if (!proposed.ok) return proposed;
    const { actionId, agreementId } = proposed.value;
    return accept({ recordId: await store(actionId), actionId, agreementId });
  });
};
