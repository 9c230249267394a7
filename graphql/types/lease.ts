import { commitmentsOf } from '#prisma/reads/commitments';
import { leaseTimeline } from '#prisma/reads/lease-timeline';
import { findLeaseRow, type LeaseRow } from '#prisma/reads/leases';
import { LEASE_VIEWER_ROLES, type SeenLease, seeLease } from '#prisma/reads/see-lease';
import { leaseSituation } from '#services/leases/lease-status';
import { contractSeen } from '#services/leases/terms-in-force';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import type { GraphQLContext } from '../context.ts';
import { perRequest } from '../per-request.ts';
import { readerOf } from '../reading.ts';
import {
  LeaseKindType,
  LeaseListStandingType,
  LeaseMachineType,
  type LeasePeriodRow,
  LeasePeriodType,
  LeaseSituationType,
  LeaseTimelineType,
  LeaseVersionType,
  periodRowsOf,
} from './lease-parts.ts';
import { OrganisationType } from './organisation.ts';
import { CommitmentType } from './receivable-parts.ts';

/** A lease by its subject or reference; null for strangers. */
export const findLease = perRequest((ctx, id) =>
  findLeaseRow(ctx.services.db, readerOf(ctx, 'lease:read'), id, ctx.services.clock.now()),
);

const findSeen = perRequest((ctx, subject) =>
  seeLease(ctx.services.db, readerOf(ctx, 'lease:read'), subject, ctx.services.clock.now()),
);

const details = async ({ subject }: LeaseRow, ctx: GraphQLContext): Promise<SeenLease> => {
  const seen = await findSeen(ctx, subject);
  if (!seen) throw new Error('a lease of a list cannot be read');
  return seen;
};

const scheduleOf = (seen: SeenLease): LeasePeriodRow[] => {
  const contract = contractSeen(seen);
  return contract.ok ? periodRowsOf(contract.value) : [];
};

export const LeaseType = builder.node(builder.objectRef<LeaseRow>('Lease'), {
  description: 'A lease, as the chain says and as the reader may know it. Amounts in minor units, net of VAT.',
  id: { resolve: ({ subject }) => subject },
  loadOne: (subject, ctx) => findLease(ctx, subject),
  fields: t => ({
    subject: t.exposeString('subject', { description: 'Its name on chain, and what mutations take.' }),
    reference: t.exposeString('reference'),
    contractNumber: t.exposeString('contractNumber'),
    kind: t.field({ type: LeaseKindType, resolve: ({ kind }) => kind }),
    currency: t.exposeString('currency'),
    lessor: t.field({ type: OrganisationType, resolve: ({ lessor }) => lessor }),
    lessee: t.field({ type: OrganisationType, resolve: ({ lessee }) => lessee }),
    standing: t.field({ type: LeaseListStandingType, resolve: ({ standing }) => standing }),
    isDeclared: t.boolean({
      description: 'A running lease that its lessor declared.',
      resolve: ({ provenance }) => provenance === 'DECLARED',
    }),
    attested: t.exposeBoolean('attested', { description: 'The lessee has signed it here.' }),
    inspectedOn: t.field({ type: 'Date', nullable: true, resolve: ({ inspectedOn }) => inspectedOn }),
    startsOn: t.field({ type: 'Date', resolve: ({ startsOn }) => startsOn }),
    endsOn: t.field({ type: 'Date', description: 'The day after the last.', resolve: ({ endsOn }) => endsOn }),
    periods: t.exposeInt('periods'),
    billed: t.exposeInt('billed', { description: 'The last period that was billed.' }),
    rentMinor: t.field({
      type: 'BigInt',
      description: 'The rent of most periods.',
      resolve: ({ rentMinor }) => rentMinor,
    }),
    financedMinor: t.field({ type: 'BigInt', resolve: ({ financedMinor }) => financedMinor }),
    nextBillOn: t.field({ type: 'Date', nullable: true, resolve: ({ nextBillOn }) => nextBillOn }),
    machineCount: t.exposeInt('machineCount'),
    isSublease: t.exposeBoolean('isSublease'),
    settling: t.exposeBoolean('settling', { description: 'A change of it is on its way to the chain.' }),
    version: t.field({ type: 'BigInt', resolve: ({ version }) => version }),
    blockNumber: t.field({ type: 'BigInt', nullable: true, resolve: ({ blockNumber }) => blockNumber }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    roles: t.field({
      type: [codes('LeaseRole', LEASE_VIEWER_ROLES)],
      description: 'What the reader’s organisation is to it.',
      resolve: async (row, _, ctx) => [...(await details(row, ctx)).viewer.roles],
    }),
    countries: t.stringList({
      description: 'Where the machines may be; none: anywhere.',
      resolve: async (row, _, ctx) => (await details(row, ctx)).row.countries,
    }),
    machines: t.field({
      type: [LeaseMachineType],
      resolve: async (row, _, ctx) => [...(await details(row, ctx)).machines],
    }),
    versions: t.field({
      type: [LeaseVersionType],
      resolve: async (row, _, ctx) => [...(await details(row, ctx)).versions],
    }),
    schedule: t.field({
      type: [LeasePeriodType],
      description: 'Of the version in force; of the one proposed, while none is.',
      resolve: async (row, _, ctx) => scheduleOf(await details(row, ctx)),
    }),
    situation: t.field({
      type: LeaseSituationType,
      nullable: true,
      description: 'Null while it is not on chain.',
      resolve: async (row, _, ctx) =>
        leaseSituation(ctx.services.db, await details(row, ctx), ctx.services.clock.now()),
    }),
    timeline: t.field({
      type: [LeaseTimelineType],
      description: 'Its events on chain, oldest first.',
      resolve: async (row, _, ctx) => leaseTimeline(ctx.services.db, await details(row, ctx)),
    }),
    commitments: t.field({
      type: [CommitmentType],
      description: 'The evidence: what was committed to on chain and opened to the reader.',
      resolve: async (row, _, ctx) => {
        const seen = await details(row, ctx);
        return commitmentsOf(ctx.services.db, seen.viewer.readers, seen.subject);
      },
    }),
  }),
});
