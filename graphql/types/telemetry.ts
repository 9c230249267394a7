import { GraphQLError } from 'graphql';
import { DOUBTS } from '#domain/telemetry/doubts';
import { METER_KINDS } from '#domain/telemetry/meters';
import { READING_CHANNELS } from '#domain/telemetry/tiers';
import type { DayUse } from '#domain/telemetry/use-by-day';
import type { Utilisation } from '#domain/telemetry/utilisation';
import { WHEREABOUTS, type WhereaboutsState } from '#domain/telemetry/whereabouts';
import { dateOf, daysFrom, isCalendarDate } from '#domain/time/calendar-date';
import type { DoubtedPlace } from '#prisma/reads/doubted-place';
import { type FullReading, machineReadings } from '#prisma/reads/machine-readings';
import {
  type MachineTelemetry,
  type MeterView,
  machineTelemetry,
  type PlaceView,
  type ReadingView,
  type ReplacementView,
} from '#prisma/reads/telemetry';
import { TELEMETRY_LEVELS } from '#prisma/reads/telemetry-visible';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { present } from '../present.ts';
import { pageRequestOf, readAt, toConnection } from '../reading.ts';

export const MeterKindType = codes('MeterKind', METER_KINDS);
export const ReadingChannelType = codes('ReadingChannel', READING_CHANNELS);
export const DoubtType = codes('ReadingDoubt', DOUBTS);
export const TelemetryLevelType = codes('TelemetryLevel', TELEMETRY_LEVELS);
export const WhereaboutsStateType = codes('WhereaboutsState', WHEREABOUTS);

export const PlaceType = builder.objectRef<PlaceView>('MachinePlace').implement({
  fields: t => ({
    latitude: t.exposeFloat('latitude'),
    longitude: t.exposeFloat('longitude'),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    trust: t.exposeInt('trust', { nullable: true, description: '0 to 3: T0 … T3.' }),
  }),
});

export const DoubtedPlaceType = builder.objectRef<DoubtedPlace>('DoubtedPlace').implement({
  description: 'A place that is told and not believed.',
  fields: t => ({
    latitude: t.exposeFloat('latitude'),
    longitude: t.exposeFloat('longitude'),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    trust: t.exposeInt('trust', { description: '0 to 3: T0 … T3.' }),
    doubts: t.field({ type: [DoubtType], resolve: ({ doubts }) => [...doubts] }),
  }),
});

