import { ALARM_KINDS, SEVERITIES } from '#domain/alarms/kinds';
import { ALARM_STATES } from '#domain/alarms/lifecycle';
import { type AlarmEvidence, type AlarmView, CONDITION_STATUSES, type ConditionView } from '#prisma/reads/alarm';
import { ALARM_ABOUTS } from '#prisma/reads/alarm-about';
import type { AlarmRow } from '#prisma/reads/alarms';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { MeterKindType, ReadingChannelType, TelemetryLevelType } from './telemetry.ts';

export const AlarmKindType = codes('AlarmKind', ALARM_KINDS);
export const SeverityType = codes('Severity', SEVERITIES);
export const AlarmStandingType = codes(
  'AlarmStanding',
  ALARM_STATES,
  'WITHDRAWN: readings that came later show that it never was.',
);
const ConditionStatusType = codes('ConditionStatus', CONDITION_STATUSES);
const EdgeType = codes('AlarmEdge', ['begin', 'end']);

const AlarmMachine = builder.objectRef<AlarmRow['machine']>('AlarmMachine').implement({
  fields: t => ({
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference'),
    manufacturer: t.exposeString('manufacturer'),
    model: t.exposeString('model'),
    serial: t.exposeString('serial'),
  }),
});

const AlarmAboutOfType = codes(
  'AlarmAboutOf',
  ALARM_ABOUTS,
  'UPLOAD: what a party handed in. PERMITTED: the areas of which it must be in one; FORBIDDEN: one where it must not be.',
);

const AlarmAboutType = builder.objectRef<NonNullable<AlarmRow['about']>>('AlarmAbout').implement({
  description: 'Of which of a machine’s things an alarm tells: two of one kind may stand side by side.',
  fields: t => ({
    of: t.field({ type: AlarmAboutOfType, resolve: ({ of }) => of }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'Of the device or the area, for who sees everything of the machine.',
    }),
  }),
});

export const AlarmType = builder.objectRef<AlarmRow>('Alarm').implement({
  description:
    'What goes wrong with a machine. It says nothing of a place; lenders see the conditions that are signed.',
  fields: t => ({
    alarmId: t.exposeString('id', { description: 'What alarm and mutations take.' }),
    kind: t.field({ type: AlarmKindType, resolve: ({ kind }) => kind }),
    about: t.field({
      type: AlarmAboutType,
      nullable: true,
      description: 'Null: the machine itself; or not to be told to the reader.',
      resolve: ({ about }) => about,
    }),
    severity: t.field({ type: SeverityType, resolve: ({ severity }) => severity }),
    standing: t.field({ type: AlarmStandingType, resolve: ({ standing }) => standing }),
    since: t.field({ type: 'DateTime', resolve: ({ since }) => since }),
    until: t.field({ type: 'DateTime', nullable: true, resolve: ({ until }) => until }),
    raisedAt: t.field({ type: 'DateTime', resolve: ({ raisedAt }) => raisedAt }),
    machine: t.field({ type: AlarmMachine, resolve: ({ machine }) => machine }),
    acknowledgedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'By the reader’s organisation.',
      resolve: ({ acknowledgedAt }) => acknowledgedAt,
    }),
    mutedUntil: t.field({ type: 'DateTime', nullable: true, resolve: ({ mutedUntil }) => mutedUntil }),
  }),
});

const bigintOf = (value: number | null): bigint | null => (value === null ? null : BigInt(value));

const ShownMeters = builder.objectRef<AlarmEvidence['meters']>('ShownMeters').implement({
  description: 'What the meters of a reading show.',
  fields: t => ({
    engineHoursMs: t.field({ type: 'BigInt', nullable: true, resolve: one => bigintOf(one.engineHoursMs) }),
    odometerM: t.field({ type: 'BigInt', nullable: true, resolve: one => bigintOf(one.odometerM) }),
    cycles: t.field({ type: 'BigInt', nullable: true, resolve: one => bigintOf(one.cycles) }),
  }),
});

const OtherPlace = builder.objectRef<NonNullable<AlarmEvidence['against']>>('OtherSourcePlace').implement({
  description: 'What another source says of the place at that time.',
  fields: t => ({
    device: t.exposeString('device', { nullable: true }),
    channel: t.field({ type: ReadingChannelType, resolve: ({ channel }) => channel }),
    time: t.field({ type: 'DateTime', resolve: ({ time }) => time }),
    latitude: t.exposeFloat('latitude'),
    longitude: t.exposeFloat('longitude'),
  }),
});

