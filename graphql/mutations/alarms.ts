import { accept, type Result, refuse } from '#domain/result';
import { acknowledgeAlarm, settleAlarm } from '#services/alarms/handle-alarm';
import { endMute, muteAlarms } from '#services/alarms/mute-alarms';
import { announceService, confirmService, endService } from '#services/alarms/service-windows';
import { setAlarmLimits, setMovement } from '#services/alarms/set-rules';
import { assignGeofence, endAssignment } from '#services/geofences/assign-geofence';
import { changeGeofence, createGeofence, retireGeofence } from '#services/geofences/geofences';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { mutation } from '../mutation.ts';
import { AlarmKindType } from '../types/alarm.ts';
import { AreaPurposeType, ShapeKindType } from '../types/geofence.ts';
import { MeterKindType } from '../types/telemetry.ts';

const PlaceInput = builder.inputType('PlaceInput', {
  fields: t => ({ latitude: t.float({ required: true }), longitude: t.float({ required: true }) }),
});

const ShapeInput = builder.inputType('GeofenceShapeInput', {
  description:
    'CIRCLE: one place and metres; POLYGON: its corners; CORRIDOR: its line and metres to each side; COUNTRY: countries.',
  fields: t => ({
    kind: t.field({ type: ShapeKindType, required: true }),
    places: t.field({ type: [PlaceInput] }),
    metres: t.float(),
    countries: t.stringList({ description: 'Two letters each.' }),
  }),
});

interface GivenShape {
  readonly kind: 'circle' | 'polygon' | 'corridor' | 'country';
  readonly places?: { latitude: number; longitude: number }[];
  readonly metres?: number;
  readonly countries?: string[];
}

/** The shape of an input; whether it has an inside the service says. */
const shapeOf = ({ kind, places = [], metres = 0, countries = [] }: GivenShape) => {
  if (kind === 'country') return accept({ kind, countries });
  if (kind === 'polygon') return accept({ kind, corners: places });
  if (kind === 'corridor') return accept({ kind, line: places, withinM: metres });
  const [center] = places;
  return center ? accept({ kind, center, radiusM: metres }) : refuse('geofence-place', {}, 'shape.places');
};

const ScheduleInput = builder.inputType('WeeklyScheduleInput', {
  description: 'Parts of every week by the clocks of a time zone.',
  fields: t => ({
    timeZone: t.string({ required: true, description: 'IANA name.' }),
    windows: t.field({
      required: true,
      type: [
        builder.inputType('WeeklyWindowInput', {
          fields: w => ({
            days: w.intList({ required: true, description: '1 Monday … 7 Sunday.' }),
            from: w.string({ required: true, description: 'HH:MM.' }),
            to: w.string({ required: true, description: 'HH:MM; of the next day where it is not later.' }),
          }),
        }),
      ],
    }),
  }),
});

mutation('acknowledgeAlarm', {
  description: 'Somebody of the organisation looks after it: its people are not written to any more.',
  input: builder.inputType('AcknowledgeAlarmInput', {
    fields: t => ({ alarmId: t.string({ required: true }), note: t.string() }),
  }),
  accepted: { alarmId: 'text' },
  run: acknowledgeAlarm,
});

mutation('settleAlarm', {
  description: 'Ends an alarm that no reading ends, with what was found.',
  input: builder.inputType('SettleAlarmInput', {
    fields: t => ({ alarmId: t.string({ required: true }), note: t.string({ required: true }) }),
  }),
  accepted: { alarmId: 'text' },
  run: settleAlarm,
});

mutation('muteAlarms', {
  description:
    'The organisation is not told of a machine’s alarms for a while; they are raised and recorded all the same.',
  input: builder.inputType('MuteAlarmsInput', {
    fields: t => ({
      machine: t.string({ required: true, description: 'Subject or reference.' }),
      kind: t.field({ type: AlarmKindType, description: 'Of this kind alone.' }),
      until: t.field({ type: 'DateTime', required: true, description: 'At most 90 days.' }),
    }),
  }),
  accepted: { muteId: 'text' },
  run: muteAlarms,
});

mutation('endMute', {
  description: 'Is told again.',
  input: builder.inputType('EndMuteInput', { fields: t => ({ muteId: t.string({ required: true }) }) }),
  accepted: { muteId: 'text' },
  run: endMute,
});

mutation('announceService', {
  description: 'Announces work on a machine: meanwhile it may be silent, without power, opened and towed.',
  input: builder.inputType('AnnounceServiceInput', {
    fields: t => ({
      machine: t.string({ required: true, description: 'Subject or reference.' }),
      from: t.field({ type: 'DateTime', required: true }),
      until: t.field({ type: 'DateTime', required: true }),
      note: t.string({ required: true }),
    }),
  }),
  accepted: { serviceId: 'text' },
  run: announceService,
});

mutation('confirmService', {
  description: 'Whoever sets a machine’s rules agrees to announced work: from now on it counts.',
  input: builder.inputType('ConfirmServiceInput', { fields: t => ({ serviceId: t.string({ required: true }) }) }),
  accepted: { serviceId: 'text' },
  run: confirmService,
});

mutation('endService', {
  description: 'The work is done: from now on alarms count again.',
  input: builder.inputType('EndServiceInput', { fields: t => ({ serviceId: t.string({ required: true }) }) }),
  accepted: { serviceId: 'text' },
  run: endService,
});

