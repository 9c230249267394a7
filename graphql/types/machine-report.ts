import { GraphQLError } from 'graphql';
import type { Running } from '#domain/telemetry/running';
import type { Span, Stretch } from '#domain/telemetry/stretches';
import type { AnchorCounts, AnchoredReadings, TrustCounts } from '#prisma/reads/period-readings';
import {
  type MachineReport,
  machineReport,
  type ReportDay,
  type ReportedMachine,
  type ReportedMeterReading,
  type ReportMeter,
  type ReportTotals,
  type ReportWhereabouts,
} from '#services/reports/machine-report';
import type { CountryChange, CountryPlace } from '#services/reports/movement';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { readAt } from '../reading.ts';
import { AlarmType } from './alarm.ts';
import {
  DoubtType,
  MeterKindType,
  MeterReplacementType,
  ReadingChannelType,
  TelemetryLevelType,
  UtilisationType,
  WhereaboutsStateType,
} from './telemetry.ts';

const whole = (value: number): bigint => BigInt(Math.round(value));

const SpanType = builder.objectRef<Span>('TimeSpan').implement({
  description: 'From a moment until before another.',
  fields: t => ({
    from: t.field({ type: 'DateTime', resolve: ({ from }) => new Date(from) }),
    to: t.field({ type: 'DateTime', resolve: ({ to }) => new Date(to) }),
  }),
});

const StretchType = builder.objectRef<Stretch>('WhereaboutsStretch').implement({
  fields: t => ({
    state: t.field({ type: WhereaboutsStateType, resolve: ({ state }) => state }),
    from: t.field({ type: 'DateTime', resolve: ({ from }) => new Date(from) }),
    to: t.field({ type: 'DateTime', resolve: ({ to }) => new Date(to) }),
  }),
});

export const RunningType = builder.objectRef<Running>('EngineTime').implement({
  description: 'Engine time by ignition, in milliseconds: at work, idle, and not known which.',
  fields: t => ({
    toldMs: t.field({
      type: 'BigInt',
      description: 'In which the ignition told whether it is on; of nought, nothing of the others is known.',
      resolve: ({ toldMs }) => whole(toldMs),
    }),
    onMs: t.field({ type: 'BigInt', resolve: ({ onMs }) => whole(onMs) }),
    workingMs: t.field({ type: 'BigInt', resolve: ({ workingMs }) => whole(workingMs) }),
    idleMs: t.field({ type: 'BigInt', resolve: ({ idleMs }) => whole(idleMs) }),
    unclearMs: t.field({ type: 'BigInt', resolve: ({ unclearMs }) => whole(unclearMs) }),
  }),
});

const ReportedMachineType = builder.objectRef<ReportedMachine>('ReportedMachine').implement({
  description: 'The machine, and the parties that the reader may know.',
  fields: t => ({
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference'),
    manufacturer: t.exposeString('manufacturer'),
    model: t.exposeString('model'),
    serial: t.exposeString('serial'),
    year: t.exposeInt('year'),
    holder: t.exposeString('holder', { nullable: true }),
    custodian: t.exposeString('custodian', { nullable: true }),
    lease: t.string({ nullable: true, resolve: ({ lease }) => lease?.reference ?? null }),
    lessor: t.string({ nullable: true, resolve: ({ lease }) => lease?.lessor ?? null }),
    lessee: t.string({ nullable: true, resolve: ({ lease }) => lease?.lessee ?? null }),
  }),
});

const DayPlace = builder.objectRef<CountryPlace>('ReportPlace').implement({
  description: 'Where it stood longest on the day, else where it was last.',
  fields: t => ({
    latitude: t.exposeFloat('latitude'),
    longitude: t.exposeFloat('longitude'),
    country: t.exposeString('country', { nullable: true }),
  }),
});

