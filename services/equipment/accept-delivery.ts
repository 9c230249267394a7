import { z } from 'zod';
import { CONDITIONS } from '#domain/equipment/records';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import type { ActionCommandOf } from '#ledger/typed-data/action-types';
import type { Transaction } from '#prisma/client';
import type { SeenEquipment } from '#prisma/reads/see-equipment';
import type { NewCommitment } from '../actions/action-request.ts';
import type { Actor } from '../actor.ts';
import { proposeAgreement } from '../agreements/propose-agreement.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, note, parseInput } from '../input.ts';
import { audienceFor, machineParties } from './audience.ts';
import { documentsInput, type PreparedDocument, prepareDocuments } from './documents.ts';
import { equipmentId, loadEquipment, requireRecorded } from './load-equipment.ts';
import { lettersBehind, lettersText } from './machine-claims.ts';
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

type Acceptance = Omit<z.output<typeof acceptDeliveryInput>, 'subject' | 'documents'>;

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

/** What is signed by whoever takes a machine: the receipt. */
interface Receipt {
  readonly draft: RecordDraft;
  readonly commitment: NewCommitment;
  readonly command: ActionCommandOf<'EquipmentTitle'>;
  readonly taker: string;
  readonly isSerialSame: boolean;
}

/** Refusal: `serial-differs` (params: machine, seen, letters). */
const receiptOf = async (
  ctx: ServiceContext,
  tx: Transaction,
  { organisationId }: Pick<Actor, 'organisationId'>,
  seen: SeenEquipment,
  { serialSeen, how, date, condition, note: said, discrepancy }: Acceptance,
  { notice, documents }: { readonly notice: string | null; readonly documents: readonly PreparedDocument[] },
): Promise<Result<Receipt>> => {
  const { serialSeen: serial, isSame, letters } = compareOnSite(serialSeen, seen.row);
  if (!isSame && !discrepancy) {
    const params = {
      machine: seen.row.reference,
      seen: serial,
      letters: lettersText(letters),
      differing: lettersBehind(letters),
    };
    return refuse('serial-differs', params, 'serialSeen');
  }
  const taker = await tx.organisation.findUniqueOrThrow({ where: { id: organisationId }, select: { name: true } });
  const draft: RecordDraft = {
    content: {
      kind: 'delivery',
      details: {
        takerId: organisationId,
        taker: taker.name,
        notice,
        serialSeen: serial,
        how,
        isSerialSame: isSame,
        discrepancy: isSame ? null : (discrepancy?.note ?? null),
        condition: condition ?? null,
        note: said ?? null,
      },
    },
    date,
    documents,
  };
  const parties = await machineParties(ctx, tx, seen);
  const commitment = recordCommitment(ctx, 'receipt', draft, [...audienceFor('delivery', parties), organisationId]);
  const command = { type: 'ChangeCustody', subject: seen.subject, receipt: commitment.root } as const;
  return accept({ draft, commitment, command, taker: taker.name, isSerialSame: isSame });
};

/**
 * Signs that the actor's organisation has taken a machine, with the signature of `giverId`, which the caller has: by a notice,
 * or by what was signed beside it. Without it the title holder takes it alone. Refusals: `serial-differs`, those of
 * `signAction`.
 */
export const deliverIn = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  seen: SeenEquipment,
  acceptance: Acceptance,
  {
    giverId,
    notice = null,
    documents = [],
  }: {
    readonly giverId: string | null;
    readonly notice?: string | null;
    readonly documents?: readonly PreparedDocument[];
  },
): Promise<Result<AcceptedDelivery>> => {
  const receipt = await receiptOf(ctx, tx, actor, seen, acceptance, { notice, documents });
  if (!receipt.ok) return receipt;
  const { organisationId } = actor;
  const { command, commitment, draft, isSerialSame } = receipt.value;
  const signed = await signOnEquipment(ctx, tx, actor, command, {
    commitments: [commitment],
    participations: [{ organisationId, role: 'custodian' }],
    signers: [
      { organisationId },
      ...(giverId !== null && giverId !== organisationId ? [{ organisationId: giverId }] : []),
    ],
  });
  if (!signed.ok) return signed;
  const { actionId } = signed.value;
  const recordId = await storeRecord(ctx, tx, actor, { subject: seen.subject, root: commitment.root, actionId, draft });
  return accept({ recordId, actionId, agreementId: null, isSerialSame });
};

