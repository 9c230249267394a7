import { type Hex, isBytes32, ZERO_HASH } from '#domain/hex';
import { type BillLine, billTotals, rentLines, usageLines } from '#domain/leases/billing/bill-lines';
import { type DueBill, dueDateOf } from '#domain/leases/billing/due-bills';
import type { BilledMachine } from '#domain/leases/billing/rent-invoice-input';
import { accept, type Result } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { ActionActor } from '../actions/action-request.ts';
import { signAction } from '../actions/sign-action.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { clausesOf } from '../leases/lease-contract.ts';
import { newId } from '../new-id.ts';
import { activeAccounts } from '../receivables/known-accounts.ts';
import { billLineToJson } from './bill-json.ts';
import type { BillingParty, LoadedBilling } from './load-billing.ts';
import type { MadeBill } from './made-bill.ts';
import { newSubject } from './new-subject.ts';
import { issueRentClaim } from './rent-claim.ts';
import { billedParty, languageOf, rentDocument, storeRentInvoice } from './rent-document.ts';
import { tellOfStops } from './tell-bills.ts';
import { type MachineUse, stoppedOf } from './usage.ts';

export interface BillPlan extends Pick<DueBill, 'part' | 'rent' | 'withUsage'> {
  /** 0; more for what was stopped with its period. */
  readonly sequence: number;
  readonly uses: readonly MachineUse[];
}

type BilledLine = Extract<MachineUse['line'], { kind: 'billed' }>;

const isBilled = (use: MachineUse): use is MachineUse & { readonly line: BilledLine } => use.line.kind === 'billed';

const linesOf = ({ contract }: LoadedBilling, { part, rent, withUsage, uses }: BillPlan): BillLine[] => {
  const { usage } = clausesOf(contract, rent.number);
  return [
    ...(part === 'rent' ? rentLines(rent.rentMinor, withUsage) : []),
    ...uses
      .filter(isBilled)
      .flatMap(({ machine, line }) => (usage ? usageLines(machine, usage.meter, line.price) : [])),
  ];
};

/** L-2026-000123-013, with U for use, and U2, U3 for what of it was billed later. Unique among the lessor's invoices. */
const numberOf = ({ row }: LoadedBilling, { part, rent, sequence }: BillPlan): string => {
  const suffix = part === 'rent' ? '' : sequence === 0 ? 'U' : `U${sequence + 1}`;
  return `${row.reference}-${String(rent.number).padStart(3, '0')}${suffix}`;
};

/** The machines of a lease as a bill names them, with the readings behind their use. */
export const machinesOf = async (
  tx: Transaction,
  { state }: LoadedBilling,
  uses: readonly MachineUse[],
): Promise<BilledMachine[]> => {
  const rows = await tx.equipment.findMany({
    where: { subject: { in: [...state.machines] } },
    select: { subject: true, reference: true, manufacturer: true, model: true, serial: true },
    orderBy: { number: 'asc' },
  });
  return rows.flatMap(row => {
    const { subject } = row;
    const use = uses.filter(isBilled).find(({ machine }) => machine === subject);
    return isBytes32(subject) ? [{ ...row, subject, spans: use?.line.spans ?? [] }] : [];
  });
};

/** The account of whoever has the rent: the one that a bank named when it bought it, else the newest active one. */
export const accountOf = async (tx: Transaction, loaded: LoadedBilling, creditor: BillingParty, period: number) => {
  const { subject, row, lessor } = loaded;
  const sale =
    creditor.id === lessor.id
      ? null
      : await tx.rentSale.findFirst({
          where: {
            lease: subject,
            bankId: creditor.id,
            firstPeriod: { lte: period },
            lastPeriod: { gte: period },
            root: { in: loaded.state.assignments.map(({ terms }) => terms) },
          },
          orderBy: { createdAt: 'desc' },
          select: { accountId: true },
        });
  const accounts = await activeAccounts(tx, creditor.id, row.currency);
  const account = accounts.find(({ id }) => id === sale?.accountId) ?? accounts[0];
  return account
    ? { number: account.accountNumber, holderName: account.holderName ?? creditor.name, bic: account.bic }
    : null;
};

/** The bill of the same period to which another adds. */
const precedingOf = ({ bills }: LoadedBilling, { rent, part }: BillPlan) => {
  if (part === 'rent') return null;
  const before = bills.findLast(({ period, number }) => period === rent.number && number !== null);
  if (!before || before.number === null) return null;
  return { number: before.number, issueDate: before.issuedOn.toISOString().slice(0, 10) };
};

interface Signed {
  readonly actionId: string;
  readonly root: string;
}

/**
 * Signs BillPeriod, with the lessor's key: the contract writes down whose the rent is. A period without rent is billed with
 * a name that no receivable has.
 */
export const billPeriod = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: ActionActor,
  loaded: LoadedBilling,
  { rent }: Pick<BillPlan, 'rent'>,
  paper: { readonly receivable: Hex; readonly root: Hex } | null,
): Promise<Result<Signed>> => {
  const { subject, lessor, lessee } = loaded;
  const nothing = newCommitment(
    ctx,
    'rent-bill',
    { period: rent.number, from: rent.from, until: rent.until, totalMinor: '0' },
    { shareWith: [lessor.id, lessee.id] },
  );
  const root = paper?.root ?? nothing.root;
  const signed = await signAction(tx, ctx, {
    actor: { organisationId: lessor.id, userId: actor.organisationId === lessor.id ? actor.userId : null },
    command: {
      type: 'BillPeriod',
      subject,
      period: rent.number,
      receivable: paper?.receivable ?? newSubject(ctx),
      invoice: root,
    },
    commitments: paper ? [] : [nothing],
  });
  return signed.ok ? accept({ actionId: signed.value.actionId, root }) : signed;
};

