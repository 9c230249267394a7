import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { costLimitRule, costOf } from './cost.ts';

const schema = buildSchema(`
  type Query { receivables(first: Int): Connection! viewer: Viewer! }
  type Connection { edges: [Edge!]! }
  type Edge { node: Node! }
  type Node { id: ID! payments(first: Int): Connection! }
  type Viewer { id: ID! }
`);

describe('cost of a document', () => {
  it('counts a field once and a connection by its page', () => {
    expect(costOf(parse('{ viewer { id } }'))).toBe(2);
    expect(costOf(parse('{ receivables(first: 10) { edges { node { id } } } }'))).toBe(1 + 10 * 3);
  });

  it('counts a page size that is not written in the document as the largest', () => {
    expect(costOf(parse('query ($n: Int) { receivables(first: $n) { edges { node { id } } } }'))).toBe(1 + 100 * 3);
  });

  it('multiplies nested connections, through fragments too', () => {
    const nested = parse(`
      { receivables(first: 50) { edges { node { ...P } } } }
      fragment P on Node { payments(first: 50) { edges { node { id } } } }
    `);
    expect(costOf(nested)).toBe(1 + 50 * (1 + 1 + 1 + 50 * 3));
    expect(validate(schema, nested, [costLimitRule(5_000)]).map(error => error.extensions.code)).toEqual([
      'COST_LIMIT',
    ]);
    expect(validate(schema, nested, [costLimitRule(10_000)])).toEqual([]);
  });

  it('ends on fragments that name one another', () => {
    expect(costOf(parse('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A viewer { id } }'))).toBe(2);
  });
});
