import { EQUIPMENT_STEPS, EQUIPMENT_TURNS, equipmentSteps } from '#domain/equipment/next-step';
import { commitmentsOf } from '#prisma/reads/commitments';
import { machineChecks } from '#prisma/reads/equipment-checks';
import { type EquipmentRow, findEquipmentRow } from '#prisma/reads/equipment-list';
import { recallsOfMachine } from '#prisma/reads/equipment-recalls';
import { equipmentRecords } from '#prisma/reads/equipment-records';
import { equipmentTimeline, titleChain } from '#prisma/reads/equipment-timeline';
import { EQUIPMENT_VIEWER_ROLES } from '#prisma/reads/equipment-viewer';
import { appointedInspectors } from '#prisma/reads/inspectors';
import { type SeenEquipment, seeEquipment } from '#prisma/reads/see-equipment';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import type { GraphQLContext } from '../context.ts';
import { perRequest } from '../per-request.ts';
import { readerOf } from '../reading.ts';
import { MachineState } from './equipment-lists.ts';
import {
  InspectorType,
  MachineCheckType,
  MachineEventType,
  MachineRecordType,
  TitleStepType,
} from './equipment-parts.ts';
import { OrganisationType, partyOf } from './organisation.ts';
import { CommitmentType } from './receivable-parts.ts';

/** A machine by its subject or reference; null for strangers. */
export const findMachine = perRequest((ctx, id) =>
  findEquipmentRow(ctx.services.db, readerOf(ctx, 'equipment:read'), id, ctx.services.clock.now()),
);

const findSeen = perRequest((ctx, subject) =>
  seeEquipment(ctx.services.db, readerOf(ctx, 'equipment:read'), subject, ctx.services.clock.now()),
);

const details = async ({ subject }: EquipmentRow, ctx: GraphQLContext): Promise<SeenEquipment> => {
  const seen = await findSeen(ctx, subject);
  if (!seen) throw new Error('a machine of a list cannot be read');
  return seen;
};

interface Step {
  readonly step: (typeof EQUIPMENT_STEPS)[number];
  readonly turn: (typeof EQUIPMENT_TURNS)[number] | null;
}

const StepType = builder.objectRef<Step>('MachineStep').implement({
  fields: t => ({
    step: t.field({ type: codes('MachineStepName', EQUIPMENT_STEPS), resolve: ({ step }) => step }),
    turn: t.field({ type: codes('MachineTurn', EQUIPMENT_TURNS), nullable: true, resolve: ({ turn }) => turn }),
  }),
});

interface RecallOfMachine {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly cleared: boolean;
}

const RecallOfMachineType = builder.objectRef<RecallOfMachine>('MachineRecall').implement({
  fields: t => ({
    recallId: t.exposeString('id'),
    number: t.exposeString('number'),
    title: t.exposeString('title'),
    cleared: t.exposeBoolean('cleared'),
  }),
});

const MachineRole = codes('MachineRole', EQUIPMENT_VIEWER_ROLES);