const WhereaboutsType = builder.objectRef<WhereaboutsState>('Whereabouts').implement({
  description: 'Whether a machine is in the countries that its lease permits.',
  fields: t => ({
    state: t.field({ type: WhereaboutsStateType, resolve: ({ state }) => state }),
    country: t.exposeString('country', { nullable: true, description: 'ISO 3166-1 alpha-2.' }),
    ageSeconds: t.int({
      nullable: true,
      resolve: ({ ageMs }) => (ageMs === null ? null : Math.min(Math.floor(ageMs / 1000), 2 ** 31 - 1)),
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it is not known, in kebab-case.' }),
    isStale: t.exposeBoolean('isStale'),
    source: t.exposeString('source', { nullable: true }),
    trust: t.exposeInt('trust', { nullable: true }),
  }),
});

const DoubtedValue = builder.objectRef<NonNullable<MeterView['doubted']>>('DoubtedMeterValue').implement({
  description: 'What a meter showed and is not believed.',
  fields: t => ({
    value: t.field({ type: 'BigInt', resolve: ({ value }) => BigInt(Math.round(value)) }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    doubts: t.field({ type: [DoubtType], resolve: ({ doubts }) => [...doubts] }),
  }),
});

export const MeterType = builder.objectRef<MeterView>('Meter').implement({
  fields: t => ({
    kind: t.field({ type: MeterKindType, resolve: ({ kind }) => kind }),
    value: t.field({
      type: 'BigInt',
      description: 'Milliseconds, metres or cycles.',
      resolve: ({ value }) => BigInt(value),
    }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    doubted: t.field({
      type: DoubtedValue,
      nullable: true,
      description: 'What it showed later, and why that is not believed.',
      resolve: ({ doubted }) => doubted,
    }),
  }),
});

const Day = builder.objectRef<DayUse>('MachineDay').implement({
  description: 'Use on one UTC day.',
  fields: t => ({
    day: t.field({ type: 'Date', resolve: ({ day }) => day }),
    engineMs: t.field({ type: 'BigInt', resolve: ({ engineMs }) => BigInt(engineMs) }),
    distanceM: t.field({ type: 'BigInt', resolve: ({ distanceM }) => BigInt(distanceM) }),
    cycles: t.field({ type: 'BigInt', resolve: ({ cycles }) => BigInt(cycles) }),
    readings: t.exposeInt('readings'),
    gapMs: t.field({ type: 'BigInt', resolve: ({ gapMs }) => BigInt(gapMs) }),
  }),
});

export const UtilisationType = builder.objectRef<Utilisation>('Utilisation').implement({
  fields: t => ({
    engineMs: t.field({ type: 'BigInt', resolve: ({ engineMs }) => BigInt(engineMs) }),
    availableMs: t.field({
      type: 'BigInt',
      description: 'Eight hours on each day from Monday to Friday.',
      resolve: ({ availableMs }) => BigInt(availableMs),
    }),
    bps: t.exposeInt('bps', { nullable: true }),
    workedDays: t.exposeInt('workedDays'),
  }),
});

const ReadingType = builder.objectRef<ReadingView>('Reading').implement({
  fields: t => ({
    readingId: t.exposeString('id'),
    time: t.field({ type: 'DateTime', resolve: ({ time }) => time }),
    receivedAt: t.field({ type: 'DateTime', resolve: ({ receivedAt }) => receivedAt }),
    channel: t.field({
      type: ReadingChannelType,
      resolve: ({ source }) => source.channel,
    }),
    organisation: t.string({ nullable: true, resolve: ({ source }) => source.organisation }),
    trust: t.exposeInt('trust'),
    engineHoursMs: t.field({
      type: 'BigInt',
      nullable: true,
      resolve: ({ engineHoursMs }) => (engineHoursMs === null ? null : BigInt(engineHoursMs)),
    }),
    odometerM: t.field({
      type: 'BigInt',
      nullable: true,
      resolve: ({ odometerM }) => (odometerM === null ? null : BigInt(odometerM)),
    }),
    cycles: t.field({
      type: 'BigInt',
      nullable: true,
      resolve: ({ cycles }) => (cycles === null ? null : BigInt(cycles)),
    }),
    fuelPercent: t.exposeFloat('fuelPercent', { nullable: true }),
    engineOn: t.exposeBoolean('engineOn', { nullable: true }),
    hasPlace: t.exposeBoolean('hasPlace', { description: 'Where, only for who may see it.' }),
    latitude: t.exposeFloat('latitude', { nullable: true }),
    longitude: t.exposeFloat('longitude', { nullable: true }),
    doubts: t.field({ type: [DoubtType], resolve: ({ doubts }) => [...doubts] }),
  }),
});

export const MeterReplacementType = builder.objectRef<ReplacementView>('MeterReplacement').implement({
  fields: t => ({
    replacementId: t.exposeString('id'),
    meter: t.field({ type: MeterKindType, resolve: ({ meter }) => meter }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    oldMeterId: t.exposeString('oldMeterId'),
    newMeterId: t.exposeString('newMeterId'),
    closing: t.field({ type: 'BigInt', resolve: ({ closing }) => BigInt(closing) }),
    opening: t.field({ type: 'BigInt', resolve: ({ opening }) => BigInt(opening) }),
    state: t.field({
      type: codes('MeterReplacementState', ['in-force', 'waiting', 'declined']),
      resolve: ({ state }) => state,
    }),
    isMine: t.exposeBoolean('isMine', { description: 'Whether the reader’s organisation is to confirm it.' }),
    by: t.exposeString('by', { nullable: true, description: 'The organisation that says so; not for its maker.' }),
    note: t.exposeString('note', { nullable: true }),
  }),
});

const Grant = builder.objectRef<MachineTelemetry['grants'][number]>('MachinePlaceGrant').implement({
  fields: t => ({
    grantId: t.exposeString('id', { description: 'What endPlaceGrant takes.' }),
    bank: t.exposeString('bank'),
    since: t.field({ type: 'DateTime', resolve: ({ since }) => since }),
  }),
});

const Telemetry = builder.objectRef<MachineTelemetry>('MachineTelemetry').implement({
  description: 'Use, place and readings of a machine, as far as the organisation may see them.',
  fields: t => ({
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference'),
    level: t.field({
      type: TelemetryLevelType,
      description: 'MAKER sees use; LENDER sees whether it is where it may be, too; FULL sees everything.',
      resolve: ({ access }) => access.level,
    }),
    lastAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ lastAt }) => lastAt }),
    whereabouts: t.field({ type: WhereaboutsType, nullable: true, resolve: ({ whereabouts }) => whereabouts }),
    permittedCountries: t.stringList({ resolve: ({ permitted }) => [...permitted] }),
    exactPlace: t.boolean({
      description: 'Whether the organisation may see where it is.',
      resolve: ({ access }) => access.exactPlace,
    }),
    since: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Of a lessee the beginning of its lease: before it nothing is told. Null: all of it.',
      resolve: ({ access }) => access.since,
    }),
    place: t.field({ type: PlaceType, nullable: true, resolve: ({ place }) => place }),
    doubtedPlace: t.field({
      type: DoubtedPlaceType,
      nullable: true,
      description: 'The newest place that is told after that and not believed; for who may see the place.',
      resolve: ({ doubtedPlace }) => doubtedPlace,
    }),
    path: t.field({ type: [PlaceType], resolve: ({ path }) => [...path] }),
    meters: t.field({ type: [MeterType], resolve: ({ meters }) => [...meters] }),
    fuelPercent: t.exposeFloat('fuelPercent', { nullable: true }),
    days: t.field({ type: [Day], resolve: ({ days }) => [...days] }),
    utilisation: t.field({ type: UtilisationType, resolve: ({ utilisation }) => utilisation }),
    readings: t.field({
      type: [ReadingType],
      description: 'The newest, doubted ones too.',
      resolve: ({ readings }) => [...readings],
    }),
    meterReplacements: t.field({ type: [MeterReplacementType], resolve: ({ replacements }) => [...replacements] }),
    placeGrants: t.field({
      type: [Grant],
      description: 'Banks that the organisation lets see the exact place.',
      resolve: ({ grants }) => [...grants],
    }),
  }),
});

