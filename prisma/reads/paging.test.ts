import { describe, expect, test } from 'vitest';
import { Prisma } from '../client.ts';
import { allOf, containing, keyset, pageOf, type SortKey } from './paging.ts';

const key = (type: SortKey['type'], direction: 'asc' | 'desc' = 'asc'): SortKey => ({
  expression: Prisma.sql`r.key`,
  type,
  id: Prisma.sql`r.id`,
  idType: 'uuid',
  direction,
});
const id = '0199d2a0-0000-7000-8000-000000000001';
const cursorOf = (...values: unknown[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');
const row = (sort_key: string, sort_id = id) => ({ sort_key, sort_id });

describe('a page', () => {
  test('begins after the cursor and brings one row more than it shows', () => {
    const page = keyset(key('date'), { first: 2, after: cursorOf('2026-01-31', id) });
    expect(page.where.sql).toBe('(r.key, r.id) > (?::date, ?::uuid)');
    expect(page.where.values).toEqual(['2026-01-31', id]);
    expect(page.orderBy.sql).toBe('r.key ASC, r.id ASC');
    const shown = pageOf([row('a'), row('b'), row('c')], page, ({ sort_key }) => sort_key);
    expect(shown.edges.map(({ node }) => node)).toEqual(['a', 'b']);
    expect(shown).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  test('backward it reads against the order, and shows in the order', () => {
    const page = keyset(key('bigint', 'desc'), { last: 2, before: cursorOf('5', id) });
    expect(page.where.sql).toContain('>');
    expect(page.orderBy.sql).toBe('r.key ASC, r.id ASC');
    const shown = pageOf([row('6'), row('7'), row('8')], page, ({ sort_key }) => sort_key);
    expect(shown.edges.map(({ node }) => node)).toEqual(['7', '6']);
    expect(shown).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  test('the cursor of a row leads back to it', () => {
    const page = keyset(key('text'), {});
    const { edges } = pageOf([row("O'Brien ✓")], page, ({ sort_key }) => sort_key);
    expect(keyset(key('text'), { after: edges[0]?.cursor }).where.values).toEqual(["O'Brien ✓", id]);
  });

  test.each([
    ['date', cursorOf('2026-02-30', id)],
    ['date', cursorOf('tomorrow', id)],
    ['bigint', cursorOf('9'.repeat(30), id)],
    ['timestamptz', cursorOf('2026-01-01 25:00:00+00', id)],
    ['text', cursorOf('nul\0', id)],
    ['text', cursorOf('a', 'no-uuid')],
    ['text', cursorOf('a')],
    ['text', cursorOf(1, 2)],
    ['text', 'not base64 of anything'],
    ['text', ''],
    ['text', 'a'.repeat(5000)],
  ] as const)('a %s cursor that this list did not make begins at the start: %s', (type, after) => {
    expect(keyset(key(type), { after })).toMatchObject({ hasAnchor: false, where: { sql: 'TRUE' } });
  });

  test.each([
    [undefined, 50],
    [0, 50],
    [-3, 1],
    [7.9, 7],
    [100_000, 200],
    [Number.NaN, 50],
  ])('of %s has %i rows at most', (first, size) => {
    expect(keyset(key('text'), { first }).size).toBe(size);
  });
});

test('wildcards in a searched text stand for themselves', () => {
  expect(containing(' 50%_\\ ')).toBe('%50\\%\\_\\\\%');
});

test('no condition is true', () => {
  expect(allOf([undefined, false]).sql).toBe('TRUE');
  expect(allOf([Prisma.sql`a = ${1}`, false, Prisma.sql`b = ${2}`]).values).toEqual([1, 2]);
});
