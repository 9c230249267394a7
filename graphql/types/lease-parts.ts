import { leaseFormulaText } from '#domain/leases/formula';
import { LEASE_STANDINGS, LEASE_STEPS, LEASE_TURNS } from '#domain/leases/lifecycle/next-step';
import { LEASE_LIST_STANDINGS } from '#domain/leases/list-standing';
import { percentTextOf } from '#domain/leases/rates/rate';
import type { ScheduleRow } from '#domain/leases/schedule/amortise';
import type { Settlement, SettlementLine } from '#domain/leases/schedule/settlement';
import { LEASE_KINDS } from '#domain/leases/schedule/terms';
import type { LeaseMachine } from '#prisma/reads/lease-machines';
import type { LeaseTimelineEntry } from '#prisma/reads/lease-timeline';
import { LEASE_VERSION_STANDINGS, type LeaseVersionView } from '#prisma/reads/lease-versions';
import type { LeaseContract } from '#services/leases/lease-contract';
import type { LeaseSituation } from '#services/leases/lease-status';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { OrganisationType, partyOf } from './organisation.ts';

export const LeaseKindType = codes('LeaseKind', LEASE_KINDS);

export const LeaseListStandingType = codes(
  'LeaseStanding',
  LEASE_LIST_STANDINGS,
  'Where a lease is in one word; of several that hold the first is said. PROPOSED: somebody has to sign it.',
);

const StandingOnChain = codes('LeaseStandingOnChain', LEASE_STANDINGS);

export const LeaseMachineType = builder.objectRef<LeaseMachine>('LeaseMachine').implement({
  description: 'A machine of a lease.',
  fields: t => ({
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference'),
    manufacturer: t.exposeString('manufacturer'),
    model: t.exposeString('model'),
    serial: t.exposeString('serial'),
    category: t.exposeString('category'),
    running: t.exposeBoolean('running', { nullable: true, description: 'Null before the lease commenced.' }),
  }),
});

