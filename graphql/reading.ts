import { GraphQLError } from 'graphql';
import type { Permission } from '#domain/access/permissions';
import type { Page, PageRequest } from '#prisma/reads/paging';
import { authorise } from '#services/actor';
import { untilBlock } from './at-block.ts';
import type { GraphQLContext } from './context.ts';
import { LARGEST_PAGE } from './limits/page-size.ts';

/** The organisation whose data may be read; an error with code `FORBIDDEN` where the actor lacks the permission. */
export const readerOf = ({ actor }: GraphQLContext, permission: Permission): string => {
  const allowed = authorise(actor, permission);
  if (!allowed.ok) {
    throw new GraphQLError(`This needs the permission ${permission}.`, {
      extensions: { code: 'FORBIDDEN', permission, refusal: allowed.refusal.code },
    });
  }
  return actor.organisationId;
};

/** As `readerOf`, for a read at the root: first waits for the block that it asks for. */
export const readAt = async (
  ctx: GraphQLContext,
  permission: Permission,
  { minBlock }: { readonly minBlock?: bigint | null | undefined },
): Promise<string> => {
  const organisationId = readerOf(ctx, permission);
  await untilBlock(ctx, minBlock);
  return organisationId;
};

interface ConnectionArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** What a connection's arguments ask for, checked: `first` or `last`, not both, 1 … 100; 20 rows when neither is given. */
export const pageRequestOf = ({ first, after, last, before }: ConnectionArguments): PageRequest => {
  const refuse = (message: string): never => {
    throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
  };
  if (first != null && last != null) refuse('Give first or last, not both.');
  for (const size of [first, last]) {
    if (size != null && (size < 1 || size > LARGEST_PAGE)) refuse(`A page has 1 to ${LARGEST_PAGE} rows.`);
  }
  return {
    ...(last == null && { first: first ?? 20 }),
    ...(last != null && { last }),
    ...(after != null && { after }),
    ...(before != null && { before }),
  };
};

/** A page of `prisma/reads` in Relay's shape. */
export const toConnection = <Node>({ edges, hasNextPage, hasPreviousPage }: Page<Node>) => ({
  edges: [...edges],
  pageInfo: {
    hasNextPage,
    hasPreviousPage,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  },
});