const FullReadingType = builder.objectRef<FullReading>('MachineReading').implement({
  description: 'A reading with its verdict. Place, altitude and course for who may see where the machine is.',
  fields: t => ({
    readingId: t.exposeString('id'),
    time: t.field({ type: 'DateTime', resolve: ({ time }) => time }),
    receivedAt: t.field({ type: 'DateTime', resolve: ({ receivedAt }) => receivedAt }),
    channel: t.field({ type: ReadingChannelType, resolve: ({ channel }) => channel }),
    trust: t.exposeInt('trust', { description: '0 to 3: T0 … T3.' }),
    fix: t.exposeString('fix', { description: 'valid, invalid or none.' }),
    latitude: t.exposeFloat('latitude', { nullable: true }),
    longitude: t.exposeFloat('longitude', { nullable: true }),
    altitudeM: t.exposeFloat('altitudeM', { nullable: true }),
    courseDeg: t.exposeFloat('courseDeg', { nullable: true }),
    speedMps: t.exposeFloat('speedMps', { nullable: true }),
    engineOn: t.exposeBoolean('engineOn', { nullable: true }),
    meterId: t.exposeString('meterId', { nullable: true }),
    engineHoursMs: t.field({ type: 'BigInt', nullable: true, resolve: ({ engineHoursMs }) => engineHoursMs }),
    odometerM: t.field({ type: 'BigInt', nullable: true, resolve: ({ odometerM }) => odometerM }),
    cycles: t.field({ type: 'BigInt', nullable: true, resolve: ({ cycles }) => cycles }),
    fuelPercent: t.exposeFloat('fuelPercent', { nullable: true }),
    alarms: t.stringList({ description: 'Words of the device.', resolve: ({ alarms }) => [...alarms] }),
    details: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What else the message had, modelled and raw.',
      resolve: ({ details }) => details,
    }),
    doubts: t.field({ type: [DoubtType], resolve: ({ doubts }) => [...doubts] }),
    timeCounts: t.exposeBoolean('timeCounts'),
    placeCounts: t.exposeBoolean('placeCounts'),
    proof: t.string({
      nullable: true,
      description: 'Path of its proof, once it is anchored, to be checked without the portal.',
      resolve: ({ id, isProvable }) => (isProvable ? `/readings/${id}/proof.json` : null),
    }),
  }),
});

builder.queryField('machineReadings', t =>
  t.connection({
    type: FullReadingType,
    description: 'Readings of a machine, the newest first, doubted ones too; none for strangers.',
    args: {
      ...atBlock,
      machine: t.arg.string({ required: true, description: 'Subject or reference.' }),
      from: t.arg({ type: 'DateTime', description: 'At or after.' }),
      to: t.arg({ type: 'DateTime', description: 'Before.' }),
      doubted: t.arg.boolean(),
    },
    resolve: async (_, { machine, from, to, doubted, ...page }, ctx) =>
      toConnection(
        await machineReadings(ctx.services.db, await readAt(ctx, 'telemetry:read', page), machine, {
          ...present({ from, to, doubted }),
          page: pageRequestOf(page),
          now: ctx.services.clock.now(),
        }),
      ),
  }),
);

/** A page of use: a year. */
const MOST_DAYS = 366;

builder.queryField('machineTelemetry', t =>
  t.field({
    type: Telemetry,
    nullable: true,
    description: 'Of the last 30 days, or of up to 366 days named.',
    args: {
      machine: t.arg.string({ required: true, description: 'Subject or reference.' }),
      from: t.arg({ type: 'Date' }),
      to: t.arg({ type: 'Date' }),
      minBlock: t.arg({ type: 'BigInt' }),
    },
    resolve: async (_, { machine, from, to, minBlock }, ctx) => {
      const organisationId = await readAt(ctx, 'telemetry:read', { minBlock });
      const now = ctx.services.clock.now();
      const last = to ?? dateOf(Math.floor(now.getTime() / 1000));
      const first = from ?? dateOf(Math.floor(Date.parse(last) / 1000) - 29 * 86_400);
      const days = isCalendarDate(first) && isCalendarDate(last) ? daysFrom(first, last) : -1;
      if (days < 0 || days >= MOST_DAYS) {
        throw new GraphQLError(`Ask for 1 to ${MOST_DAYS} days.`, { extensions: { code: 'BAD_USER_INPUT' } });
      }
      return machineTelemetry(ctx.services.db, organisationId, machine, { from: first, to: last, now });
    },
  }),
);
