import { COLLATERALS } from '#domain/liens/state';
import { findSearch, listSearches, type SearchRow } from '#prisma/reads/lien-searches';
import { findLienRow, listLiens } from '#prisma/reads/liens';
import { liensOn } from '#prisma/reads/liens-on';
import { seeLien } from '#prisma/reads/see-lien';
import { seePledge } from '#prisma/reads/see-pledge';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { isRowId } from '../ids.ts';
import { present } from '../present.ts';
import { pageRequestOf, readAt, toConnection } from '../reading.ts';
import { LienEventType, LiensOnType, LienType } from './lien.ts';
import { LienCollateral, LienFilter, LienLaw, LienSort } from './lien-enums.ts';

const SearchRowType = builder.objectRef<SearchRow>('LienSearch').implement({
  description: 'A search that the reader’s organisation made before it lent.',
  fields: t => ({
    searchId: t.exposeString('id'),
    by: t.exposeString('by'),
    things: t.exposeInt('things'),
    liens: t.exposeInt('liens'),
    externals: t.exposeInt('externals'),
    blockNumber: t.field({ type: 'BigInt', resolve: ({ blockNumber }) => blockNumber }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
  }),
});

interface SignedResult {
  readonly id: string;
  readonly result: string;
  readonly resultHash: string;
  readonly signer: string;
  readonly signature: string;
}

const SignedResultType = builder.objectRef<SignedResult>('LienSearchResult').implement({
  description:
    'As `lienlight verify-search` checks it: the JSON as it was signed, its SHA-256, and the registrar’s signature.',
  fields: t => ({
    searchId: t.exposeString('id'),
    result: t.exposeString('result', { description: 'JSON. Names no secured party.' }),
    resultHash: t.exposeString('resultHash'),
    signer: t.exposeString('signer'),
    signature: t.exposeString('signature'),
  }),
});

builder.queryFields(t => ({
  lien: t.field({
    type: LienType,
    nullable: true,
    description: 'By its name on chain or its reference; null for all but its two parties.',
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      const organisationId = await readAt(ctx, 'lien:read', at);
      return findLienRow(ctx.services.db, organisationId, id, ctx.services.clock.now());
    },
  }),
  lienEvents: t.field({
    type: [LienEventType],
    nullable: true,
    description: 'What happened to a lien, oldest first; null where the reader may not know of it.',
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      const organisationId = await readAt(ctx, 'lien:read', at);
      const seen = await seeLien(ctx.services.db, organisationId, id, ctx.services.clock.now());
      return seen && [...seen.events];
    },
  }),
  liens: t.connection({
    type: LienType,
    description: 'Those of which the organisation is secured party or grantor; newest first unless sorted otherwise.',
    args: { ...atBlock, filter: t.arg({ type: LienFilter }), sort: t.arg({ type: LienSort }) },
    resolve: async (_, { filter, sort, ...page }, ctx) =>
      toConnection(
        await listLiens(ctx.services.db, await readAt(ctx, 'lien:read', page), {
          filter: present(filter),
          ...(sort && { sort }),
          page: pageRequestOf(page),
          now: ctx.services.clock.now(),
        }),
      ),
  }),
  liensOn: t.field({
    type: LiensOnType,
    nullable: true,
    description: 'All liens on a thing that the reader may see, with their priority. Null for strangers.',
    args: {
      ...atBlock,
      collateral: t.arg({ type: LienCollateral, required: true }),
      id: t.arg.string({ required: true, description: 'Subject or reference.' }),
      fragment: t.arg.int(),
      law: t.arg({ type: LienLaw, description: 'Rank by this law’s rules.' }),
    },
    resolve: async (_, { collateral, id, fragment, law, ...at }, ctx) => {
      const organisationId = await readAt(ctx, 'lien:read', at);
      const { db, clock } = ctx.services;
      const now = clock.now();
      const known = COLLATERALS.find(one => one === collateral) ?? 'Equipment';
      const pledge = await seePledge(db, organisationId, { collateral: known, id, now });
      if (!pledge) return null;
      return liensOn(db, organisationId, { ...pledge, part: fragment ?? 0 }, now, law ?? undefined);
    },
  }),
  lienSearches: t.connection({
    type: SearchRowType,
    description: 'Searches that the organisation made, newest first.',
    args: { ...atBlock },
    resolve: async (_, page, ctx) =>
      toConnection(await listSearches(ctx.services.db, await readAt(ctx, 'lien:read', page), pageRequestOf(page))),
  }),
  lienSearch: t.field({
    type: SignedResultType,
    nullable: true,
    description: 'One search’s signed result; null for all but who made it.',
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      const organisationId = await readAt(ctx, 'lien:read', at);
      const found = isRowId(id) ? await findSearch(ctx.services.db, organisationId, id) : null;
      return found && { ...found, result: JSON.stringify(found.result) };
    },
  }),
}));