/** Asks who has the machine to sign that it has passed. */
const proposeDelivery = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  seen: SeenEquipment,
  { receipt, giverId }: { readonly receipt: Receipt; readonly giverId: string },
): Promise<Result<AcceptedDelivery>> => {
  const { draft, commitment, command, taker, isSerialSame } = receipt;
  const { organisationId } = actor;
  const { content, date } = draft;
  const { reference, manufacturer, model, serial } = seen.row;
  const said = content.kind === 'delivery' ? content.details : null;
  const proposed = await proposeAgreement(ctx, tx, actor, {
    kind: 'custody',
    command,
    signers: [{ organisationId }, { organisationId: giverId }],
    content: {
      reference,
      link: `/equipment/${reference}`,
      facts: [
        { name: 'machine', kind: 'text', value: `${manufacturer} ${model} ${serial}` },
        { name: 'taker', kind: 'text', value: taker },
        { name: 'date', kind: 'date', value: date },
        { name: 'serial-seen', kind: 'text', value: said?.serialSeen ?? '' },
        ...(isSerialSame ? [] : [{ name: 'discrepancy', kind: 'text' as const, value: said?.discrepancy ?? '' }]),
      ],
    },
    commitments: [commitment],
    participations: [{ organisationId, role: 'custodian' }],
  });
  if (!proposed.ok) return proposed;
  const { actionId, agreementId } = proposed.value;
  const recordId = await storeRecord(ctx, tx, actor, { subject: seen.subject, root: commitment.root, actionId, draft });
  return accept({ recordId, actionId, agreementId, isSerialSame });
};

/**
 * Whoever gets a machine accepts it, having read its serial on site. A serial that differs is refused, and said where; unless
 * the discrepancy itself is recorded. With a notice of who gave it, it is signed at once; the title holder takes it back
 * alone; otherwise it becomes an agreement that who has it now signs.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `still-settling`, those of
 * `prepareDocuments`, `serial-differs` (params: machine, seen, letters), `already-custodian`, `date-in-future`, and those of
 * `signAction`.
 */
export const acceptDelivery = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof acceptDeliveryInput>,
): Promise<Result<AcceptedDelivery>> => {
  const parsed = parseInput(acceptDeliveryInput, input);
  if (!parsed.ok) return parsed;
  const { subject, documents: given, ...acceptance } = parsed.value;
  const documents = prepareDocuments(given);
  if (!documents.ok) return documents;
  const today = dateOf(Math.floor(ctx.clock.now().getTime() / 1000));
  if (acceptance.date > today) return refuse('date-in-future', {}, 'date');
  return inTransaction<AcceptedDelivery>(ctx, async tx => {
    const loaded = await loadEquipment(ctx, actor, 'equipment:custody', subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const recorded = requireRecorded(seen);
    if (!recorded.ok) return recorded;
    const { custodian, holder } = recorded.value;
    if (seen.ownKey !== null && seen.ownKey === custodian) return refuse('already-custodian');
    const notice = await noticeFor(tx, seen, who.organisationId, today);
    const isHolder = seen.ownKey !== null && seen.ownKey === holder;
    if (isHolder || notice) {
      return deliverIn(ctx, tx, who, seen, acceptance, {
        giverId: notice?.organisationId ?? null,
        notice: notice?.root ?? null,
        documents: documents.value,
      });
    }
    const giver = seen.partyOf(custodian) ?? seen.partyOf(holder);
    if (!giver) return refuse('not-in-charge');
    const receipt = await receiptOf(ctx, tx, who, seen, acceptance, { notice: null, documents: documents.value });
    if (!receipt.ok) return receipt;
    return proposeDelivery(ctx, tx, who, seen, { receipt: receipt.value, giverId: giver.organisationId });
  });
};