export const MachineType = builder.node(builder.objectRef<EquipmentRow>('Machine'), {
  description: 'A machine, as the chain says and as the reader may know it.',
  id: { resolve: ({ subject }) => subject },
  loadOne: (subject, ctx) => findMachine(ctx, subject),
  fields: t => ({
    subject: t.exposeString('subject', { description: 'Its name on chain, and what mutations take.' }),
    reference: t.exposeString('reference'),
    manufacturer: t.exposeString('manufacturer'),
    model: t.exposeString('model'),
    serial: t.exposeString('serial'),
    gtin: t.exposeString('gtin', { nullable: true, description: 'GTIN-14.' }),
    category: t.exposeString('category', { description: 'As `MachineCategory`, in lower case.' }),
    year: t.exposeInt('year'),
    isDeclared: t.exposeBoolean('declared', { description: 'An owner declared it; else its manufacturer issued it.' }),
    publicId: t.string({
      description: 'Of its public address, /id/….',
      resolve: async (row, _, ctx) => (await details(row, ctx)).row.publicId,
    }),
    state: t.field({ type: MachineState, resolve: ({ state }) => state }),
    recalled: t.exposeBoolean('recalled'),
    settling: t.exposeBoolean('settling', { description: 'A change of it is on its way to the chain.' }),
    titleHolder: t.field({ type: OrganisationType, nullable: true, resolve: ({ titleHolder }) => titleHolder }),
    custodian: t.field({
      type: OrganisationType,
      nullable: true,
      description: 'Who has it; null where the reader may not know.',
      resolve: ({ custodian }) => custodian,
    }),
    country: t.exposeString('country', { nullable: true, description: 'Where it was last, ISO 3166-1 alpha-2.' }),
    positionAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ positionAt }) => positionAt }),
    leaseReference: t.string({ nullable: true, resolve: ({ lease }) => lease?.reference ?? null }),
    version: t.field({ type: 'BigInt', resolve: ({ version }) => version }),
    blockNumber: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'Of its last event; null while its passport is on its way.',
      resolve: ({ blockNumber }) => blockNumber,
    }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    root: t.string({
      description: 'Commitment to its passport.',
      resolve: async (row, _, ctx) => (await details(row, ctx)).row.root,
    }),
    roles: t.field({
      type: [MachineRole],
      description: 'What the reader’s organisation is to it.',
      resolve: async (row, _, ctx) => [...(await details(row, ctx)).viewer.roles],
    }),
    offeredTo: t.field({
      type: OrganisationType,
      nullable: true,
      description: 'To whom title is offered, for those whom it concerns.',
      resolve: async (row, _, ctx) => {
        const { shown, nameOf } = await details(row, ctx);
        return partyOf(nameOf(shown?.proposal?.buyer ?? null));
      },
    }),
    nextSteps: t.field({
      type: [StepType],
      description: 'What should happen next, and whose turn it is; most pressing first.',
      resolve: async (row, _, ctx) => {
        const { state, shown, record } = await details(row, ctx);
        return state && shown ? equipmentSteps({ ...state, proposal: shown.proposal }, record) : [];
      },
    }),
    records: t.field({
      type: [MachineRecordType],
      description: 'Newest first.',
      resolve: async (row, _, ctx) => equipmentRecords(ctx.services.db, await details(row, ctx)),
    }),
    checks: t.field({
      type: [MachineCheckType],
      description: 'What the record says for and against it, as far as the reader may know.',
      resolve: async (row, _, ctx) => machineChecks(ctx.services.db, await details(row, ctx), ctx.services.clock.now()),
    }),
    inspectors: t.field({
      type: [InspectorType],
      description: 'Who may look at it for the reader, or for whoever appointed the reader.',
      resolve: async (row, _, ctx) =>
        appointedInspectors(ctx.services.db, await details(row, ctx), ctx.services.clock.now()),
    }),
    recalls: t.field({
      type: [RecallOfMachineType],
      resolve: async ({ subject }, _, ctx) => {
        const now = ctx.services.clock.now();
        const found = await recallsOfMachine(ctx.services.db, readerOf(ctx, 'equipment:read'), subject, now);
        return found.map(({ id, number, title, machine }) => ({
          id,
          number,
          title,
          cleared: machine.status === 'cleared',
        }));
      },
    }),
    titleChain: t.field({
      type: [TitleStepType],
      description: 'How recorded title came to whom it belongs now, oldest first.',
      resolve: async (row, _, ctx) => titleChain(ctx.services.db, await details(row, ctx)),
    }),
    timeline: t.field({
      type: [MachineEventType],
      description: 'Its events on chain, oldest first.',
      resolve: async (row, _, ctx) => equipmentTimeline(ctx.services.db, await details(row, ctx)),
    }),
    commitments: t.field({
      type: [CommitmentType],
      description: 'The evidence: what was committed to on chain and opened to the reader.',
      resolve: async (row, _, ctx) => {
        const { subject, viewer } = await details(row, ctx);
        return commitmentsOf(ctx.services.db, viewer.readers, subject);
      },
    }),
  }),
});
