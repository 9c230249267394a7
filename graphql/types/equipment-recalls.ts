import type { RecalledMachine, RecallPage, RecallSummary } from '#prisma/reads/equipment-recalls';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { OrganisationType } from './organisation.ts';

type Acknowledgement = RecalledMachine['acknowledgements'][number];

const AcknowledgementType = builder.objectRef<Acknowledgement>('RecallAcknowledgement').implement({
  fields: t => ({
    organisation: t.field({ type: OrganisationType, resolve: ({ organisation }) => organisation }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
  }),
});

const RecalledMachineType = builder.objectRef<RecalledMachine>('RecalledMachine').implement({
  fields: t => ({
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference'),
    manufacturer: t.exposeString('manufacturer'),
    model: t.exposeString('model'),
    serial: t.exposeString('serial'),
    recall: t.exposeString('recall', { description: 'Its name on chain.' }),
    status: t.field({
      type: codes('RecallStatus', ['announced', 'cleared', 'settling', 'refused']),
      resolve: ({ status }) => status,
    }),
    titleHolder: t.field({ type: OrganisationType, nullable: true, resolve: ({ titleHolder }) => titleHolder }),
    acknowledgements: t.field({
      type: [AcknowledgementType],
      description: 'All to the manufacturer; to others their own.',
      resolve: ({ acknowledgements }) => [...acknowledgements],
    }),
    isMineToAcknowledge: t.exposeBoolean('isMineToAcknowledge'),
  }),
});

export const RecallSummaryType = builder.objectRef<RecallSummary>('RecallSummary').implement({
  fields: t => ({
    recallId: t.exposeString('id', { description: 'What recall and mutations take.' }),
    number: t.exposeString('number'),
    title: t.exposeString('title'),
    announcedAt: t.field({ type: 'DateTime', resolve: ({ announcedAt }) => announcedAt }),
    manufacturer: t.field({ type: OrganisationType, resolve: ({ manufacturer }) => manufacturer }),
    isOwn: t.exposeBoolean('isOwn'),
    machines: t.exposeInt('machines'),
    cleared: t.exposeInt('cleared'),
    acknowledged: t.exposeInt('acknowledged'),
  }),
});

export const RecallType = builder.objectRef<RecallPage>('Recall').implement({
  description: 'A manufacturer’s recall, with those of its machines that the reader may see.',
  fields: t => ({
    recallId: t.exposeString('id'),
    number: t.exposeString('number'),
    title: t.exposeString('title'),
    text: t.exposeString('text'),
    remedy: t.exposeString('remedy'),
    announcedAt: t.field({ type: 'DateTime', resolve: ({ announcedAt }) => announcedAt }),
    manufacturer: t.field({ type: OrganisationType, resolve: ({ manufacturer }) => manufacturer }),
    isOwn: t.exposeBoolean('isOwn'),
    machines: t.field({ type: [RecalledMachineType], resolve: ({ machines }) => [...machines] }),
  }),
});