const ReportDayType = builder.objectRef<ReportDay>('ReportDay').implement({
  description: 'One UTC day.',
  fields: t => ({
    day: t.field({ type: 'Date', resolve: ({ day }) => day }),
    engineMs: t.field({ type: 'BigInt', resolve: ({ engineMs }) => whole(engineMs) }),
    bps: t.exposeInt('bps', { nullable: true, description: 'Of a shift of eight hours; null on Saturday and Sunday.' }),
    distanceM: t.field({ type: 'BigInt', resolve: ({ distanceM }) => whole(distanceM) }),
    cycles: t.field({ type: 'BigInt', resolve: ({ cycles }) => whole(cycles) }),
    readings: t.exposeInt('readings'),
    gapMs: t.field({ type: 'BigInt', resolve: ({ gapMs }) => whole(gapMs) }),
    engineTime: t.field({ type: RunningType, nullable: true, resolve: ({ running }) => running }),
    trips: t.exposeInt('trips', { nullable: true }),
    tripM: t.field({ type: 'BigInt', nullable: true, resolve: ({ tripM }) => (tripM === null ? null : whole(tripM)) }),
    place: t.field({
      type: DayPlace,
      nullable: true,
      description: 'For who may see the exact place.',
      resolve: ({ place }) => place,
    }),
  }),
});

const Totals = builder.objectRef<ReportTotals>('ReportTotals').implement({
  fields: t => ({
    engineMs: t.field({ type: 'BigInt', resolve: ({ engineMs }) => whole(engineMs) }),
    distanceM: t.field({ type: 'BigInt', resolve: ({ distanceM }) => whole(distanceM) }),
    cycles: t.field({ type: 'BigInt', resolve: ({ cycles }) => whole(cycles) }),
    engineTime: t.field({ type: RunningType, nullable: true, resolve: ({ running }) => running }),
    trips: t.exposeInt('trips', { nullable: true }),
    tripM: t.field({ type: 'BigInt', nullable: true, resolve: ({ tripM }) => (tripM === null ? null : whole(tripM)) }),
  }),
});

