import { LIKENESS_KINDS } from '#domain/equipment/identity';
import { type EquipmentTotal, equipmentTotals, listEquipment } from '#prisma/reads/equipment-list';
import { type EquipmentPoint, equipmentPoints } from '#prisma/reads/equipment-points';
import { findRecall, listRecalls } from '#prisma/reads/equipment-recalls';
import { checkPassport, type PassportCheck } from '#services/equipment/check-passport';
import { type EquipmentFile, equipmentFile } from '#services/equipment/equipment-file';
import type { PassportWarning } from '#services/equipment/machine-claims';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { isRowId } from '../ids.ts';
import { present } from '../present.ts';
import { pageRequestOf, readAt, toConnection } from '../reading.ts';
import { findMachine, MachineType } from './equipment.ts';
import { MachineCategory, MachineFilter, MachineSort, MachineState } from './equipment-lists.ts';
import { RecallSummaryType, RecallType } from './equipment-recalls.ts';
import { ActivityType } from './machine-state.ts';
import { RefusalType } from './refusal.ts';

const Total = builder.objectRef<EquipmentTotal>('MachineTotal').implement({
  fields: t => ({
    state: t.field({ type: MachineState, resolve: ({ state }) => state }),
    count: t.exposeInt('count'),
  }),
});

const Point = builder.objectRef<EquipmentPoint>('MachinePoint').implement({
  description: 'Where a machine was when it was last seen, for those who may know.',
  fields: t => ({
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference'),
    latitude: t.exposeFloat('latitude'),
    longitude: t.exposeFloat('longitude'),
    positionAt: t.field({ type: 'DateTime', resolve: ({ positionAt }) => positionAt }),
    positionSource: t.exposeString('positionSource', { nullable: true }),
    positionTrust: t.exposeInt('positionTrust', { nullable: true }),
    condition: t.field({ type: ActivityType, resolve: ({ condition }) => condition }),
    speedMps: t.exposeFloat('speedMps', { nullable: true }),
    isPlaceDoubted: t.exposeBoolean('isPlaceDoubted', {
      description: 'A later place is told and not believed, or an alarm says that the place is in doubt.',
    }),
  }),
});

const Letter = builder.objectRef<PassportWarning['letters'][number]>('DifferentLetter').implement({
  fields: t => ({
    position: t.exposeInt('position'),
    written: t.exposeString('written'),
    recorded: t.exposeString('recorded'),
  }),
});

const Warning = builder.objectRef<PassportWarning>('PassportWarning').implement({
  description: 'A machine that is here already and that a new one is, or could be mistaken for.',
  fields: t => ({
    kind: t.field({ type: codes('MachineLikeness', LIKENESS_KINDS), resolve: ({ kind }) => kind }),
    manufacturer: t.exposeString('manufacturer'),
    serial: t.exposeString('serial'),
    reference: t.exposeString('reference', { nullable: true }),
    letters: t.field({ type: [Letter], resolve: ({ letters }) => [...letters] }),
    isSpacing: t.exposeBoolean('isSpacing'),
  }),
});

const Check = builder.objectRef<PassportCheck>('PassportCheck').implement({
  fields: t => ({
    isDeclared: t.exposeBoolean('declared'),
    warnings: t.field({ type: [Warning], resolve: ({ warnings }) => [...warnings] }),
  }),
});

const CheckResult = builder.unionType('PassportCheckResult', {
  types: [Check, RefusalType],
  resolveType: value => ('warnings' in value ? Check : RefusalType),
});

const File = builder.objectRef<EquipmentFile>('MachineFile').implement({
  fields: t => ({
    name: t.exposeString('name'),
    mediaType: t.exposeString('mediaType'),
    sha256: t.exposeString('sha256'),
    base64: t.string({ resolve: ({ bytes }) => Buffer.from(bytes).toString('base64') }),
  }),
});