export const LeaseVersionType = builder.objectRef<LeaseVersionView>('LeaseVersion').implement({
  description: 'Terms of a lease, from the first and each amendment.',
  fields: t => ({
    version: t.exposeInt('version'),
    root: t.exposeString('root'),
    effectiveOn: t.field({ type: 'Date', resolve: ({ effectiveOn }) => effectiveOn }),
    standing: t.field({
      type: codes('LeaseVersionStanding', LEASE_VERSION_STANDINGS),
      resolve: ({ standing }) => standing,
    }),
    periods: t.exposeInt('periods'),
    note: t.exposeString('note', { nullable: true }),
    contract: t.field({
      type: 'JSON',
      description: 'terms, amendments and handling, in the form in which mutations take them.',
      resolve: ({ terms }) => terms,
    }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
  }),
});

/** A row of a schedule with what is billed for it. */
export interface LeasePeriodRow {
  readonly row: ScheduleRow;
  readonly billedMinor: bigint;
}

export const periodRowsOf = ({ rows, rents }: Pick<LeaseContract, 'rows' | 'rents'>): LeasePeriodRow[] =>
  rows.map((row, at) => ({ row, billedMinor: rents[at]?.rentMinor ?? row.rentMinor }));

export const LeasePeriodType = builder.objectRef<LeasePeriodRow>('LeasePeriod').implement({
  description: 'A row of the schedule in force, net of VAT: opening + interest − rent = closing.',
  fields: t => ({
    number: t.int({ resolve: ({ row }) => row.number }),
    from: t.field({ type: 'Date', resolve: ({ row }) => row.from }),
    until: t.field({ type: 'Date', description: 'The day after its last.', resolve: ({ row }) => row.until }),
    dueDate: t.field({ type: 'Date', resolve: ({ row }) => row.dueDate }),
    ratePercent: t.string({ resolve: ({ row }) => percentTextOf(row.rate) }),
    openingMinor: t.field({ type: 'BigInt', resolve: ({ row }) => row.openingMinor }),
    interestMinor: t.field({ type: 'BigInt', resolve: ({ row }) => row.interestMinor }),
    rentMinor: t.field({ type: 'BigInt', resolve: ({ row }) => row.rentMinor }),
    indexationMinor: t.field({
      type: 'BigInt',
      description: 'What an index adds to the rent.',
      resolve: ({ row, billedMinor }) => billedMinor - row.rentMinor,
    }),
    closingMinor: t.field({ type: 'BigInt', resolve: ({ row }) => row.closingMinor }),
    isProvisional: t.boolean({
      description: 'Its rate is not published yet: the last one known runs on.',
      resolve: ({ row }) => row.isProvisional,
    }),
  }),
});

export const LeaseTimelineType = builder.objectRef<LeaseTimelineEntry>('LeaseEvent').implement({
  description: 'An event on chain, as far as the reader may know it.',
  fields: t => ({
    type: t.exposeString('type', { description: 'Signed, Commenced, Amended, …' }),
    version: t.field({ type: 'BigInt', resolve: ({ version }) => version }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    blockNumber: t.field({ type: 'BigInt', resolve: ({ blockNumber }) => blockNumber }),
    blockHash: t.exposeString('blockHash'),
    txHash: t.exposeString('txHash'),
    logIndex: t.exposeInt('logIndex'),
    final: t.exposeBoolean('final'),
    by: t.field({ type: OrganisationType, nullable: true, resolve: ({ by }) => partyOf(by) }),
    firstPeriod: t.int({ nullable: true, resolve: ({ periods }) => periods?.[0] ?? null }),
    lastPeriod: t.int({ nullable: true, resolve: ({ periods }) => periods?.[1] ?? null }),
    root: t.exposeString('root', { nullable: true }),
    details: t.field({ type: 'JSON', nullable: true, resolve: ({ details }) => details }),
  }),
});

export const LeaseSituationType = builder.objectRef<LeaseSituation>('LeaseSituation').implement({
  description: 'Where a lease stands today by its own terms, what should happen next, and whose turn it is.',
  fields: t => ({
    standing: t.field({ type: StandingOnChain, resolve: ({ standing }) => standing }),
    step: t.field({ type: codes('LeaseNextStep', LEASE_STEPS), resolve: ({ step }) => step.step }),
    turn: t.field({ type: codes('LeaseTurn', LEASE_TURNS), nullable: true, resolve: ({ step }) => step.turn }),
    turnOf: t.field({ type: OrganisationType, nullable: true, resolve: ({ turn }) => partyOf(turn) }),
    due: t.int({ description: 'The last period that should be billed by now.', resolve: ({ record }) => record.due }),
    inArrears: t.boolean({ resolve: ({ record }) => record.inArrears }),
    arrearsDays: t.exposeInt('arrearsDays', { description: 'Of the oldest unpaid rent, the grace not counted.' }),
    isDefaultDue: t.exposeBoolean('isDefaultDue', {
      description: 'The rents alone would justify a notice of default.',
    }),
  }),
});

const SettlementLineType = builder.objectRef<SettlementLine>('SettlementLine').implement({
  fields: t => ({
    kind: t.exposeString('kind', { description: 'balance, interest, rents, residual, unpaid, fee, deposit.' }),
    amountMinor: t.field({ type: 'BigInt', resolve: ({ amountMinor }) => amountMinor }),
    formula: t.string({ resolve: ({ formula }) => leaseFormulaText(formula) }),
  }),
});

export const SettlementType = builder.objectRef<Settlement>('LeaseSettlement').implement({
  description: 'What ends the lease on a day, net of VAT.',
  fields: t => ({
    date: t.field({ type: 'Date', resolve: ({ date }) => date }),
    currency: t.exposeString('currency'),
    periodNumber: t.exposeInt('periodNumber'),
    lines: t.field({ type: [SettlementLineType], resolve: ({ lines }) => [...lines] }),
    totalMinor: t.field({ type: 'BigInt', resolve: ({ totalMinor }) => totalMinor }),
  }),
});
