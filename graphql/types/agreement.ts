import { type AgreementLine, findAgreement, listAgreements } from '#prisma/reads/agreements';
import { AGREEMENT_KINDS, isAgreementKind } from '#services/agreements/kinds';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { perRequest } from '../per-request.ts';
import { pageRequestOf, readAt, readerOf, toConnection } from '../reading.ts';

const find = perRequest((ctx, id) =>
  findAgreement(ctx.services.db, readerOf(ctx, 'agreement:read'), id, ctx.services.clock.now()),
);

const Signer = builder.objectRef<AgreementLine['signers'][number]>('AgreementSigner').implement({
  fields: t => ({
    organisationId: t.exposeString('organisationId'),
    name: t.exposeString('name'),
    agreedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ agreedAt }) => agreedAt }),
    by: t.exposeString('by', { nullable: true, description: "Who signed; of one's own organisation alone." }),
  }),
});

const AgreementType = builder.node(builder.objectRef<AgreementLine>('Agreement'), {
  description: 'A change that several organisations sign together, as one action; it waits until the last has signed.',
  id: { resolve: ({ id }) => id },
  loadOne: (id, ctx) => find(ctx, id),
  fields: t => ({
    agreementId: t.exposeString('id'),
    kind: t.field({
      type: codes('AgreementKind', AGREEMENT_KINDS),
      nullable: true,
      description: 'Null for a kind that this version does not know.',
      resolve: ({ kind }) => (isAgreementKind(kind) ? kind : null),
    }),
    subject: t.exposeString('subject'),
    content: t.field({ type: 'JSON', description: 'What its signers are shown.', resolve: ({ content }) => content }),
    proposedBy: t.exposeString('proposedBy'),
    status: t.field({
      type: codes('AgreementStatus', ['OPEN', 'SIGNED', 'DECLINED', 'WITHDRAWN', 'EXPIRED']),
      resolve: ({ status }) => status,
    }),
    waitsForUs: t.exposeBoolean('waitsForUs'),
    signers: t.field({ type: [Signer], resolve: ({ signers }) => [...signers] }),
    note: t.exposeString('note', { nullable: true }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    expiresAt: t.field({ type: 'DateTime', resolve: ({ expiresAt }) => expiresAt }),
    closedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ closedAt }) => closedAt }),
    actionId: t.exposeString('actionId', { nullable: true }),
  }),
});

builder.queryFields(t => ({
  agreement: t.field({
    type: AgreementType,
    nullable: true,
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      await readAt(ctx, 'agreement:read', at);
      return find(ctx, id);
    },
  }),
  agreements: t.connection({
    type: AgreementType,
    description: "What one's own organisation signs or proposed, newest first.",
    args: {
      ...atBlock,
      show: t.arg({ type: codes('AgreementShow', ['ours', 'open', 'all']) }),
      subject: t.arg.string(),
    },
    resolve: async (_, { show, subject, ...page }, ctx) =>
      toConnection(
        await listAgreements(
          ctx.services.db,
          await readAt(ctx, 'agreement:read', page),
          { show: show ?? 'all', now: ctx.services.clock.now(), ...(subject && { subject }) },
          pageRequestOf(page),
        ),
      ),
  }),
}));