const MeterReadingType = builder.objectRef<ReportedMeterReading>('ReportMeterReading').implement({
  fields: t => ({
    readingId: t.exposeString('readingId'),
    value: t.field({
      type: 'BigInt',
      description: 'Milliseconds, metres or cycles.',
      resolve: ({ value }) => whole(value),
    }),
    meterId: t.exposeString('meterId', { nullable: true }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    trust: t.exposeInt('trust', { description: '0 to 3: T0 … T3.' }),
    channel: t.field({ type: ReadingChannelType, resolve: ({ channel }) => channel }),
    organisation: t.exposeString('organisation', { nullable: true }),
  }),
});

const Meter = builder.objectRef<ReportMeter>('ReportMeter').implement({
  fields: t => ({
    kind: t.field({ type: MeterKindType, resolve: ({ kind }) => kind }),
    begin: t.field({ type: MeterReadingType, nullable: true, resolve: ({ begin }) => begin }),
    end: t.field({ type: MeterReadingType, nullable: true, resolve: ({ end }) => end }),
  }),
});

const WhereaboutsType = builder.objectRef<ReportWhereabouts>('ReportWhereabouts').implement({
  description: 'Inside, outside or unknown over the time told of.',
  fields: t => ({
    permittedCountries: t.stringList({ resolve: ({ permitted }) => [...permitted] }),
    insideMs: t.field({ type: 'BigInt', resolve: ({ insideMs }) => whole(insideMs) }),
    outsideMs: t.field({ type: 'BigInt', resolve: ({ outsideMs }) => whole(outsideMs) }),
    unknownMs: t.field({ type: 'BigInt', resolve: ({ unknownMs }) => whole(unknownMs) }),
    insideBps: t.exposeInt('insideBps', { nullable: true, description: 'Of the time in which its place was known.' }),
    stretches: t.field({ type: [StretchType], resolve: ({ stretches }) => [...stretches] }),
  }),
});

const Border = builder.objectRef<CountryChange>('CountryChange').implement({
  fields: t => ({
    at: t.field({ type: 'DateTime', resolve: ({ at }) => new Date(at) }),
    from: t.exposeString('from'),
    to: t.exposeString('to'),
  }),
});

export const TierCountType = builder.objectRef<TrustCounts['tiers'][number]>('TierCount').implement({
  fields: t => ({ tier: t.exposeInt('tier'), count: t.exposeInt('count') }),
});

const DoubtCount = builder.objectRef<TrustCounts['doubts'][number]>('DoubtCount').implement({
  fields: t => ({
    doubt: t.field({ type: DoubtType, resolve: ({ doubt }) => doubt }),
    count: t.exposeInt('count'),
  }),
});

const Trust = builder.objectRef<TrustCounts>('ReportTrust').implement({
  fields: t => ({
    readings: t.exposeInt('readings', { description: 'Doubted ones too.' }),
    lowest: t.exposeInt('lowest', { nullable: true }),
    tiers: t.field({ type: [TierCountType], resolve: ({ tiers }) => [...tiers] }),
    doubts: t.field({ type: [DoubtCount], resolve: ({ doubts }) => [...doubts] }),
  }),
});

const Batch = builder.objectRef<AnchoredReadings>('ReportBatch').implement({
  fields: t => ({
    stream: t.exposeString('stream'),
    batch: t.exposeInt('batch'),
    root: t.exposeString('root'),
    readings: t.exposeInt('readings'),
    block: t.field({ type: 'BigInt', resolve: ({ blockNumber }) => BigInt(blockNumber) }),
    at: t.field({ type: 'DateTime', nullable: true, resolve: ({ at }) => at }),
  }),
});

const Anchors = builder.objectRef<AnchorCounts>('ReportAnchors').implement({
  fields: t => ({
    ofDevices: t.exposeInt('ofDevices', { description: 'Readings of devices: the others are not anchored.' }),
    anchored: t.exposeInt('anchored'),
    batches: t.field({ type: [Batch], resolve: ({ batches }) => [...batches] }),
  }),
});

const Report = builder.objectRef<MachineReport>('MachineReport').implement({
  description: 'Use, place, alarms and trust of a machine over some UTC days, as far as the organisation may see them.',
  fields: t => ({
    machine: t.field({ type: ReportedMachineType, resolve: ({ machine }) => machine }),
    level: t.field({ type: TelemetryLevelType, resolve: ({ access }) => access.level }),
    from: t.field({ type: 'Date', resolve: ({ from }) => from }),
    to: t.field({ type: 'Date', resolve: ({ to }) => to }),
    span: t.field({
      type: SpanType,
      description: 'What it tells of: for a lessee from the beginning of its lease, and no later than now.',
      resolve: ({ span }) => span,
    }),
    days: t.field({ type: [ReportDayType], resolve: ({ days }) => [...days] }),
    totals: t.field({ type: Totals, resolve: ({ totals }) => totals }),
    utilisation: t.field({ type: UtilisationType, resolve: ({ utilisation }) => utilisation }),
    meters: t.field({ type: [Meter], resolve: ({ meters }) => [...meters] }),
    meterReplacements: t.field({ type: [MeterReplacementType], resolve: ({ replacements }) => [...replacements] }),
    whereabouts: t.field({ type: WhereaboutsType, nullable: true, resolve: ({ whereabouts }) => whereabouts }),
    countryChanges: t.field({
      type: [Border],
      nullable: true,
      description: 'For who may see the exact place.',
      resolve: ({ countries }) => countries && [...countries],
    }),
    alarms: t.field({
      type: [AlarmType],
      nullable: true,
      description: 'That stand or stood in that time; null for who may see none.',
      resolve: ({ alarms }) => alarms && [...alarms],
    }),
    trust: t.field({ type: Trust, resolve: ({ trust }) => trust }),
    anchors: t.field({ type: Anchors, resolve: ({ anchors }) => anchors }),
    silences: t.field({
      type: [SpanType],
      description: 'Longer than 36 hours without any reading.',
      resolve: ({ silences }) => [...silences],
    }),
  }),
});

builder.queryField('machineReport', t =>
  t.field({
    type: Report,
    nullable: true,
    description: 'The same figures as the report in PDF and XLSX. Null for strangers; up to 366 days.',
    args: {
      ...atBlock,
      reference: t.arg.string({ required: true, description: 'Reference or subject of the machine.' }),
      from: t.arg({ type: 'Date', required: true }),
      to: t.arg({ type: 'Date', required: true, description: 'The last day.' }),
    },
    resolve: async (_, { reference, from, to, ...at }, ctx) => {
      await readAt(ctx, 'telemetry:read', at);
      const made = await machineReport(ctx.services, ctx.actor, { machine: reference, from, to });
      if (made.ok) return made.value;
      const { code } = made.refusal;
      if (code === 'not-found') return null;
      throw new GraphQLError(`The report cannot be made: ${code}.`, {
        extensions: { code: 'BAD_USER_INPUT', refusal: code },
      });
    },
  }),
);
