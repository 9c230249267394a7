import { z } from 'zod';
import { type CreditLine, vatOf } from '#domain/leases/billing/bill-lines';
import { accept, type Result, refuse } from '#domain/result';
import type { Prisma, Transaction } from '#prisma/client';
import { seeLease } from '#prisma/reads/see-lease';
import { type Actor, authorise } from '../actor.ts';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { minorUnits, note, parseInput, rowId } from '../input.ts';
import { clausesOf } from '../leases/lease-contract.ts';
import { newId } from '../new-id.ts';
import { recordDilution } from '../receivables/record-dilution.ts';
import { type LoadedBilling, loadBilling } from './load-billing.ts';
import { machinesOf } from './make-bill.ts';
import { billedParty, languageOf, rentDocument, storeRentInvoice } from './rent-document.ts';

/** Why a bill was wrong. */
export const CREDIT_REASONS = ['wrong-amount', 'machine-out-of-use', 'billed-in-error', 'goodwill', 'other'] as const;

export const creditBillInput = z.object({
  bill: rowId,
  /** Net of VAT; absent: all that is left of the bill. */
  amountMinor: minorUnits.optional(),
  reason: z.enum(CREDIT_REASONS),
  note: note().optional(),
});

const billSelect = {
  id: true,
  lease: true,
  period: true,
  number: true,
  issuedOn: true,
  fromDate: true,
  toDate: true,
  currency: true,
  rentMinor: true,
  usageMinor: true,
  vatMinor: true,
  invoiceId: true,
  receivable: true,
  creditorId: true,
  credits: { select: { netMinor: true, vatMinor: true } },
} as const satisfies Prisma.RentBillSelect;

type Bill = Prisma.RentBillGetPayload<{ select: typeof billSelect }>;

export interface Credited {
  readonly creditId: string;
  readonly number: string;
  /** With VAT: by so much the claim is less. */
  readonly totalMinor: bigint;
}

const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, one) => sum + one, 0n);

const dayOf = (day: Date): string => day.toISOString().slice(0, 10);

/** Net and VAT of a credit; of the last one what the others left, so that no cent remains. Refusals: `nothing-to-credit`, `amount-above-bill`. */
const amountsOf = (
  { rentMinor, usageMinor, vatMinor, credits }: Bill,
  wanted: bigint | undefined,
  vat: Parameters<typeof vatOf>[1],
): Result<{ readonly netMinor: bigint; readonly vatMinor: bigint }> => {
  const left = rentMinor + usageMinor - sumOf(credits.map(one => one.netMinor));
  const netMinor = wanted ?? left;
  if (left === 0n || netMinor === 0n) return refuse('nothing-to-credit', {}, 'amountMinor');
  if (netMinor > left) return refuse('amount-above-bill', {}, 'amountMinor');
  const vatLeft = vatMinor - sumOf(credits.map(one => one.vatMinor));
  return accept({ netMinor, vatMinor: netMinor === left ? vatLeft : vatOf(netMinor, vat) });
};

const creditIn = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  loaded: LoadedBilling,
  bill: Bill,
  { amountMinor, reason, note: said }: z.output<typeof creditBillInput>,
): Promise<Result<Credited>> => {
  const { lessor, lessee, row, contract, today } = loaded;
  const { receivable, currency } = bill;
  if (bill.number === null || receivable === null) return refuse('nothing-to-credit');
  // Who bought a rent holds its claim: what is wrong with it is between bank and lessor.
  if (bill.creditorId !== lessor.id) return refuse('rent-is-sold');
  const { vat } = clausesOf(contract, bill.period);
  const amounts = amountsOf(bill, amountMinor, vat);
  if (!amounts.ok) return amounts;
  const { netMinor, vatMinor } = amounts.value;
  const totalMinor = netMinor + vatMinor;
  const number = `${bill.number}-G${bill.credits.length + 1}`;
  const line: CreditLine = { kind: 'credit', amountMinor: netMinor };
  const written = rentDocument({
    ...{ kind: 'creditNote', number, issueDate: today, dueDate: today, currency, vat, lines: [line] },
    ...{ frequency: contract.terms.frequency, payee: null, account: null },
    seller: billedParty(lessor),
    buyer: billedParty(lessee),
    contract: row.contractNumber,
    lease: row.reference,
    period: { from: dayOf(bill.fromDate), until: dayOf(bill.toDate) },
    machines: await machinesOf(tx, loaded, []),
    preceding: { number: bill.number, issueDate: dayOf(bill.issuedOn) },
    language: languageOf(lessee),
  });
  if (!written.ok) return written;
  const parties = { seller: lessor, buyer: lessee, payee: null };
  const kept = await storeRentInvoice(ctx, tx, actor, written.value, parties);
  if (!kept.ok) return kept;
  const diluted = await recordDilution({ ...ctx, db: tx }, actor, {
    subject: receivable,
    amountMinor: totalMinor,
    reason: { code: 'credit-note', note: number },
  });
  if (!diluted.ok) return diluted;
  const creditId = newId(ctx);
  await tx.rentCredit.create({
    data: {
      ...{ id: creditId, billId: bill.id, number, netMinor, vatMinor, totalMinor, reason },
      issuedOn: new Date(today),
      note: said ?? null,
      invoiceId: kept.value.invoiceId,
      root: kept.value.root,
      createdById: actor.organisationId,
      createdAt: ctx.clock.now(),
    },
  });
  await announce(tx, { organisations: [lessor.id, lessee.id], subjects: [bill.lease, receivable] });
  return accept({ creditId, number, totalMinor });
};

/**
 * The lessor takes back a bill, or a part of it, by a credit note (EN 16931, type 381) that names the invoice; the claim is less
 * by as much on chain. What was paid already, sold or assigned is not credited here.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, `not-found`, `not-lessor`, `nothing-to-credit`,
 * `rent-is-sold`, `amount-above-bill`, those of `loadBilling`, `rentDocument` and `recordDilution`.
 */
export const creditBill = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof creditBillInput>,
): Promise<Result<Credited>> => {
  const allowed = authorise(actor, 'lease:bill');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(creditBillInput, input);
  if (!parsed.ok) return parsed;
  const { organisationId } = allowed.value;
  return inTransaction(ctx, async tx => {
    const found = await tx.rentBill.findUnique({ where: { id: parsed.value.bill }, select: { lease: true } });
    const seen = found && (await seeLease(tx, organisationId, found.lease, ctx.clock.now()));
    if (!seen) return refuse('not-found', {}, 'bill');
    if (seen.lessor.organisationId !== organisationId) return refuse('not-lessor');
    const loaded = await loadBilling(tx, ctx, seen.subject);
    if (!loaded.ok) return loaded;
    // Read under the lease's lock: of two credits at once the second finds the first.
    const bill = await tx.rentBill.findUniqueOrThrow({ where: { id: parsed.value.bill }, select: billSelect });
    return creditIn(ctx, tx, allowed.value, loaded.value, bill, parsed.value);
  });
};
