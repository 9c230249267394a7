import { FIXES } from '#domain/telemetry/reading';
import { confirmMeterReplacement, declineMeterReplacement } from '#services/telemetry/answer-meter-replacement';
import { endPlaceGrant, grantPlace } from '#services/telemetry/place-grants';
import { recordReadings } from '#services/telemetry/record-readings';
import { replaceMeter } from '#services/telemetry/replace-meter';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { mutation } from '../mutation.ts';
import { MeterKindType } from '../types/telemetry.ts';

const ReadingInput = builder.inputType('ReadingInput', {
  fields: t => ({
    machine: t.string({ required: true, description: 'Subject or reference.' }),
    time: t.field({ type: 'DateTime', required: true, description: 'By the clock of whoever read it.' }),
    sequence: t.string({ description: 'As the source counts its readings, where it does.' }),
    fix: t.field({ type: codes('Fix', FIXES), description: 'Default: VALID where there is a place.' }),
    latitude: t.float(),
    longitude: t.float(),
    altitudeM: t.float(),
    speedMps: t.float(),
    courseDeg: t.float(),
    ignition: t.boolean(),
    engineHoursMs: t.field({ type: 'BigInt' }),
    odometerM: t.field({ type: 'BigInt' }),
    cycles: t.field({ type: 'BigInt' }),
    meterId: t.string(),
    fuelPercent: t.float(),
    alarms: t.stringList(),
  }),
});

const whole = (value: bigint | undefined): number | undefined => (value === undefined ? undefined : Number(value));

mutation('recordReadings', {
  description:
    'Takes in readings of machines, each stored once; the same again changes nothing. All of a call or none.',
  input: builder.inputType('RecordReadingsInput', {
    fields: t => ({ readings: t.field({ type: [ReadingInput], required: true, description: 'Up to 10,000.' }) }),
  }),
  accepted: { recorded: 'count', known: 'count', doubted: 'count', readingIds: 'texts' },
  run: (ctx, actor, { readings }) =>
    recordReadings(ctx, actor, {
      channel: 'api',
      readings: readings.map(({ engineHoursMs, odometerM, cycles, ...rest }) => ({
        ...rest,
        engineHoursMs: whole(engineHoursMs),
        odometerM: whole(odometerM),
        cycles: whole(cycles),
      })),
    }),
});

mutation('replaceMeter', {
  description:
    'Says that a meter was taken off and another put on; it counts once the other party of the lease confirms.',
  input: builder.inputType('ReplaceMeterInput', {
    fields: t => ({
      machine: t.string({ required: true }),
      meter: t.field({ type: MeterKindType, required: true }),
      at: t.field({ type: 'DateTime', required: true }),
      oldMeterId: t.string({ required: true }),
      newMeterId: t.string({ required: true }),
      closing: t.field({ type: 'BigInt', required: true, description: 'Milliseconds, metres or cycles.' }),
      opening: t.field({ type: 'BigInt', required: true }),
      note: t.string(),
    }),
  }),
  accepted: { replacementId: 'text', actionId: 'text', inForce: 'flag' },
  run: replaceMeter,
});

mutation('confirmMeterReplacement', {
  description: 'The other party signs the same two values.',
  input: builder.inputType('ConfirmMeterReplacementInput', {
    fields: t => ({ replacementId: t.string({ required: true }) }),
  }),
  accepted: { replacementId: 'text', actionId: 'text' },
  run: confirmMeterReplacement,
});

mutation('declineMeterReplacement', {
  description: 'The other party says that it was not so.',
  input: builder.inputType('DeclineMeterReplacementInput', {
    fields: t => ({ replacementId: t.string({ required: true }) }),
  }),
  accepted: { replacementId: 'text' },
  run: declineMeterReplacement,
});

mutation('grantPlace', {
  description:
    'Lets a bank see the exact place of a machine that one leases, or holds title to where it is not leased.',
  input: builder.inputType('GrantPlaceInput', {
    fields: t => ({ machine: t.string({ required: true }), bankId: t.string({ required: true }) }),
  }),
  accepted: { grantId: 'text' },
  run: grantPlace,
});

mutation('endPlaceGrant', {
  description: 'Takes such a grant back.',
  input: builder.inputType('EndPlaceGrantInput', { fields: t => ({ grantId: t.string({ required: true }) }) }),
  accepted: { grantId: 'text' },
  run: endPlaceGrant,
});
