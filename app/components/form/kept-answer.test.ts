import type { Location } from '@remix-run/react';
import { describe, expect, test } from 'vitest';
import { keepAnswer } from './kept-answer.ts';

const place = (address: string, key: string): Location => {
  const { pathname, search, hash } = new URL(address, 'http://localhost');
  return { pathname, search, hash, key, state: null };
};

const refused = { problems: ['field-required'] };
const here = place('/devices/1?day=3', 'a');
const kept = keepAnswer(null, refused, { at: here, by: 'REPLACE' });

/** What stands once the router has forgotten the answer and the reader is there. */
const standing = (at: Location, by: 'POP' | 'PUSH' | 'REPLACE') =>
  keepAnswer<typeof refused | undefined>(kept, undefined, { at, by })?.answer;

describe('what an action answered', () => {
  test('stands, as the same object, when the page’s data is loaded again', () => {
    expect(kept?.answer).toBe(refused);
    expect(keepAnswer<typeof refused | undefined>(kept, undefined, { at: here, by: 'REPLACE' })).toBe(kept);
  });

  test('stands when the reader goes to a part of the page, and back', () => {
    const part = place('/devices/1?day=3#rename-name', 'default');
    expect(standing(part, 'POP')).toBe(refused);
    const there = keepAnswer<typeof refused | undefined>(kept, undefined, { at: part, by: 'POP' });
    expect(keepAnswer<typeof refused | undefined>(there, undefined, { at: here, by: 'POP' })?.answer).toBe(refused);
  });

  test('stands when the address loses the mark of an index page', () => {
    const index = keepAnswer(null, refused, { at: place('/leases/1?index', 'a'), by: 'REPLACE' });
    const part = { at: place('/leases/1#note', 'default'), by: 'POP' } as const;
    expect(keepAnswer<typeof refused | undefined>(index, undefined, part)?.answer).toBe(refused);
  });

  test('gives way to the next answer', () => {
    const next = { problems: ['bad-key'] };
    const now = { at: place('/devices/1?day=3', 'b'), by: 'REPLACE' } as const;
    expect(keepAnswer(kept, next, now)).toEqual({ answer: next, at: now.at });
  });

  test.each([
    ['a redirect to the same page, as after success', place('/devices/1?day=3', 'b'), 'REPLACE'],
    ['a redirect to a part of it', place('/devices/1?day=3#history', 'b'), 'PUSH'],
    ['a link to the same page', place('/devices/1?day=3', 'b'), 'PUSH'],
    ['another filter', place('/devices/1?day=4', 'b'), 'PUSH'],
    ['back to another page of the same route', place('/devices/2?day=3', 'a'), 'POP'],
  ] as const)('goes with %s', (_, at, by) => {
    expect(standing(at, by)).toBeUndefined();
  });
});