const usageRows = (ctx: ServiceContext, billId: string, plan: BillPlan, loaded: LoadedBilling) =>
  plan.uses.filter(isBilled).flatMap(({ machine, line, periods }) =>
    line.spans.map(({ meterId, from, to, used }, at) => ({
      id: newId(ctx),
      ...{ billId, machine, meterId, used, periods },
      meter: clausesOf(loaded.contract, plan.rent.number).usage?.meter ?? '',
      fromReading: from.id,
      toReading: to.id,
      fromAt: new Date(from.at * 1000),
      toAt: new Date(to.at * 1000),
      fromValue: from.value,
      toValue: to.value,
      amountMinor: at === 0 ? line.price.amountMinor : 0n,
    })),
  );

/**
 * Makes one bill, in the caller's transaction: invoice and file, the receivable of its creditor, BillPeriod where it bills a
 * rent, the rows, and word to the lessor of meters that stopped (of the bill itself the chain tells). Nothing to pay makes a bill without invoice. Refusals: those of `rentDocument`,
 * `issueRentClaim` and `signAction`.
 */
export const makeBill = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: ActionActor,
  loaded: LoadedBilling,
  plan: BillPlan,
): Promise<Result<MadeBill>> => {
  const { subject, row, lessor, lessee, contract, today } = loaded;
  const { part, rent, sequence, withUsage, uses } = plan;
  const lines = linesOf(loaded, plan);
  const { frequency } = contract.terms;
  const { vat } = clausesOf(contract, rent.number);
  const totals = billTotals(lines, vat);
  const creditor = part === 'rent' ? await loaded.creditorOf(rent.number) : lessor;
  const payee = creditor.id === lessor.id ? null : creditor;
  const dueOn = dueDateOf({ part, rent }, today);
  const number = totals.totalMinor > 0n ? numberOf(loaded, plan) : null;
  const machines = await machinesOf(tx, loaded, uses);
  let invoiceId: string | null = null;
  let root: string = ZERO_HASH;
  let receivable: MadeBill['receivable'] = null;
  if (number !== null) {
    const written = rentDocument({
      ...{ kind: 'invoice', number, issueDate: today, dueDate: dueOn, currency: row.currency, vat, frequency, lines },
      seller: billedParty(lessor),
      buyer: billedParty(lessee),
      payee: payee && billedParty(payee),
      account: await accountOf(tx, loaded, creditor, rent.number),
      contract: row.contractNumber,
      lease: row.reference,
      period: { from: rent.from, until: rent.until },
      machines,
      preceding: precedingOf(loaded, plan),
      language: languageOf(lessee),
    });
    if (!written.ok) return written;
    const kept = await storeRentInvoice(ctx, tx, actor, written.value, { seller: lessor, buyer: lessee, payee });
    if (!kept.ok) return kept;
    const claim = await issueRentClaim(ctx, tx, actor, {
      ...{ lease: subject, leaseReference: row.reference, part, sequence, creditor, lessor, lessee },
      period: { number: rent.number, from: rent.from },
      invoice: { ...kept.value, number, issueDate: today },
      faceMinor: totals.totalMinor,
      currency: row.currency,
      dueDate: dueOn,
    });
    if (!claim.ok) return claim;
    [invoiceId, root, receivable] = [kept.value.invoiceId, kept.value.root, claim.value];
  }
  let actionId: string | null = null;
  if (part === 'rent') {
    const paper = receivable && isBytes32(root) ? { receivable: receivable.subject, root } : null;
    const signed = await billPeriod(ctx, tx, actor, loaded, plan, paper);
    if (!signed.ok) return signed;
    actionId = signed.value.actionId;
    root = signed.value.root;
  }
  const stops = uses.flatMap(({ machine, line }) => (line.kind === 'stopped' ? [stoppedOf(machine, line.reason)] : []));
  const [id, now] = [newId(ctx), ctx.clock.now()];
  await tx.rentBill.create({
    data: {
      ...{ id, lease: subject, period: rent.number, part, sequence, number, withUsage, invoiceId, root, actionId },
      issuedOn: new Date(today),
      fromDate: new Date(rent.from),
      toDate: new Date(rent.until),
      dueOn: new Date(dueOn),
      currency: row.currency,
      ...totals,
      lines: lines.map(line => billLineToJson(line, row.currency)),
      ...(stops.length > 0 && { usageStop: stops, usageOpen: true, usageTriedAt: now }),
      receivable: receivable?.subject ?? null,
      creditorId: creditor.id,
      createdAt: now,
    },
  });
  await tx.rentBillUsage.createMany({ data: usageRows(ctx, id, plan, loaded) });
  const made = { id, period: rent.number, part, number, receivable, dueOn, stops, currency: row.currency };
  const bill: MadeBill = { ...made, totalMinor: totals.totalMinor };
  await tellOfStops(ctx, tx, loaded, bill, machines);
  return accept(bill);
};