mutation('createGeofence', {
  description: 'Draws an area.',
  input: builder.inputType('CreateGeofenceInput', {
    fields: t => ({ name: t.string({ required: true }), shape: t.field({ type: ShapeInput, required: true }) }),
  }),
  accepted: { geofenceId: 'text' },
  run: async (ctx, actor, { name, shape }) => {
    const drawn = shapeOf(shape);
    return drawn.ok ? createGeofence(ctx, actor, { name, shape: drawn.value }) : drawn;
  },
});

mutation('changeGeofence', {
  description: 'Draws an area anew, from now on, or gives it another name.',
  input: builder.inputType('ChangeGeofenceInput', {
    fields: t => ({
      geofenceId: t.string({ required: true }),
      name: t.string(),
      shape: t.field({ type: ShapeInput }),
    }),
  }),
  accepted: { geofenceId: 'text' },
  run: async (ctx, actor, { geofenceId, name, shape }): Promise<Result<{ readonly geofenceId: string }>> => {
    const drawn = shape && shapeOf(shape);
    if (drawn && !drawn.ok) return drawn;
    return changeGeofence(ctx, actor, {
      geofenceId,
      ...(name !== undefined && { name }),
      ...(drawn && { shape: drawn.value }),
    });
  },
});

mutation('retireGeofence', {
  description: 'An area counts no more, wherever it is assigned.',
  input: builder.inputType('RetireGeofenceInput', { fields: t => ({ geofenceId: t.string({ required: true }) }) }),
  accepted: { geofenceId: 'text' },
  run: retireGeofence,
});

mutation('assignGeofence', {
  description: 'Says where a machine, or the machines of a lease, must be or must not be, from now on.',
  input: builder.inputType('AssignGeofenceInput', {
    fields: t => ({
      geofenceId: t.string({ required: true }),
      to: t.string({ required: true, description: 'The machine or the lease, by subject or reference.' }),
      purpose: t.field({ type: AreaPurposeType, description: 'Default: PERMITTED.' }),
      schedule: t.field({ type: ScheduleInput, description: 'When it counts; always, without one.' }),
      dwellMs: t.int({ description: 'How long a machine may be wrong before that is an alarm.' }),
    }),
  }),
  accepted: { assignmentId: 'text' },
  run: assignGeofence,
});

mutation('endAssignment', {
  description: 'An area counts no more for a machine or a lease.',
  input: builder.inputType('EndAssignmentInput', { fields: t => ({ assignmentId: t.string({ required: true }) }) }),
  accepted: { assignmentId: 'text' },
  run: endAssignment,
});

const LIMITS = ['silentAfterMs', 'inactiveAfterMs', 'temperature', 'maintenanceAtMs', 'useLimit'] as const;

const whole = (value: bigint | undefined): number | undefined => (value === undefined ? undefined : Number(value));

mutation('setAlarmLimits', {
  description:
    'From when on a machine, or those of a lease, is silent, inactive, too hot or cold, due, or used too much.',
  input: builder.inputType('SetAlarmLimitsInput', {
    fields: t => ({
      of: t.string({ required: true, description: 'The machine or the lease, by subject or reference.' }),
      silentAfterMs: t.field({ type: 'BigInt' }),
      inactiveAfterMs: t.field({ type: 'BigInt' }),
      temperature: t.field({
        type: builder.inputType('TemperatureLimitsInput', {
          fields: l => ({
            minC: l.float({ required: true }),
            maxC: l.float({ required: true }),
            dwellMs: l.int(),
          }),
        }),
      }),
      maintenanceAtMs: t.field({ type: 'BigInt', description: 'What the hour meter shows when it is due.' }),
      useLimit: t.field({
        type: builder.inputType('UseLimitInput', {
          description: 'Use of a calendar month (UTC) that the contract allows.',
          fields: l => ({
            meter: l.field({ type: MeterKindType, required: true }),
            most: l.field({ type: 'BigInt', required: true, description: 'Milliseconds, cycles or metres.' }),
          }),
        }),
      }),
      reset: t.field({ type: [codes('AlarmLimit', LIMITS)], description: 'These are as usual again.' }),
    }),
  }),
  accepted: { subject: 'text' },
  run: (ctx, actor, { of, silentAfterMs, inactiveAfterMs, maintenanceAtMs, temperature, useLimit, reset = [] }) =>
    setAlarmLimits(ctx, actor, {
      of,
      silentAfterMs: whole(silentAfterMs),
      inactiveAfterMs: whole(inactiveAfterMs),
      maintenanceAtMs: whole(maintenanceAtMs),
      temperature,
      useLimit: useLimit && { meter: useLimit.meter, most: Number(useLimit.most) },
      ...Object.fromEntries(reset.map(name => [name, null])),
    }),
});

mutation('setMovement', {
  description: 'Says when a machine, or those of a lease, may move. Neither a schedule nor NEVER: whenever it likes.',
  input: builder.inputType('SetMovementInput', {
    fields: t => ({
      of: t.string({ required: true, description: 'The machine or the lease, by subject or reference.' }),
      schedule: t.field({ type: ScheduleInput }),
      never: t.boolean(),
    }),
  }),
  accepted: { subject: 'text' },
  run: (ctx, actor, { of, schedule, never }) =>
    setMovement(ctx, actor, { of, allowed: never === true ? 'never' : (schedule ?? null) }),
});
