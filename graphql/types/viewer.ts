import { permissionsOfActor } from '#domain/access/authorise';
import { ROLES } from '#domain/access/permissions';
import { accountsOf, ownOrganisation } from '#prisma/reads/organisation';
import type { Actor } from '#services/actor';
import { atBlock, untilBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { readerOf } from '../reading.ts';
import { WaitingType, waitingNow } from './inbox.ts';
import { OrganisationType } from './organisation.ts';

type Account = Awaited<ReturnType<typeof accountsOf>>['accounts'][number];

const BankAccount = builder.objectRef<Account>('BankAccount').implement({
  fields: t => ({
    accountId: t.exposeString('id', { description: 'What recordBankEntry takes.' }),
    holderName: t.exposeString('holderName', { nullable: true }),
    accountNumber: t.exposeString('accountNumber'),
    bic: t.exposeString('bic', { nullable: true }),
    bankName: t.exposeString('bankName', { nullable: true }),
    currency: t.exposeString('currency'),
    status: t.exposeString('status', { description: 'ACTIVE or RETIRED.' }),
  }),
});

const ViewerType = builder.objectRef<Actor>('Viewer').implement({
  description: 'Who asks: a person, or the token that a person has made.',
  fields: t => ({
    kind: t.field({ type: codes('ActorKind', ['member', 'token', 'link']), resolve: ({ kind }) => kind }),
    userId: t.string({ nullable: true, resolve: ({ userId }) => userId }),
    organisation: t.field({
      type: OrganisationType,
      resolve: (_, __, ctx) => ownOrganisation(ctx.services.db, readerOf(ctx, 'organisation:read')),
    }),
    roles: t.field({ type: [codes('Role', ROLES)], resolve: ({ roles }) => [...roles] }),
    permissions: t.stringList({
      description: 'All that the actor may do, a token within its scopes: receivable:issue, …',
      resolve: actor => permissionsOfActor(actor),
    }),
    accounts: t.field({
      type: [BankAccount],
      description: 'The organisation’s own bank accounts, those in use first.',
      resolve: async (_, __, ctx) =>
        (await accountsOf(ctx.services.db, readerOf(ctx, 'bank-account:read'), ctx.services.clock.now())).accounts,
    }),
    waiting: t.field({
      type: WaitingType,
      resolve: (_, __, ctx) => {
        readerOf(ctx, 'organisation:read');
        return waitingNow(ctx);
      },
    }),
  }),
});

builder.queryField('viewer', t =>
  t.field({
    type: ViewerType,
    args: { ...atBlock },
    resolve: async (_, { minBlock }, ctx) => {
      await untilBlock(ctx, minBlock);
      return ctx.actor;
    },
  }),
);
