import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import type { EquipmentViewerRole } from '#prisma/reads/equipment-viewer';
import type { SeenEquipment } from '#prisma/reads/see-equipment';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { audienceFor, machineParties } from './audience.ts';
import { documentsInput, prepareDocuments } from './documents.ts';
import { equipmentId, loadEquipment, requireRecorded } from './load-equipment.ts';
import { type Observation, observationInput } from './record-input.ts';
import { compareOnSite } from './serial-on-site.ts';
import { signOnEquipment } from './sign-on-equipment.ts';
import { type RecordDraft, recordCommitment, storeRecord } from './store-record.ts';

export const addEquipmentRecordInput = z
  .object({
    subject: equipmentId,
    /** Whether the machine's public page says that it took place: inspections alone. */
    isPublic: z.boolean().default(false),
    documents: documentsInput,
  })
  .and(observationInput);

/** Those whose word on a machine is recorded. */
const SPEAKING: readonly EquipmentViewerRole[] = [
  'title-holder',
  'custodian',
  'lessor',
  'lessee',
  'secured-party',
  'lender-asked',
  'inspector',
  'issuer',
  'manufacturer',
];
/** What an inspector may record. */
const SEEN_ON_SITE: readonly string[] = ['inspection', 'condition'];
/** Those who decide what the public page shows. */
const PUBLISHING: readonly EquipmentViewerRole[] = ['title-holder', 'issuer', 'manufacturer'];

const hasOneOf = ({ viewer }: SeenEquipment, roles: readonly EquipmentViewerRole[]): boolean =>
  viewer.roles.some(role => roles.includes(role));

const lossPayeeOf = async (tx: Transaction, one: Extract<Observation, { kind: 'insurance' }>) => {
  if (one.lossPayeeId === undefined) return accept({ lossPayeeId: null, lossPayee: one.lossPayee ?? null });
  const found = await tx.organisation.findUnique({ where: { id: one.lossPayeeId }, select: { id: true, name: true } });
  return found
    ? accept({ lossPayeeId: found.id, lossPayee: found.name })
    : refuse('unknown-organisation', {}, 'lossPayeeId');
};

/** The record as it is kept. Refusals: `unknown-organisation`, `plate-differs`. */
const draftOf = async (tx: Transaction, { row }: SeenEquipment, one: Observation): Promise<Result<RecordDraft>> => {
  switch (one.kind) {
    case 'inspection': {
      const sighting = one.serialSeen === undefined ? null : compareOnSite(one.serialSeen, row);
      // With another plate it may be noted with remarks or as failed: it is no inspection of this machine that passed.
      if (sighting && !sighting.isSame && one.result === 'passed')
        return refuse('plate-differs', { seen: sighting.serialSeen }, 'serialSeen');
      const details = {
        inspector: one.inspector,
        organisation: one.organisation ?? null,
        result: one.result,
        serialSeen: sighting?.serialSeen ?? null,
        isSerialSame: sighting?.isSame ?? null,
        findings: one.findings ?? null,
      };
      return accept({ content: { kind: one.kind, details }, date: one.date, until: one.until });
    }
    case 'maintenance': {
      const details = { work: one.work, workshop: one.workshop ?? null, engineHours: one.engineHours ?? null };
      const { date, until, costMinor, currency } = one;
      return accept({ content: { kind: one.kind, details }, date, until, amountMinor: costMinor, currency });
    }
    case 'insurance': {
      const payee = await lossPayeeOf(tx, one);
      if (!payee.ok) return payee;
      const { insurer, policyNumber, coverage = null, date, until, amountMinor, currency } = one;
      const details = { insurer, policyNumber, coverage, ...payee.value };
      return accept({ content: { kind: one.kind, details }, date, until, amountMinor, currency });
    }
    case 'valuation': {
      const { basis, source, valuer = null, note = null, date, amountMinor, currency } = one;
      return accept({
        content: { kind: one.kind, details: { basis, source, valuer, note } },
        date,
        amountMinor,
        currency,
      });
    }
    case 'condition': {
      const { condition, note = null, date } = one;
      return accept({ content: { kind: one.kind, details: { condition, note } }, date });
    }
  }
};

/**
 * Somebody with a part in a machine records what was seen of it, or agreed about it: an inspection with photographs,
 * maintenance, an insurance, a valuation, its condition. The chain has the commitment; the details are opened to the others
 * with a part in it, a value to those alone who own and lend.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `still-settling`, `not-in-charge`,
 * `date-in-future`, `date-before-machine`, `plate-differs`, those of `prepareDocuments`, `unknown-organisation`, `wrong-status`, and those of `signAction`.
 */
export const addEquipmentRecord = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof addEquipmentRecordInput>,
): Promise<Result<{ readonly recordId: string; readonly actionId: string }>> => {
  const parsed = parseInput(addEquipmentRecordInput, input);
  if (!parsed.ok) return parsed;
  const { subject, isPublic, documents: given, ...one } = parsed.value;
  const documents = prepareDocuments(given);
  if (!documents.ok) return documents;
  // A policy may begin later; what was seen was seen.
  if (one.kind !== 'insurance' && one.date > dateOf(Math.floor(ctx.clock.now().getTime() / 1000)))
    return refuse('date-in-future', {}, 'date');
  return inTransaction(ctx, async tx => {
    const loaded = await loadEquipment(ctx, actor, 'equipment:record', subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const recorded = requireRecorded(seen);
    if (!recorded.ok) return recorded;
    // Who was sent to look says what it saw.
    if (
      !hasOneOf(
        seen,
        SPEAKING.filter(role => role !== 'inspector'),
      ) &&
      !SEEN_ON_SITE.includes(one.kind)
    )
      return refuse('not-in-charge');
    const isPublished = isPublic || documents.value.some(document => document.isPublic);
    // A year's model is sold, and looked at, in the autumn before.
    if (Number(one.date.slice(0, 4)) < seen.row.year - 1)
      return refuse('date-before-machine', { year: String(seen.row.year) }, 'date');
    if (!hasOneOf(seen, SPEAKING) || (isPublished && !hasOneOf(seen, PUBLISHING))) return refuse('not-in-charge');
    const draft = await draftOf(tx, seen, one);
    if (!draft.ok) return draft;
    const whole: RecordDraft = {
      ...draft.value,
      documents: documents.value,
      isPublic: isPublic && one.kind === 'inspection',
    };
    const audience = audienceFor(one.kind, await machineParties(ctx, tx, seen));
    const report = recordCommitment(ctx, 'report', whole, audience);
    const command = { type: 'ObserveCondition', subject: seen.subject, report: report.root } as const;
    const signed = await signOnEquipment(ctx, tx, who, command, { commitments: [report] });
    if (!signed.ok) return signed;
    const { actionId } = signed.value;
    const recordId = await storeRecord(ctx, tx, who, {
      subject: seen.subject,
      root: report.root,
      actionId,
      draft: whole,
    });
    return accept({ recordId, actionId });
  });
};
