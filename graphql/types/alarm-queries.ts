import { GraphQLError } from 'graphql';
import type { Place } from '#domain/telemetry/distance';
import { isTimeZone } from '#domain/time/zoned-day';
import { findAlarm } from '#prisma/reads/alarm';
import { ALARM_SORTS, alarmCounts, listAlarms } from '#prisma/reads/alarms';
import { areasOfLease, areasOfMachine, listGeofences } from '#prisma/reads/geofences';
import { type HourOfUse, hoursOfUse, type LegView, type TripsOfDay, tripsOfDay } from '#prisma/reads/trips';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { isRowId } from '../ids.ts';
import { present } from '../present.ts';
import { pageRequestOf, readAt, toConnection } from '../reading.ts';
import { AlarmDetailType, AlarmKindType, AlarmStandingType, AlarmType, SeverityType } from './alarm.ts';
import { AreaType, GeofenceType } from './geofence.ts';
import { RunningType } from './machine-report.ts';
import { SortDirection } from './sort.ts';
import { ReadingChannelType } from './telemetry.ts';

const AlarmFilter = builder.inputType('AlarmFilter', {
  fields: t => ({
    machine: t.string({ description: 'Subject or reference.' }),
    lease: t.string({ description: 'Subject or reference: its machines while it runs.' }),
    kinds: t.field({ type: [AlarmKindType] }),
    severities: t.field({ type: [SeverityType] }),
    standings: t.field({ type: [AlarmStandingType] }),
    acknowledged: t.boolean({ description: 'By the reader’s organisation.' }),
    muted: t.boolean({ description: 'Of which the reader’s organisation is not told now.' }),
    from: t.field({ type: 'DateTime', description: 'Began at or after.' }),
    to: t.field({ type: 'DateTime', description: 'Began before.' }),
    text: t.string(),
  }),
});

const AlarmSort = builder.inputType('AlarmSort', {
  fields: t => ({
    by: t.field({ type: codes('AlarmSortKey', ALARM_SORTS), required: true }),
    direction: t.field({ type: SortDirection, required: true }),
  }),
});

const AlarmTotal = builder.objectRef<Awaited<ReturnType<typeof alarmCounts>>[number]>('AlarmTotal').implement({
  fields: t => ({
    standing: t.field({ type: AlarmStandingType, resolve: ({ standing }) => standing }),
    severity: t.field({ type: SeverityType, resolve: ({ severity }) => severity }),
    count: t.exposeInt('count'),
  }),
});

const LegPlace = builder.objectRef<Place>('LegPlace').implement({
  fields: t => ({ latitude: t.exposeFloat('latitude'), longitude: t.exposeFloat('longitude') }),
});

const Leg = builder.objectRef<LegView>('Leg').implement({
  description: 'A stop, a trip, or a time of which nothing is known; places only for who may see them.',
  fields: t => ({
    kind: t.field({ type: codes('LegKind', ['stop', 'trip', 'unknown']), resolve: ({ kind }) => kind }),
    from: t.field({ type: 'DateTime', resolve: ({ from }) => new Date(from) }),
    to: t.field({ type: 'DateTime', resolve: ({ to }) => new Date(to) }),
    start: t.field({
      type: LegPlace,
      nullable: true,
      description: 'Where a trip began, or where it stood; for who may see the place.',
      resolve: leg => (leg.kind === 'trip' ? leg.start : leg.kind === 'stop' ? leg.place : null),
    }),
    end: t.field({
      type: LegPlace,
      nullable: true,
      resolve: leg => (leg.kind === 'trip' ? leg.end : leg.kind === 'stop' ? leg.place : null),
    }),
    hasGap: t.boolean({
      description: 'A trip with more than an hour between two places.',
      resolve: leg => leg.kind === 'trip' && leg.hasGap,
    }),
    running: t.field({
      type: RunningType,
      nullable: true,
      resolve: leg => (leg.kind === 'unknown' ? null : leg.running),
    }),
    distanceM: t.float({ nullable: true, resolve: leg => (leg.kind === 'trip' ? leg.distanceM : null) }),
    fastestMps: t.float({ nullable: true, resolve: leg => (leg.kind === 'trip' ? leg.fastestMps : null) }),
    engineMs: t.float({ nullable: true, resolve: leg => (leg.kind === 'unknown' ? null : leg.running.onMs) }),
    idleMs: t.float({ nullable: true, resolve: leg => (leg.kind === 'unknown' ? null : leg.running.idleMs) }),
  }),
});

const Trips = builder.objectRef<TripsOfDay>('MachineTrips').implement({
  description: 'Trips and stops of a machine on one day by the clocks of a zone.',
  fields: t => ({
    day: t.exposeString('day'),
    channel: t.field({ type: ReadingChannelType, nullable: true, resolve: ({ source }) => source }),
    trust: t.exposeInt('trust', { nullable: true }),
    exactPlace: t.exposeBoolean('exactPlace', { description: 'Whether the reader may see where.' }),
    running: t.field({ type: RunningType, nullable: true, resolve: ({ running }) => running }),
    legs: t.field({ type: [Leg], resolve: ({ legs }) => [...legs] }),
    cutAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'There were more readings than are gone through: nothing is told of the time after this.',
      resolve: ({ cutAt }) => cutAt,
    }),
  }),
});

