import { type Hex, isBytes32 } from '#domain/hex';
import { rentPeriodFingerprintInputs } from '#domain/leases/fingerprint';
import { accept, type Result, refuse } from '#domain/result';
import { type CalendarDate, endOfDay } from '#domain/time/calendar-date';
import type { Json } from '#ledger/verify/canonical-json';
import type { Transaction } from '#prisma/client';
import type { ActionActor } from '../actions/action-request.ts';
import { ensurePartyKey } from '../actions/party-keys.ts';
import { signAction } from '../actions/sign-action.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { liveClaims } from '../invoices/claims.ts';
import { leaseIdentityOf } from '../leases/identity.ts';
import { currencyWord } from '../receivables/currency-word.ts';
import { newReference } from '../receivables/reference.ts';
import type { BillingParty } from './load-billing.ts';
import { newSubject } from './new-subject.ts';
import type { KeptInvoice } from './rent-document.ts';

/** The contract takes no more fingerprints; so many of them are the rent's, the rest the invoice's. */
const MOST_FINGERPRINTS = 16;
const MOST_OF_THE_RENT = 8;

export interface RentClaimInput {
  readonly lease: Hex;
  readonly leaseReference: string;
  readonly part: 'rent' | 'usage' | 'charge';
  /** Of several bills for the use of one period, or for what changes of the lease cost. */
  readonly sequence: number;
  readonly period: { readonly number: number; readonly from: CalendarDate };
  /** Whose the rent is: the lessor, or who bought it. */
  readonly creditor: BillingParty;
  readonly lessor: BillingParty;
  readonly lessee: BillingParty;
  readonly invoice: KeptInvoice & { readonly number: string; readonly issueDate: CalendarDate };
  readonly faceMinor: bigint;
  readonly currency: string;
  readonly dueDate: CalendarDate;
}

export interface RentClaim {
  readonly subject: Hex;
  readonly reference: string;
}

/** A rent is recognised by its lease and first day, so that no other document claims it again; its use likewise. */
const fingerprintInputs = async (
  tx: Transaction,
  { lease, part, sequence, period }: RentClaimInput,
): Promise<string[]> => {
  const inputs = rentPeriodFingerprintInputs(await leaseIdentityOf(tx, lease), period);
  if (part === 'rent') return inputs;
  return inputs.map(input => `${part === 'usage' ? 'use' : 'charge'}/1|${sequence}|${input}`);
};

const detailsOf = (input: RentClaimInput): Json => ({
  invoice: { root: input.invoice.root, number: input.invoice.number, issueDate: input.invoice.issueDate },
  seller: { name: input.creditor.name },
  obligor: { name: input.lessee.name },
  faceMinor: input.faceMinor.toString(),
  currency: input.currency,
  dueDate: input.dueDate,
  lease: { reference: input.leaseReference, period: input.period.number, part: input.part },
});

/**
 * Issues the receivable of a bill, held by the rent's creditor and owed by the lessee. It is signed with the creditor's key:
 * the lessor's, or that of the bank that bought the rent, under the mandate that it gave with the purchase
 * (docs/decisions/the-portal-bills-for-the-buyer-of-rents.md). Refusals: `no-fingerprint`, and those of `ensurePartyKey` and
 * `signAction`.
 */
export const issueRentClaim = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: ActionActor,
  input: RentClaimInput,
): Promise<Result<RentClaim>> => {
  const { creditor, lessor, lessee, invoice, faceMinor, currency, dueDate } = input;
  const issuer = { organisationId: creditor.id, userId: actor.organisationId === creditor.id ? actor.userId : null };
  const subject = newSubject(ctx);
  const holder = await ensurePartyKey(tx, ctx, creditor.id, subject);
  if (!holder.ok) return holder;
  const obligor = await ensurePartyKey(tx, ctx, lessee.id, subject);
  if (!obligor.ok) return obligor;
  const ofRent = await ctx.keys.fingerprints(await fingerprintInputs(tx, input));
  const { fingerprints: ofInvoice } = await liveClaims(ctx, tx, issuer, invoice.identityKeys, 'issue');
  const fingerprints = [...new Set([...ofRent.slice(0, MOST_OF_THE_RENT), ...ofInvoice])].slice(0, MOST_FINGERPRINTS);
  if (fingerprints.length === 0) return refuse('no-fingerprint');
  const isSold = creditor.id !== lessor.id;
  const readers = [creditor.id, lessee.id, ...(isSold ? [lessor.id] : [])];
  const commitment = newCommitment(ctx, 'receivable', detailsOf(input), {
    files: isBytes32(`0x${invoice.sha256}`) ? [{ name: 'document', sha256: `0x${invoice.sha256}` }] : [],
    shareWith: readers,
  });
  const signed = await signAction(tx, ctx, {
    actor: issuer,
    command: {
      type: 'IssueReceivable',
      subject,
      holder: holder.value,
      obligor: obligor.value,
      maturity: endOfDay(dueDate),
      currency: currencyWord(currency),
      root: commitment.root,
      fingerprints,
    },
    commitments: [commitment],
    participations: [
      { organisationId: creditor.id, role: 'seller' },
      { organisationId: lessee.id, role: 'obligor' },
      ...(isSold ? [{ organisationId: lessor.id, role: 'assignor' }] : []),
    ],
  });
  if (!signed.ok) return signed;
  const now = ctx.clock.now();
  const { number, reference } = await newReference(tx, now);
  await tx.receivable.create({
    data: {
      ...{ subject, reference, number, faceMinor, currency },
      invoiceId: invoice.invoiceId,
      sellerId: creditor.id,
      obligorId: lessee.id,
      issuedById: creditor.id,
      issueDate: new Date(invoice.issueDate),
      dueDate: new Date(dueDate),
      root: commitment.root,
      createdAt: now,
    },
  });
  return accept({ subject, reference });
};