const FileResult = builder.unionType('MachineFileResult', {
  types: [File, RefusalType],
  resolveType: value => ('bytes' in value ? File : RefusalType),
});

const PassportCheckInput = builder.inputType('PassportCheckInput', {
  fields: t => ({
    manufacturer: t.string({ required: true }),
    manufacturerId: t.string(),
    model: t.string({ required: true }),
    serial: t.string({ required: true }),
    gtin: t.string(),
    category: t.field({ type: MachineCategory, required: true }),
    year: t.int({ required: true }),
  }),
});

builder.queryFields(t => ({
  machine: t.field({
    type: MachineType,
    nullable: true,
    description: 'By its subject on chain or its reference. Null where there is none that the reader may see.',
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      await readAt(ctx, 'equipment:read', at);
      return findMachine(ctx, id);
    },
  }),
  machines: t.connection({
    type: MachineType,
    description: 'The newest first unless sorted otherwise.',
    args: { ...atBlock, filter: t.arg({ type: MachineFilter }), sort: t.arg({ type: MachineSort }) },
    resolve: async (_, { filter, sort, ...page }, ctx) =>
      toConnection(
        await listEquipment(ctx.services.db, await readAt(ctx, 'equipment:read', page), {
          filter: present(filter),
          ...(sort && { sort }),
          page: pageRequestOf(page),
          now: ctx.services.clock.now(),
        }),
      ),
  }),
  machineTotals: t.field({
    type: [Total],
    description: 'Count for each state.',
    args: { ...atBlock, filter: t.arg({ type: MachineFilter }) },
    resolve: async (_, { filter, ...at }, ctx) =>
      equipmentTotals(ctx.services.db, await readAt(ctx, 'equipment:read', at), {
        filter: present(filter),
        now: ctx.services.clock.now(),
      }),
  }),
  machinePoints: t.field({
    type: [Point],
    description: 'For a map: the filter’s machines whose place the reader may know, 1,000 at most.',
    args: { ...atBlock, filter: t.arg({ type: MachineFilter }) },
    resolve: async (_, { filter, ...at }, ctx) =>
      equipmentPoints(ctx.services.db, await readAt(ctx, 'equipment:read', at), {
        filter: present(filter),
        now: ctx.services.clock.now(),
        limit: 1_000,
      }),
  }),
  passportCheck: t.field({
    type: CheckResult,
    description: 'What stands against issuing a passport like this: machines that are, or look like, the same.',
    args: { input: t.arg({ type: PassportCheckInput, required: true }) },
    resolve: async (_, { input }, ctx) => {
      const { category, manufacturer, model, serial, year } = input;
      const { gtin, manufacturerId } = present(input);
      const passport = { category, manufacturer, model, serial, year };
      const checked = await checkPassport(ctx.services, ctx.actor, {
        ...passport,
        ...(gtin !== undefined && { gtin }),
        ...(manufacturerId !== undefined && { manufacturerId }),
      });
      return checked.ok ? checked.value : checked.refusal;
    },
  }),
  machineFile: t.field({
    type: FileResult,
    description: 'A document with its bytes, if its record was opened to the reader.',
    args: { documentId: t.arg.string({ required: true }) },
    resolve: async (_, { documentId }, ctx) => {
      const file = await equipmentFile(ctx.services, ctx.actor, { documentId });
      return file.ok ? file.value : file.refusal;
    },
  }),
  recalls: t.field({
    type: [RecallSummaryType],
    description: 'Announced by the organisation itself, or of machines that it may see; newest first.',
    args: atBlock,
    resolve: async (_, at, ctx) =>
      listRecalls(ctx.services.db, await readAt(ctx, 'equipment:read', at), ctx.services.clock.now()),
  }),
  recall: t.field({
    type: RecallType,
    nullable: true,
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      const organisationId = await readAt(ctx, 'equipment:read', at);
      return isRowId(id) ? findRecall(ctx.services.db, organisationId, id, ctx.services.clock.now()) : null;
    },
  }),
}));
