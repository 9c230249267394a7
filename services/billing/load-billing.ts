import { type Hex, isAddress, isBytes32 } from '#domain/hex';
import type { BillingState } from '#domain/leases/billing/due-bills';
import { creditorOf, isRunning, type LeaseState } from '#domain/leases/lifecycle/state';
import { accept, type Result, refuse } from '#domain/result';
import { type CalendarDate, dateOf } from '#domain/time/calendar-date';
import { dayIn } from '#domain/time/zoned-day';
import type { Prisma, Transaction } from '#prisma/client';
import { secondsOf, stateWithInFlight } from '../actions/in-flight.ts';
import { lockAll } from '../actions/sign-action.ts';
import type { ServiceContext } from '../context.ts';
import { clausesOf, contractOfRow, type LeaseContract } from '../leases/lease-contract.ts';

const partySelect = {
  select: {
    id: true,
    name: true,
    country: true,
    identifiers: { select: { scheme: true, value: true }, orderBy: { scheme: 'asc' } },
    contacts: { where: { removedAt: null }, select: { locale: true }, orderBy: { createdAt: 'asc' }, take: 1 },
  },
} as const satisfies { select: Prisma.OrganisationSelect };

/** An organisation as it stands on an invoice. */
export type BillingParty = Prisma.OrganisationGetPayload<typeof partySelect>;

const leaseSelect = {
  subject: true,
  reference: true,
  contractNumber: true,
  currency: true,
  timeZone: true,
  startsOn: true,
  createdAt: true,
  nextBillOn: true,
} as const satisfies Prisma.LeaseSelect;

const billSelect = {
  id: true,
  period: true,
  part: true,
  sequence: true,
  number: true,
  issuedOn: true,
  withUsage: true,
  usageStop: true,
  usageOpen: true,
  receivable: true,
  root: true,
} as const satisfies Prisma.RentBillSelect;

/** Bills of a lease as far as the next one depends on them. */
export type MadeRentBill = Prisma.RentBillGetPayload<{ select: typeof billSelect }>;

/** A lease with all that a bill of it is made from; its lock is held until the transaction ends. */
export interface LoadedBilling {
  readonly subject: Hex;
  readonly row: Prisma.LeaseGetPayload<{ select: typeof leaseSelect }>;
  readonly state: LeaseState;
  readonly contract: LeaseContract;
  readonly lessor: BillingParty;
  readonly lessee: BillingParty;
  /** Whose the rent of a period is. */
  creditorOf(period: number): Promise<BillingParty>;
  readonly bills: readonly MadeRentBill[];
  readonly billing: BillingState;
  /** Today where the lease is. */
  readonly today: CalendarDate;
}

/** Contracts by the root of their version: what a root stands for never changes. */
const contracts = new Map<string, LeaseContract>();
const MOST_CONTRACTS = 1000;

const contractInForce = async (tx: Transaction, root: string): Promise<LeaseContract | null> => {
  const known = contracts.get(root);
  if (known) return known;
  const version = await tx.leaseVersion.findUnique({ where: { root }, select: { terms: true } });
  if (!version) return null;
  const contract = contractOfRow(version.terms);
  if (contracts.size >= MOST_CONTRACTS) contracts.clear();
  contracts.set(root, contract);
  return contract;
};

const ownerOf = async (tx: Transaction, lease: Hex, key: Hex): Promise<BillingParty | null> => {
  const found = await tx.partyKey.findUnique({
    where: { address: key },
    select: { subject: true, organisation: partySelect },
  });
  return found && found.subject === lease ? found.organisation : null;
};

/**
 * What the billing depends on. Use is ours from the first period that was not billed elsewhere; of a running lease that was
 * declared also for the period under way, whose use nobody could have billed.
 */
const billingOf = (
  state: LeaseState,
  contract: LeaseContract,
  bills: readonly MadeRentBill[],
  registeredOn: CalendarDate,
): BillingState => {
  const { terms, rents, handling } = contract;
  const elsewhere = state.billed - state.bills.length;
  const looked = new Set(bills.filter(({ withUsage }) => withUsage).map(({ period }) => period));
  const isRunningNow = isRunning(state);
  return {
    // A lease that is over has no rents to come; the use of what was billed is still owed.
    rents: rents.slice(0, state.periods).filter(({ number }) => isRunningNow || number <= state.billed),
    timing: terms.rent.timing,
    hasUsage: period => clausesOf(contract, period).usage !== null,
    leadDays: handling.billLeadDays,
    isSold: period => creditorOf(state, period) !== state.lessor,
    billed: state.billed,
    isUsageDone: period => {
      const rent = rents[period - 1];
      const isOurs = period > elsewhere || (rent !== undefined && rent.until > registeredOn);
      return looked.has(period) || !isOurs;
    },
  };
};

/**
 * The lease for a run of its billing, locked. Refusals: `not-found`, `lease-not-running` (not commenced, cancelled),
 * `lease-terms-not-shared` (another portal's).
 */
export const loadBilling = async (
  tx: Transaction,
  ctx: ServiceContext,
  lease: string,
): Promise<Result<LoadedBilling>> => {
  if (!isBytes32(lease)) return refuse('not-found');
  await lockAll(tx, [lease]);
  const row = await tx.lease.findUnique({ where: { subject: lease }, select: leaseSelect });
  if (!row) return refuse('not-found');
  const { subject } = await stateWithInFlight(tx, ctx, 'Leases', lease);
  const state = subject.contract === 'Leases' ? subject.state : null;
  if (!state || state.status === 'Signed' || state.status === 'Cancelled') return refuse('lease-not-running');
  const contract = await contractInForce(tx, state.root);
  const lessor = await ownerOf(tx, lease, state.lessor);
  const lessee = await ownerOf(tx, lease, state.lessee);
  if (!contract || !lessor || !lessee) return refuse('lease-terms-not-shared');
  const bills = await tx.rentBill.findMany({
    where: { lease },
    select: billSelect,
    orderBy: [{ period: 'asc' }, { part: 'asc' }, { sequence: 'asc' }],
  });
  const now = secondsOf(ctx.clock.now());
  return accept({
    subject: lease,
    ...{ row, state, contract, lessor, lessee, bills },
    creditorOf: async period => {
      const key = creditorOf(state, period);
      if (key === state.lessor || !isAddress(key)) return lessor;
      return (await ownerOf(tx, lease, key)) ?? lessor;
    },
    billing: billingOf(state, contract, bills, dateOf(secondsOf(row.createdAt))),
    today: dayIn(row.timeZone, now),
  });
};
