import { MACHINE_CONDITIONS } from '#domain/telemetry/condition';
import type { MachineState } from '#prisma/reads/machine-states';
import { authorise } from '#services/actor';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { SeverityType } from './alarm.ts';
import { DoubtedPlaceType, MeterType, PlaceType, TelemetryLevelType, WhereaboutsStateType } from './telemetry.ts';

export const ActivityType = codes(
  'MachineActivity',
  MACHINE_CONDITIONS,
  'ALARM: something grave stands against it. SILENT: no word for an hour with its engine on, or for a day.',
);

export const MachineStateType = builder.objectRef<MachineState>('MachineNow').implement({
  description: 'How a machine is now, as far as the organisation may see it.',
  fields: t => ({
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference'),
    manufacturer: t.exposeString('manufacturer'),
    model: t.exposeString('model'),
    level: t.field({ type: TelemetryLevelType, resolve: ({ level }) => level }),
    condition: t.field({
      type: ActivityType,
      nullable: true,
      description: 'Null for its maker.',
      resolve: ({ condition }) => condition,
    }),
    lastAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ lastAt }) => lastAt }),
    whereabouts: t.field({
      type: WhereaboutsStateType,
      nullable: true,
      description: 'Whether it is where it may be; null for its maker.',
      resolve: ({ whereabouts }) => whereabouts,
    }),
    placeAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its place was told.',
      resolve: ({ placeAt }) => placeAt,
    }),
    place: t.field({
      type: PlaceType,
      nullable: true,
      description: 'For a lender only after default, or where the lessee lets it.',
      resolve: ({ place }) => place,
    }),
    doubtedPlace: t.field({
      type: DoubtedPlaceType,
      nullable: true,
      description: 'The newest place that is told after that and not believed; as place.',
      resolve: ({ doubtedPlace }) => doubtedPlace,
    }),
    isPlaceDoubted: t.exposeBoolean('isPlaceDoubted', {
      description: 'A later place is not believed, or an alarm says that the place is in doubt; as place.',
    }),
    speedMps: t.exposeFloat('speedMps', { nullable: true, description: 'As place.' }),
    courseDeg: t.exposeFloat('courseDeg', { nullable: true, description: 'As place.' }),
    engineOn: t.exposeBoolean('engineOn', { nullable: true }),
    meters: t.field({ type: [MeterType], resolve: ({ meters }) => [...meters] }),
    fuelPercent: t.exposeFloat('fuelPercent', { nullable: true }),
    openAlarms: t.int({
      nullable: true,
      description: 'Null without the permission alarm:read.',
      resolve: ({ openAlarms }, _, { actor }) => (authorise(actor, 'alarm:read').ok ? openAlarms : null),
    }),
    worstAlarm: t.field({
      type: SeverityType,
      nullable: true,
      description: 'Severity of the gravest that stands.',
      resolve: ({ worst }, _, { actor }) => (authorise(actor, 'alarm:read').ok ? worst : null),
    }),
  }),
});
