import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf, endOfDay } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import type { SeenEquipment } from '#prisma/reads/see-equipment';
import type { ActionActor } from '../actions/action-request.ts';
import { ensurePartyKey } from '../actions/party-keys.ts';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { amountMinor, calendarDate, note, parseInput, rowId } from '../input.ts';
import { audienceFor, machineParties, openMachineRecord } from './audience.ts';
import { equipmentId, loadEquipment, requireRecorded } from './load-equipment.ts';
import { signOnEquipment } from './sign-on-equipment.ts';
import { type RecordDraft, recordCommitment, storeRecord } from './store-record.ts';

export const currencyCode = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code');

export const proposeSaleInput = z.object({
  subject: equipmentId,
  buyerId: rowId,
  priceMinor: amountMinor,
  currency: currencyCode,
  deliveryTerms: note(500).optional(),
  conditions: note(4000).optional(),
  note: note().optional(),
  /** The last day on which it can be accepted. */
  expiresOn: calendarDate,
});

/** An organisation that may own machines; not a guest. Refusals: `unknown-organisation`, `organisation-frozen`. */
export const memberOf = async (
  tx: Transaction,
  id: string,
  field: string,
): Promise<Result<{ readonly id: string; readonly name: string }>> => {
  const found = await tx.organisation.findUnique({
    where: { id },
    select: { id: true, name: true, guest: true, frozenAt: true },
  });
  if (!found || found.guest) return refuse('unknown-organisation', {}, field);
  return found.frozenAt ? refuse('organisation-frozen', {}, field) : accept({ id: found.id, name: found.name });
};

type SaleTerms = Omit<z.output<typeof proposeSaleInput>, 'subject'>;

/**
 * Signs the offer of title with the organisation's key. Whoever calls it has made sure that it may. Refusals: those of
 * `proposeSale` but for the person's own.
 */
export const offerTitle = async (
  ctx: ServiceContext,
  tx: Transaction,
  who: ActionActor,
  seen: SeenEquipment,
  { buyerId, priceMinor, currency, expiresOn, ...said }: SaleTerms,
): Promise<Result<{ readonly actionId: string; readonly recordId: string }>> => {
  const recorded = requireRecorded(seen);
  if (!recorded.ok) return recorded;
  if (buyerId === who.organisationId) return refuse('self-dealing', {}, 'buyerId');
  const buyer = await memberOf(tx, buyerId, 'buyerId');
  if (!buyer.ok) return buyer;
  const buyerKey = await ensurePartyKey(tx, ctx, buyerId, seen.subject);
  if (!buyerKey.ok) return buyerKey;
  const seller = await tx.organisation.findUniqueOrThrow({
    where: { id: who.organisationId },
    select: { name: true },
  });
  const draft: RecordDraft = {
    content: {
      kind: 'sale',
      details: {
        sellerId: who.organisationId,
        seller: seller.name,
        buyerId,
        buyer: buyer.value.name,
        deliveryTerms: said.deliveryTerms ?? null,
        conditions: said.conditions ?? null,
        note: said.note ?? null,
      },
    },
    date: dateOf(Math.floor(ctx.clock.now().getTime() / 1000)),
    until: expiresOn,
    amountMinor: priceMinor,
    currency,
  };
  const parties = await machineParties(ctx, tx, seen);
  const terms = recordCommitment(ctx, 'bill-of-sale', draft, [...audienceFor('sale', parties), buyerId]);
  const signed = await signOnEquipment(
    ctx,
    tx,
    who,
    {
      type: 'ProposeTitle',
      subject: seen.subject,
      buyer: buyerKey.value,
      terms: terms.root,
      expiry: endOfDay(expiresOn),
    },
    {
      commitments: [terms],
      participations: [
        { organisationId: who.organisationId, role: 'seller' },
        { organisationId: buyerId, role: 'buyer' },
      ],
    },
  );
  if (!signed.ok) return signed;
  const { actionId } = signed.value;
  const recordId = await storeRecord(ctx, tx, who, { subject: seen.subject, root: terms.root, actionId, draft });
  await openMachineRecord(tx, {
    subject: seen.subject,
    fromOrganisationId: who.organisationId,
    toOrganisationIds: [buyerId],
  });
  return accept({ actionId, recordId });
};

/**
 * The recorded title holder offers title to a buyer on these terms. The price is known to both, and to those whose lien
 * stands, since they have to consent; the machine's record is opened to the buyer.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `still-settling`,
 * `unknown-organisation`, `organisation-frozen`, `not-title-holder`, `already-proposed`, `self-dealing`, `expired`, and those
 * of `signAction`.
 */
export const proposeSale = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof proposeSaleInput>,
): Promise<Result<{ readonly actionId: string; readonly recordId: string }>> => {
  const parsed = parseInput(proposeSaleInput, input);
  if (!parsed.ok) return parsed;
  const { subject, ...terms } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadEquipment(ctx, actor, 'equipment:sell', subject, tx);
    return loaded.ok ? offerTitle(ctx, tx, loaded.value.actor, loaded.value.seen, terms) : loaded;
  });
};
