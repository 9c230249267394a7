import { z } from 'zod';
import { type Hex, isBytes32, toHex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import { endOfDay } from '#domain/time/calendar-date';
import type { Json } from '#ledger/verify/canonical-json';
import type { Transaction } from '#prisma/client';
import { findInvoice, type InvoicePage } from '#prisma/reads/invoices';
import { ensurePartyKey } from '../actions/party-keys.ts';
import { type Actor, authorise } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, parseInput, rowId } from '../input.ts';
import { liveClaims } from '../invoices/claims.ts';
import { currencyWord } from './currency-word.ts';
import { documentOf } from './document-of.ts';
import { issueTerms } from './issue-terms.ts';
import { newReference } from './reference.ts';
import { sign } from './sign.ts';

/** The contract takes no more. Ids beyond are left out, the least sure ones: those are last. */
const MOST_FINGERPRINTS = 16;

export const issueInput = z.object({ invoiceId: rowId, dueDate: calendarDate.optional() });

export interface Issued {
  readonly subject: Hex;
  readonly reference: string;
  readonly actionId: string;
  /** A live claim on the same invoice is known: the contract is going to refuse this one. */
  readonly claimExists: boolean;
}

interface Parties {
  readonly sellerId: string;
  readonly buyerId: string;
}

const receivableDetails = (invoice: InvoicePage, faceMinor: bigint, dueDate: string): Json => ({
  invoice: { root: invoice.root, number: invoice.number, issueDate: invoice.issueDate },
  seller: { name: invoice.seller?.name ?? invoice.sellerName },
  obligor: { name: invoice.buyer?.name ?? invoice.buyerName },
  faceMinor: faceMinor.toString(),
  currency: invoice.currency,
  dueDate,
});

/** Keys of both parties on the new subject: the holder is the seller, whoever issues. */
const partyKeys = async (
  tx: Transaction,
  ctx: ServiceContext,
  subject: Hex,
  { sellerId, buyerId }: Parties,
): Promise<Result<{ holder: Hex; obligor: Hex }>> => {
  const holder = await ensurePartyKey(tx, ctx, sellerId, subject);
  if (!holder.ok) return holder;
  const obligor = await ensurePartyKey(tx, ctx, buyerId, subject);
  return obligor.ok ? accept({ holder: holder.value, obligor: obligor.value }) : obligor;
};

/**
 * The seller or the buyer makes a receivable of an invoice. Its fingerprints, under every id of the seller, are registered
 * with it: where there is a live claim on the same invoice, whoever's and however it was keyed, the contract refuses,
 * the refused action says so, and the invoice is as before.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, `not-found`, the obstacles of `issueTerms`,
 * `document-differs`, `no-fingerprint`, `organisation-frozen`, and those of `signAction`.
 */
export const issueReceivable = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof issueInput>,
): Promise<Result<Issued>> => {
  const allowed = authorise(actor, 'receivable:issue');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(issueInput, input);
  if (!parsed.ok) return parsed;
  const { invoiceId, dueDate: given } = parsed.value;
  const { organisationId } = allowed.value;
  const now = ctx.clock.now();
  return inTransaction(ctx, async tx => {
    // Of two who issue the same invoice at once, the second waits here and finds it issued.
    await tx.$executeRaw`SELECT 1 FROM invoices WHERE id = ${invoiceId}::uuid FOR UPDATE`;
    const invoice = await findInvoice(tx, organisationId, invoiceId);
    if (!invoice) return refuse('not-found');
    const terms = issueTerms(invoice, invoice.seller, { organisationId, dueDate: given, now });
    const [obstacle] = terms.obstacles;
    if (obstacle) return { ok: false, refusal: obstacle };
    const { sellerId, buyerId } = invoice;
    const { dueDate, faceMinor, currency } = terms;
    if (sellerId === null || buyerId === null || dueDate === null) return refuse('party-unmatched');
    const document = await documentOf(tx, invoiceId);
    if (!document.ok) return document;
    const { fingerprints, objects } = await liveClaims(ctx, tx, allowed.value, document.value.identityKeys, 'issue');
    if (fingerprints.length === 0) return refuse('no-fingerprint');

    const subject = toHex(`0x${Buffer.from(ctx.random.bytes(32)).toString('hex')}`);
    const keys = await partyKeys(tx, ctx, subject, { sellerId, buyerId });
    if (!keys.ok) return keys;
    const commitment = newCommitment(ctx, 'receivable', receivableDetails(invoice, faceMinor, dueDate), {
      files: [{ name: 'document', sha256: toHex(`0x${document.value.sha256}`) }],
      shareWith: [sellerId, buyerId],
    });
    const signed = await sign(
      ctx,
      tx,
      allowed.value,
      {
        type: 'IssueReceivable',
        subject,
        ...keys.value,
        maturity: endOfDay(dueDate),
        currency: currencyWord(currency),
        root: commitment.root,
        fingerprints: fingerprints.slice(0, MOST_FINGERPRINTS),
      },
      {
        commitments: [commitment],
        participations: [
          { organisationId: sellerId, role: 'seller' },
          { organisationId: buyerId, role: 'obligor' },
        ],
      },
    );
    if (!signed.ok) return signed;
    const { number, reference } = await newReference(tx, now);
    await tx.receivable.create({
      data: {
        subject,
        reference,
        number,
        invoiceId,
        sellerId,
        obligorId: buyerId,
        issuedById: organisationId,
        faceMinor,
        currency,
        issueDate: new Date(invoice.issueDate),
        dueDate: new Date(dueDate),
        root: commitment.root,
        createdAt: now,
      },
    });
    await shareInvoice(tx, invoice, [sellerId, buyerId]);
    return accept({ subject, reference, actionId: signed.value.actionId, claimExists: objects.length > 0 });
  });
};

/** Both parties see the invoice that they trade on, whoever handed it in. */
const shareInvoice = async (
  tx: Transaction,
  { subject, root }: InvoicePage,
  [sellerId, buyerId]: readonly [string, string],
): Promise<void> => {
  if (!isBytes32(subject)) throw new Error(`not a subject: ${subject}`);
  await tx.participation.createMany({
    data: [
      { subject, organisationId: sellerId, role: 'seller' },
      { subject, organisationId: buyerId, role: 'buyer' },
    ],
    skipDuplicates: true,
  });
  await tx.commitmentShare.createMany({
    data: [sellerId, buyerId].map(organisationId => ({ root, organisationId })),
    skipDuplicates: true,
  });
};
