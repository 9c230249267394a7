import { CHECK_VERDICTS, PASSPORT_CHECKS, type PassportCheck } from '#domain/equipment/passport-checks';
import { RECORD_KINDS } from '#domain/equipment/records';
import { type EquipmentDocumentView, type EquipmentRecordView, RECORD_STATUSES } from '#prisma/reads/equipment-records';
import type { EquipmentTimelineEntry, TitleStep } from '#prisma/reads/equipment-timeline';
import type { AppointedInspector } from '#prisma/reads/inspectors';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { OrganisationType, partyOf } from './organisation.ts';

export const MachineDocumentType = builder.objectRef<EquipmentDocumentView>('MachineDocument').implement({
  description: 'A file of a machine’s record; its hash is a leaf of the record’s commitment.',
  fields: t => ({
    documentId: t.exposeString('id', { description: 'What machineFile takes.' }),
    kind: t.exposeString('kind'),
    name: t.exposeString('name'),
    mediaType: t.exposeString('mediaType'),
    size: t.exposeInt('size'),
    sha256: t.exposeString('sha256'),
    isPublic: t.exposeBoolean('isPublic'),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
  }),
});

export const MachineRecordType = builder.objectRef<EquipmentRecordView>('MachineRecord').implement({
  description: 'What was done to, or seen of, a machine, as far as it was opened to the reader.',
  fields: t => ({
    recordId: t.exposeString('id'),
    kind: t.field({ type: codes('MachineRecordKind', RECORD_KINDS), resolve: ({ kind }) => kind }),
    status: t.field({
      type: codes('MachineRecordStatus', RECORD_STATUSES, 'RECORDED: on chain. GIVEN: a notice, which has no event.'),
      resolve: ({ status }) => status,
    }),
    date: t.field({ type: 'Date', resolve: ({ date }) => date }),
    until: t.field({ type: 'Date', nullable: true, resolve: ({ until }) => until }),
    currency: t.exposeString('currency', { nullable: true }),
    amountMinor: t.field({ type: 'BigInt', nullable: true, resolve: ({ amountMinor }) => amountMinor }),
    details: t.field({ type: 'JSON', resolve: ({ details }) => details }),
    root: t.exposeString('root'),
    isPublic: t.exposeBoolean('isPublic'),
    by: t.field({ type: OrganisationType, nullable: true, resolve: ({ by }) => partyOf(by) }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    documents: t.field({ type: [MachineDocumentType], resolve: ({ documents }) => [...documents] }),
  }),
});

export const MachineEventType = builder.objectRef<EquipmentTimelineEntry>('MachineEvent').implement({
  description: 'An event on chain, as far as the reader may know it.',
  fields: t => ({
    type: t.exposeString('type', { description: 'PassportIssued, TitleTransferred, CustodyChanged, …' }),
    version: t.field({ type: 'BigInt', resolve: ({ version }) => version }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    blockNumber: t.field({ type: 'BigInt', resolve: ({ blockNumber }) => blockNumber }),
    blockHash: t.exposeString('blockHash'),
    txHash: t.exposeString('txHash'),
    logIndex: t.exposeInt('logIndex'),
    final: t.exposeBoolean('final'),
    by: t.field({ type: OrganisationType, nullable: true, resolve: ({ by }) => partyOf(by) }),
    from: t.field({ type: OrganisationType, nullable: true, resolve: ({ from }) => partyOf(from) }),
    root: t.exposeString('root'),
    details: t.field({ type: 'JSON', nullable: true, resolve: ({ details }) => details }),
  }),
});

export const TitleStepType = builder.objectRef<TitleStep>('TitleStep').implement({
  description: 'A passing of recorded title. Recorded here is no legal register.',
  fields: t => ({
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    from: t.field({ type: OrganisationType, nullable: true, resolve: ({ from }) => partyOf(from) }),
    to: t.field({ type: OrganisationType, nullable: true, resolve: ({ to }) => partyOf(to) }),
    priceMinor: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'Where the terms were opened to the reader.',
      resolve: ({ priceMinor }) => priceMinor,
    }),
    currency: t.exposeString('currency', { nullable: true }),
    root: t.exposeString('root'),
    blockNumber: t.field({ type: 'BigInt', resolve: ({ blockNumber }) => blockNumber }),
    txHash: t.exposeString('txHash'),
  }),
});

export const MachineCheckType = builder.objectRef<PassportCheck>('MachineCheck').implement({
  description: 'Something that the record says for or against a machine.',
  fields: t => ({
    check: t.field({ type: codes('MachineCheckName', PASSPORT_CHECKS), resolve: ({ check }) => check }),
    verdict: t.field({
      type: codes('CheckVerdict', CHECK_VERDICTS, 'UNKNOWN: nothing is recorded, which is neither good nor bad.'),
      resolve: ({ verdict }) => verdict,
    }),
    reason: t.exposeString('reason'),
    params: t.field({ type: 'JSON', resolve: ({ params }) => params }),
    root: t.exposeString('root', { nullable: true, description: 'Commitment that the statement rests on.' }),
  }),
});

export const InspectorType = builder.objectRef<AppointedInspector>('AppointedInspector').implement({
  description: 'An organisation that may look at a machine for another, and record what it saw.',
  fields: t => ({
    appointmentId: t.exposeString('id', { description: 'What endAppointment takes.' }),
    inspector: t.exposeString('inspector'),
    appointedBy: t.exposeString('appointedBy'),
    note: t.exposeString('note', { nullable: true }),
    until: t.field({ type: 'DateTime', resolve: ({ until }) => until }),
  }),
});