const Hour = builder.objectRef<HourOfUse>('HourOfUse').implement({
  fields: t => ({
    hour: t.field({ type: 'DateTime', resolve: ({ hour }) => hour }),
    engineMs: t.exposeFloat('engineMs'),
    distanceM: t.exposeFloat('distanceM'),
    cycles: t.exposeFloat('cycles'),
    readings: t.exposeInt('readings'),
  }),
});

builder.queryFields(t => ({
  alarms: t.connection({
    type: AlarmType,
    description: 'Alarms of machines that one sees; those that began last first, unless sorted otherwise.',
    args: { ...atBlock, filter: t.arg({ type: AlarmFilter }), sort: t.arg({ type: AlarmSort }) },
    resolve: async (_, { filter, sort, ...page }, ctx) =>
      toConnection(
        await listAlarms(ctx.services.db, await readAt(ctx, 'alarm:read', page), {
          filter: present(filter),
          ...(sort && { sort }),
          page: pageRequestOf(page),
          now: ctx.services.clock.now(),
        }),
      ),
  }),
  alarmTotals: t.field({
    type: [AlarmTotal],
    description:
      'How many alarms of the filter there are of each standing and severity, whichever standings the filter names.',
    args: { ...atBlock, filter: t.arg({ type: AlarmFilter }) },
    resolve: async (_, { filter, ...at }, ctx) => [
      ...(await alarmCounts(ctx.services.db, await readAt(ctx, 'alarm:read', at), {
        filter: present(filter),
        now: ctx.services.clock.now(),
      })),
    ],
  }),
  alarm: t.field({
    type: AlarmDetailType,
    nullable: true,
    description: 'Null for strangers.',
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      const organisationId = await readAt(ctx, 'alarm:read', at);
      return isRowId(id) ? findAlarm(ctx.services.db, organisationId, id, ctx.services.clock.now()) : null;
    },
  }),
  geofences: t.connection({
    type: GeofenceType,
    description: 'Areas of one’s own, by name.',
    args: { ...atBlock, retired: t.arg.boolean(), text: t.arg.string() },
    resolve: async (_, { retired, text, ...page }, ctx) =>
      toConnection(
        await listGeofences(ctx.services.db, await readAt(ctx, 'alarm:read', page), {
          filter: present({ retired, text }),
          page: pageRequestOf(page),
        }),
      ),
  }),
  geofence: t.field({
    type: GeofenceType,
    nullable: true,
    description: 'An area of one’s own; null for everybody else.',
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      const organisationId = await readAt(ctx, 'alarm:read', at);
      const { edges } = await listGeofences(ctx.services.db, organisationId, {
        filter: { ids: [id] },
        page: { first: 1 },
      });
      return edges[0]?.node ?? null;
    },
  }),
  machineAreas: t.field({
    type: [AreaType],
    nullable: true,
    description: 'Areas of a machine and of its leases; null for who does not see everything of it.',
    args: { ...atBlock, machine: t.arg.string({ required: true, description: 'Subject or reference.' }) },
    resolve: async (_, { machine, ...at }, ctx) => {
      const organisationId = await readAt(ctx, 'alarm:read', at);
      const areas = await areasOfMachine(ctx.services.db, organisationId, machine, ctx.services.clock.now());
      return areas && [...areas];
    },
  }),
  leaseAreas: t.field({
    type: [AreaType],
    nullable: true,
    description: 'Areas of a lease, for its lessor and its lessee; null for everybody else.',
    args: { ...atBlock, lease: t.arg.string({ required: true, description: 'Subject or reference.' }) },
    resolve: async (_, { lease, ...at }, ctx) => {
      const areas = await areasOfLease(ctx.services.db, await readAt(ctx, 'alarm:read', at), lease);
      return areas && [...areas];
    },
  }),
  machineTrips: t.field({
    type: Trips,
    nullable: true,
    description: 'Null for strangers, and for the maker.',
    args: {
      ...atBlock,
      machine: t.arg.string({ required: true, description: 'Subject or reference.' }),
      day: t.arg({ type: 'Date', required: true }),
      timeZone: t.arg.string({ required: true, description: 'IANA name.' }),
    },
    resolve: async (_, { machine, day, timeZone, ...at }, ctx) => {
      const organisationId = await readAt(ctx, 'telemetry:read', at);
      if (!isTimeZone(timeZone))
        throw new GraphQLError('No such time zone.', { extensions: { code: 'BAD_USER_INPUT' } });
      return tripsOfDay(ctx.services.db, organisationId, machine, { day, timeZone, now: ctx.services.clock.now() });
    },
  }),
  machineHours: t.field({
    type: [Hour],
    nullable: true,
    description: 'Use by hour, of at most 400 days; hours without any are left out. Null for strangers.',
    args: {
      ...atBlock,
      machine: t.arg.string({ required: true, description: 'Subject or reference.' }),
      from: t.arg({ type: 'DateTime', required: true }),
      to: t.arg({ type: 'DateTime', required: true }),
    },
    resolve: async (_, { machine, from, to, ...at }, ctx) => {
      const organisationId = await readAt(ctx, 'telemetry:read', at);
      return hoursOfUse(ctx.services.db, organisationId, machine, { from, to, now: ctx.services.clock.now() });
    },
  }),
}));
