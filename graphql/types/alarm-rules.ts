import {
  type LimitsView,
  type MachineRulesView,
  type MovementView,
  type MuteView,
  ownLeaseReferences,
  rulesOfMachine,
  type ServiceView,
  TIMES,
} from '#prisma/reads/machine-rules';
import { isInCharge, type UseNow, useNow } from '#services/alarms/use-now';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { readAt } from '../reading.ts';
import { AlarmKindType } from './alarm.ts';
import { MeterKindType } from './telemetry.ts';

const TimesType = codes('RuleTimes', TIMES);
const RuleOfType = codes('RuleOf', ['machine', 'lease']);

const bigintOf = (value: number | null): bigint | null => (value === null ? null : BigInt(value));

const Limits = builder.objectRef<LimitsView>('AlarmLimits').implement({
  description: 'Limits of a machine, or of a lease and so of it, for their time; what is null is as usual.',
  fields: t => ({
    of: t.field({ type: RuleOfType, resolve: ({ of }) => of.kind }),
    reference: t.string({ resolve: ({ of }) => of.reference }),
    from: t.field({ type: 'DateTime', resolve: ({ from }) => from }),
    until: t.field({ type: 'DateTime', nullable: true, resolve: ({ until }) => until }),
    setBy: t.exposeString('organisation'),
    silentAfterMs: t.field({ type: 'BigInt', nullable: true, resolve: one => bigintOf(one.silentAfterMs) }),
    inactiveAfterMs: t.field({ type: 'BigInt', nullable: true, resolve: one => bigintOf(one.inactiveAfterMs) }),
    maintenanceAtMs: t.field({ type: 'BigInt', nullable: true, resolve: one => bigintOf(one.maintenanceAtMs) }),
    setByPerson: t.string({
      nullable: true,
      description: 'Of the reader’s own organisation.',
      resolve: ({ person }) => person,
    }),
    temperatureDwellMs: t.field({
      type: 'BigInt',
      nullable: true,
      resolve: ({ temperature }) => bigintOf(temperature?.dwellMs ?? null),
    }),
    minC: t.float({ nullable: true, resolve: ({ temperature }) => temperature?.minC ?? null }),
    maxC: t.float({ nullable: true, resolve: ({ temperature }) => temperature?.maxC ?? null }),
    useMeter: t.field({ type: MeterKindType, nullable: true, resolve: ({ useLimit }) => useLimit?.meter ?? null }),
    useMost: t.field({ type: 'BigInt', nullable: true, resolve: ({ useLimit }) => bigintOf(useLimit?.most ?? null) }),
  }),
});

const Movement = builder.objectRef<MovementView>('MovementRule').implement({
  description: 'When it may move; without a schedule, never.',
  fields: t => ({
    of: t.field({ type: RuleOfType, resolve: ({ of }) => of.kind }),
    reference: t.string({ resolve: ({ of }) => of.reference }),
    from: t.field({ type: 'DateTime', resolve: ({ from }) => from }),
    until: t.field({ type: 'DateTime', nullable: true, resolve: ({ until }) => until }),
    setBy: t.exposeString('organisation'),
    schedule: t.field({ type: 'JSON', nullable: true, resolve: ({ schedule }) => schedule }),
  }),
});

const Service = builder.objectRef<ServiceView>('ServiceWindow').implement({
  description: 'Announced work: it counts once whoever sets the machine’s rules has agreed.',
  fields: t => ({
    serviceId: t.exposeString('id', { description: 'What confirmService and endService take.' }),
    from: t.field({ type: 'DateTime', resolve: ({ from }) => from }),
    until: t.field({ type: 'DateTime', resolve: ({ until }) => until }),
    note: t.exposeString('note'),
    announcedBy: t.exposeString('organisation'),
    isConfirmed: t.exposeBoolean('isConfirmed'),
    when: t.field({ type: TimesType, resolve: ({ when }) => when }),
  }),
});

const Mute = builder.objectRef<MuteView>('AlarmMute').implement({
  description: 'Of the reader’s organisation: of one kind of alarm, or of any.',
  fields: t => ({
    muteId: t.exposeString('id', { description: 'What endMute takes.' }),
    kind: t.field({ type: AlarmKindType, nullable: true, resolve: ({ kind }) => kind }),
    from: t.field({ type: 'DateTime', resolve: ({ from }) => from }),
    until: t.field({ type: 'DateTime', resolve: ({ until }) => until }),
    when: t.field({ type: TimesType, resolve: ({ when }) => when }),
  }),
});

const Use = builder.objectRef<UseNow & { readonly reference: string }>('LeaseUseNow').implement({
  description: 'What a lease’s rent covers in the billing period under way, and how much of it is used.',
  fields: t => ({
    lease: t.exposeString('reference'),
    period: t.exposeInt('period'),
    meter: t.field({ type: MeterKindType, resolve: ({ meter }) => meter }),
    most: t.field({
      type: 'BigInt',
      description: 'Milliseconds, cycles or metres.',
      resolve: ({ most }) => BigInt(Math.round(most)),
    }),
    used: t.field({ type: 'BigInt', resolve: ({ used }) => BigInt(Math.round(used)) }),
    from: t.exposeString('from'),
    to: t.exposeString('to', { description: 'The last day.' }),
  }),
});

const Rules = builder.objectRef<MachineRulesView>('MachineRules').implement({
  description: 'What holds for a machine’s alarms and what held, the newest first.',
  fields: t => ({
    limits: t.field({ type: [Limits], resolve: ({ limits }) => [...limits] }),
    movement: t.field({ type: [Movement], resolve: ({ movement }) => [...movement] }),
    services: t.field({ type: [Service], resolve: ({ services }) => [...services] }),
    mutes: t.field({ type: [Mute], resolve: ({ mutes }) => [...mutes] }),
    uses: t.field({
      type: [Use],
      description: 'Of leases of which the reader is a party.',
      resolve: async ({ subject }, _, { services, actor }) => {
        const uses = await useNow(services, subject);
        const leases = uses.map(({ lease }) => lease);
        const references = await ownLeaseReferences(services.db, actor.organisationId, leases);
        return uses.flatMap(use => {
          const reference = references.get(use.lease);
          return reference === undefined ? [] : [{ ...use, reference }];
        });
      },
    }),
    isInCharge: t.boolean({
      description: 'Whether the reader’s organisation sets the rules.',
      resolve: ({ subject }, _, { services, actor }) => isInCharge(services, actor.organisationId, subject),
    }),
  }),
});

builder.queryFields(t => ({
  machineRules: t.field({
    type: Rules,
    nullable: true,
    description: 'Rules of a machine and of the leases on it that are one’s own; null for who does not see all of it.',
    args: { ...atBlock, machine: t.arg.string({ required: true, description: 'Subject or reference.' }) },
    resolve: async (_, { machine, ...at }, ctx) =>
      rulesOfMachine(ctx.services.db, await readAt(ctx, 'alarm:read', at), machine, ctx.services.clock.now()),
  }),
}));
