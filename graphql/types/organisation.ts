import { ORGANISATION_KINDS } from '#domain/access/organisation-kinds';
import { findKnownOrganisation } from '#prisma/reads/identity-organisations';
import { listConsortium } from '#prisma/reads/organisations';
import type { PartyName } from '#prisma/reads/see-receivable';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { isRowId } from '../ids.ts';
import { perRequest } from '../per-request.ts';
import { readAt, readerOf } from '../reading.ts';

export const OrganisationKind = codes('OrganisationKind', ORGANISATION_KINDS);

const findOrganisation = perRequest(async (ctx, id) =>
  isRowId(id) ? findKnownOrganisation(ctx.services.db, readerOf(ctx, 'organisation:read'), id) : null,
);

interface Named {
  readonly id: string;
  readonly name: string;
}

/** A party of a record, where the reader may know it. */
export const partyOf = (party: PartyName | null): Named | null =>
  party && { id: party.organisationId, name: party.name };

/** An organisation as the reader knows it: by name. Who a competitor’s lender is, nobody is told. */
export const OrganisationType = builder.node(builder.objectRef<Named>('Organisation'), {
  description: 'An organisation of the consortium, or a guest that the reader deals with.',
  id: { resolve: ({ id }) => id },
  loadOne: (id, ctx) => findOrganisation(ctx, id),
  fields: t => ({
    organisationId: t.exposeString('id', { description: 'What mutations take.' }),
    name: t.exposeString('name'),
    country: t.string({
      nullable: true,
      resolve: async ({ id }, _, ctx) => (await findOrganisation(ctx, id))?.country ?? null,
    }),
    kinds: t.field({
      type: [OrganisationKind],
      resolve: async ({ id }, _, ctx) => [...((await findOrganisation(ctx, id))?.kinds ?? [])],
    }),
  }),
});

builder.queryField('organisations', t =>
  t.field({
    type: [OrganisationType],
    description: 'The consortium, by name.',
    args: { ...atBlock, kinds: t.arg({ type: [OrganisationKind] }) },
    resolve: async (_, { kinds, ...at }, ctx) => {
      await readAt(ctx, 'organisation:read', at);
      return listConsortium(ctx.services.db, kinds ?? undefined);
    },
  }),
);
