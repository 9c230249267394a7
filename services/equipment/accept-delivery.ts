import { z } from 'zod';
import { CONDITIONS } from '#domain/equipment/records';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import type { SeenEquipment } from '#prisma/reads/see-equipment';
import type { Actor } from '../actor.ts';
import { proposeAgreement } from '../agreements/propose-agreement.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, note, parseInput } from '../input.ts';
import { audienceFor, machineParties } from './audience.ts';
import { documentsInput, prepareDocuments } from './documents.ts';
import { equipmentId, loadEquipment, requireRecorded } from './load-equipment.ts';
import { lettersText } from './machine-claims.ts';
import { line } from './passport-input.ts';
import { compareOnSite } from './serial-on-site.ts';
import { signOnEquipment } from './sign-on-equipment.ts';
import { type RecordDraft, recordCommitment, storeRecord } from './store-record.ts';

export const acceptDeliveryInput = z.object({
  subject: equipmentId,
  /** As it stands on the machine's plate, or what its code says. */
  serialSeen: line(300),
  how: z.enum(['typed', 'scanned']).default('typed'),
  date: calendarDate,
  condition: z.enum(CONDITIONS).optional(),
  note: note().optional(),
  /** Says that the serial differs and the machine is taken all the same, and why. */
  discrepancy: z.object({ note: note() }).optional(),
  documents: documentsInput,
});

export interface AcceptedDelivery {
  readonly recordId: string;
  /** Null while the giver has still to sign. */
  readonly actionId: string | null;
  readonly agreementId: string | null;
  readonly isSerialSame: boolean;
}

/** The notice by which somebody who may give the machine has given it to the taker; null where there is none. */
const noticeFor = async (tx: Transaction, seen: SeenEquipment, takerId: string, today: string) => {
  const givers = [seen.state?.custodian, seen.state?.holder].flatMap(
    key => seen.partyOf(key ?? null)?.organisationId ?? [],
  );
  const notices = await tx.equipmentRecord.findMany({
    where: {
      subject: seen.subject,
      kind: 'delivery-notice',
      organisationId: { in: givers },
      until: { gte: new Date(today) },
      details: { path: ['takerId'], equals: takerId },
    },
    orderBy: { createdAt: 'desc' },
    select: { root: true, organisationId: true, createdAt: true },
  });
  // A notice is good for one delivery: one that was followed by a delivery is used up.
  const last = await tx.equipmentRecord.findFirst({
    where: { subject: seen.subject, kind: 'delivery' },
    orderBy: { createdAt: 'desc' },
    select: { createdAt: true },
  });
  return notices.find(({ createdAt }) => !last || createdAt > last.createdAt) ?? null;
};

/**
 * Whoever gets a machine accepts it, having read its serial on site. A serial that differs is refused, and said where; unless
 * the discrepancy itself is recorded. With a notice of who gave it, it is signed at once; the title holder takes it back
 * alone; otherwise it becomes an agreement that who has it now signs.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `still-settling`, those of
 * `prepareDocuments`, `serial-differs` (params: seen, letters), `already-custodian`, `day-in-future`, and those of
 * `signAction`.
 */
export const acceptDelivery = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof acceptDeliveryInput>,
): Promise<Result<AcceptedDelivery>> => {
  const parsed = parseInput(acceptDeliveryInput, input);
  if (!parsed.ok) return parsed;
  const { subject, serialSeen, how, date, condition, note: said, discrepancy, documents: given } = parsed.value;
  const documents = prepareDocuments(given);
  if (!documents.ok) return documents;
  const today = dateOf(Math.floor(ctx.clock.now().getTime() / 1000));
  if (date > today) return refuse('day-in-future', {}, 'date');
  return inTransaction<AcceptedDelivery>(ctx, async tx => {
    const loaded = await loadEquipment(ctx, actor, 'equipment:custody', subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const recorded = requireRecorded(seen);
    if (!recorded.ok) return recorded;
    const { custodian, holder } = recorded.value;
    if (seen.ownKey !== null && seen.ownKey === custodian) return refuse('already-custodian');
    const sighting = compareOnSite(serialSeen, seen.row);
    if (!sighting.isSame && !discrepancy)
      return refuse(
        'serial-differs',
        { seen: sighting.serialSeen, letters: lettersText(sighting.letters) },
        'serialSeen',
      );
    const notice = await noticeFor(tx, seen, who.organisationId, today);
    const taker = await tx.organisation.findUniqueOrThrow({
      where: { id: who.organisationId },
      select: { name: true },
    });
    const draft: RecordDraft = {
      content: {
        kind: 'delivery',
        details: {
          takerId: who.organisationId,
          taker: taker.name,
          notice: notice?.root ?? null,
          serialSeen: sighting.serialSeen,
          how,
          isSerialSame: sighting.isSame,
          discrepancy: sighting.isSame ? null : (discrepancy?.note ?? null),
          condition: condition ?? null,
          note: said ?? null,
        },
      },
      date,
      documents: documents.value,
    };
    const parties = await machineParties(ctx, tx, seen);
    const receipt = recordCommitment(ctx, 'receipt', draft, audienceFor('delivery', parties));
    const command = { type: 'ChangeCustody', subject: seen.subject, receipt: receipt.root } as const;
    const beside = {
      commitments: [receipt],
      participations: [{ organisationId: who.organisationId, role: 'custodian' }],
    };
    const store = (actionId: string | null): Promise<string> =>
      storeRecord(ctx, tx, who, { subject: seen.subject, root: receipt.root, actionId, draft });
    const isHolder = seen.ownKey !== null && seen.ownKey === holder;
    if (isHolder || notice) {
      const signers = [
        { organisationId: who.organisationId },
        ...(notice && notice.organisationId !== who.organisationId ? [{ organisationId: notice.organisationId }] : []),
      ];
      const signed = await signOnEquipment(ctx, tx, who, command, { ...beside, signers });
      if (!signed.ok) return signed;
      const { actionId } = signed.value;
      return accept({ recordId: await store(actionId), actionId, agreementId: null, isSerialSame: sighting.isSame });
    }
    const giver = seen.partyOf(custodian) ?? seen.partyOf(holder);
    if (!giver) return refuse('not-in-charge');
    const proposed = await proposeAgreement(ctx, tx, who, {
      kind: 'custody',
      command,
      signers: [{ organisationId: who.organisationId }, { organisationId: giver.organisationId }],
      content: {
        reference: seen.row.reference,
        link: `/equipment/${seen.row.reference}`,
        facts: [
          { name: 'machine', kind: 'text', value: `${seen.row.manufacturer} ${seen.row.model} ${seen.row.serial}` },
          { name: 'taker', kind: 'text', value: taker.name },
          { name: 'date', kind: 'date', value: date },
          { name: 'serial-seen', kind: 'text', value: sighting.serialSeen },
          ...(sighting.isSame ? [] : [{ name: 'discrepancy', kind: 'text' as const, value: discrepancy?.note ?? '' }]),
        ],
      },
      ...beside,
    });
    if (!proposed.ok) return proposed;
    const { actionId, agreementId } = proposed.value;
    return accept({ recordId: await store(actionId), actionId, agreementId, isSerialSame: sighting.isSame });
  });
};
