import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { costOf as costIn, costLimitRule } from './cost.ts';

const schema = buildSchema(`
  type Query { receivables(first: Int): Connection! viewer: Viewer! nodes(ids: [ID!]!): [Node]! }
  type PageInfo { hasNextPage: Boolean! }
  type Connection { edges: [Edge!]! pageInfo: PageInfo! }
  type Edge { node: Node! }
  type Node { id: ID! payments(first: Int): Connection! timeline: [Entry!]! tags: [String!]! }
  type Entry { at: String! by: Viewer! }
  type Viewer { id: ID! }
`);
const costOf = (text: string) => costIn(schema, parse(text));

describe('cost of a document', () => {
  it('counts a field once and a connection by its page', () => {
    expect(costOf('{ viewer { id } }')).toBe(2);
    expect(costOf('{ receivables(first: 10) { edges { node { id } } } }')).toBe(1 + 10 * 3);
    expect(costOf('{ receivables { pageInfo { hasNextPage } } }')).toBe(1 + 20 * 2);
  });

  it('counts a page size that is not written in the document as the largest', () => {
    expect(costOf('query ($n: Int) { receivables(first: $n) { edges { node { id } } } }')).toBe(1 + 100 * 3);
    expect(costOf('{ receivables(first: 1000000) { edges { node { id } } } }')).toBe(1 + 100 * 3);
  });

  it('multiplies nested connections, through fragments too', () => {
    const nested = `
      { receivables(first: 50) { edges { node { ...P } } } }
      fragment P on Node { payments(first: 50) { edges { node { id } } } }
    `;
    expect(costOf(nested)).toBe(1 + 50 * (1 + 1 + 1 + 50 * 3));
    expect(validate(schema, parse(nested), [costLimitRule(5_000)]).map(error => error.extensions.code)).toEqual([
      'COST_LIMIT',
    ]);
    expect(validate(schema, parse(nested), [costLimitRule(10_000)])).toEqual([]);
  });

  it('counts a connection by its page wherever its edges are named', () => {
    const cost = 1 + 100 * 3;
    for (const query of [
      '{ receivables(first: 100) { ...F } } fragment F on Connection { edges { node { id } } }',
      '{ receivables(first: 100) { ... { edges { node { id } } } } }',
      '{ receivables(first: 100) { ... on Connection { ...G } } } fragment G on Connection { edges { node { id } } }',
      '{ receivables(first: 100) { rows: edges { node { id } } } }',
      '{ a: receivables(first: 100) { ...F } } fragment F on Connection { ...G } fragment G on Connection { edges { node { id } } }',
    ])
      expect(costOf(query)).toBe(cost);
  });

  it('counts a plain list of objects as ten, and one of texts as one', () => {
    expect(costOf('{ receivables(first: 10) { edges { node { timeline { at by { id } } } } } }')).toBe(
      1 + 10 * (1 + 1 + 1 + 10 * 3),
    );
    expect(costOf('{ receivables(first: 10) { edges { node { tags } } } }')).toBe(1 + 10 * 3);
  });

  it('counts nodes by their ids, and as many as there may be where they are in a variable', () => {
    expect(costOf('{ nodes(ids: ["a", "b", "c"]) { id } }')).toBe(1 + 3);
    expect(costOf('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }')).toBe(1 + 100);
  });

  it('counts introspection by its fields: it is read from memory', () => {
    expect(costOf('{ __schema { types { fields { args { name } } } } }')).toBe(5);
  });

  it('ends on fragments that name one another', () => {
    expect(costOf('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A viewer { id } }')).toBe(2);
  });
});