const Evidence = builder.objectRef<AlarmEvidence>('AlarmEvidence').implement({
  description: 'A reading that shows an alarm’s begin or end; its place only for who may see it.',
  fields: t => ({
    readingId: t.exposeString('id'),
    of: t.field({ type: EdgeType, resolve: ({ of }) => of }),
    time: t.field({ type: 'DateTime', resolve: ({ time }) => time }),
    receivedAt: t.field({ type: 'DateTime', resolve: ({ receivedAt }) => receivedAt }),
    trust: t.exposeInt('trust'),
    latitude: t.exposeFloat('latitude', { nullable: true }),
    longitude: t.exposeFloat('longitude', { nullable: true }),
    channel: t.field({ type: ReadingChannelType, resolve: ({ channel }) => channel }),
    device: t.exposeString('device', {
      nullable: true,
      description: 'Its name, for who sees everything of the machine.',
    }),
    meters: t.field({ type: ShownMeters, resolve: ({ meters }) => meters }),
    before: t.field({
      type: ShownMeters,
      nullable: true,
      description: 'What the same source showed before, where what it shows is doubted.',
      resolve: ({ before }) => before,
    }),
    against: t.field({ type: OtherPlace, nullable: true, resolve: ({ against }) => against }),
    doubts: t.stringList({ resolve: ({ doubts }) => [...doubts] }),
  }),
});

const Condition = builder.objectRef<ConditionView>('AlarmCondition').implement({
  description: 'What was signed of an alarm for the chain.',
  fields: t => ({
    state: t.field({ type: EdgeType, resolve: ({ state }) => state }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    status: t.field({ type: ConditionStatusType, resolve: ({ status }) => status }),
    observer: t.exposeString('observer', { nullable: true }),
    actionId: t.exposeString('actionId', { nullable: true }),
    root: t.exposeString('root', { nullable: true }),
    txHash: t.exposeString('txHash', { nullable: true }),
    blockNumber: t.field({ type: 'BigInt', nullable: true, resolve: ({ blockNumber }) => blockNumber }),
  }),
});

const OverUseType = builder.objectRef<NonNullable<AlarmView['use']>>('AlarmOverUse').implement({
  description:
    'By how much a machine was used more than a lease’s rent covers in a billing period, or a month’s limit.',
  fields: t => ({
    lease: t.string({ nullable: true, resolve: ({ reference }) => reference }),
    period: t.exposeInt('period', { nullable: true }),
    meter: t.field({ type: MeterKindType, resolve: ({ meter }) => meter }),
    most: t.field({
      type: 'BigInt',
      description: 'Milliseconds, cycles or metres.',
      resolve: ({ most }) => BigInt(most),
    }),
    used: t.field({ type: 'BigInt', resolve: ({ used }) => BigInt(used) }),
    from: t.exposeString('from'),
    to: t.exposeString('to', { description: 'The last day.' }),
  }),
});

const Acknowledgement = builder.objectRef<AlarmView['acknowledgements'][number]>('AlarmAcknowledgement').implement({
  description: 'The reader’s own; of the other parties too for who sees everything of the machine.',
  fields: t => ({
    organisation: t.exposeString('organisation'),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    note: t.exposeString('note', { nullable: true }),
  }),
});

const AlarmPlace = builder.objectRef<NonNullable<AlarmView['place']>>('AlarmPlace').implement({
  description: 'Where the machine of an alarm is now.',
  fields: t => ({
    latitude: t.exposeFloat('latitude'),
    longitude: t.exposeFloat('longitude'),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
  }),
});

export const AlarmDetailType = builder.objectRef<AlarmView>('AlarmDetail').implement({
  description: 'An alarm with its evidence, as far as the reader may see it.',
  fields: t => ({
    alarm: t.field({ type: AlarmType, resolve: alarm => alarm }),
    evidence: t.field({ type: [Evidence], resolve: ({ evidence }) => [...evidence] }),
    conditions: t.field({ type: [Condition], resolve: ({ conditions }) => [...conditions] }),
    areas: t.stringList({
      description: 'Names of the areas that apply; lenders are not told.',
      resolve: ({ areas }) => [...areas],
    }),
    use: t.field({ type: OverUseType, nullable: true, resolve: ({ use }) => use }),
    escalatedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ escalatedAt }) => escalatedAt }),
    level: t.field({ type: TelemetryLevelType, resolve: ({ level }) => level }),
    place: t.field({
      type: AlarmPlace,
      nullable: true,
      description: 'For who may see it.',
      resolve: ({ place }) => place,
    }),
    acknowledgements: t.field({
      type: [Acknowledgement],
      resolve: ({ acknowledgements }) => [...acknowledgements],
    }),
    settledAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ settled }) => settled?.at ?? null }),
    settledNote: t.string({ nullable: true, resolve: ({ settled }) => settled?.note ?? null }),
  }),
});
