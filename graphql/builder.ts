import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import { GraphQLError } from 'graphql';
import type { Hex } from '#domain/hex';
import { isHex } from '#domain/hex';
import type { GraphQLContext } from './context.ts';
import { LARGEST_PAGE } from './limits/page-size.ts';

/** What the scalars are on either side of the wire. */
type Scalars = {
  /** Minor units or parts; text on the wire, because JSON numbers lose digits beyond 2^53. */
  BigInt: { Input: bigint; Output: bigint };
  Hex: { Input: Hex; Output: Hex };
  /** ISO 8601 date, `2026-03-31`. */
  Date: { Input: string; Output: string };
  /** ISO 8601 instant in UTC. */
  DateTime: { Input: Date; Output: Date };
  JSON: { Input: unknown; Output: unknown };
  ID: { Input: string; Output: string };
};

const refuseLiteral = (what: string): never => {
  throw new GraphQLError(what, { extensions: { code: 'BAD_USER_INPUT' } });
};

/** The one builder that every type module adds to. Nullability: output fields are non-null unless they say otherwise. */
export const builder = new SchemaBuilder<{
  Context: GraphQLContext;
  Scalars: Scalars;
  DefaultFieldNullability: false;
}>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    cursorType: 'String',
    clientMutationId: 'omit',
    nodesQueryOptions: {
      resolve: (_root, { ids }, _context, _info, resolveNodes) => {
        if (ids.length > LARGEST_PAGE) refuseLiteral(`nodes takes ${LARGEST_PAGE} ids at once.`);
        return resolveNodes(ids);
      },
    },
  },
});

builder.scalarType('BigInt', {
  description: 'A whole number of any size, as decimal text: amounts in minor units, parts, versions, block numbers.',
  serialize: value => value.toString(),
  parseValue: value =>
    typeof value === 'string' && /^-?\d{1,40}$/.test(value)
      ? BigInt(value)
      : refuseLiteral('BigInt takes a whole number as text, e.g. "12345"'),
});

builder.scalarType('Hex', {
  description: 'Bytes as lower-case hexadecimal text after 0x: subjects, hashes, addresses.',
  serialize: value => value,
  parseValue: value => {
    const text = typeof value === 'string' ? value.toLowerCase() : '';
    return isHex(text, 32) || isHex(text, 20) ? text : refuseLiteral('Hex takes 20 or 32 bytes after 0x');
  },
});

builder.scalarType('Date', {
  description: 'A calendar date, ISO 8601: 2026-03-31.',
  serialize: value => value,
  parseValue: value =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
      ? value
      : refuseLiteral('Date takes a calendar date as text, e.g. "2026-03-31"'),
});

builder.scalarType('DateTime', {
  description: 'An instant in UTC, ISO 8601: 2026-03-31T12:00:00.000Z.',
  serialize: value => value.toISOString(),
  parseValue: value => {
    const instant = typeof value === 'string' ? new Date(value) : null;
    return instant && !Number.isNaN(instant.getTime()) ? instant : refuseLiteral('DateTime takes an ISO 8601 instant');
  },
});

builder.scalarType('JSON', {
  description: 'Structured details as they were committed to.',
  serialize: value => value,
  parseValue: () => refuseLiteral('JSON is read, not sent'),
});

builder.queryType({ description: 'Reads, each scoped to the organisation that asks.' });
builder.mutationType({ description: 'Changes. Each answers what was accepted, or a refusal that says why not.' });
builder.subscriptionType({ description: 'Changes as they reach the projection, over server-sent events.' });
