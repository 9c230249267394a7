import { describe, expect, it } from 'vitest';
import { changedSearch, readPage, readSort, sortSearch } from './list-url.ts';

const due = { by: 'due', direction: 'asc' } as const;

describe('addresses of lists', () => {
  it('keeps the filter and begins at the first page when the order changes', () => {
    const search = new URLSearchParams('status=open&after=abc&sort=due');
    expect(sortSearch(search, 'due', due)).toBe('?status=open&sort=-due');
    expect(sortSearch(search, 'amount', due)).toBe('?status=open&sort=amount');
  });

  it('removes parameters that are empty, and what names the action of a form', () => {
    expect(changedSearch(new URLSearchParams('index&q=x'), {})).toBe('?q=x');
    expect(changedSearch(new URLSearchParams('q=x&status=open'), { q: '', status: null })).toBe('?');
  });

  it('falls back on orders that it does not know', () => {
    const read = (text: string) => readSort(new URLSearchParams(text), ['due', 'amount'], due);
    expect(read('sort=-amount')).toEqual({ by: 'amount', direction: 'desc' });
    expect(read('sort=password')).toEqual(due);
    expect(read('')).toEqual(due);
  });

  it('asks for the page after or before a cursor', () => {
    expect(readPage(new URLSearchParams('after=a'))).toEqual({ first: 50, after: 'a' });
    expect(readPage(new URLSearchParams('before=b'), 20)).toEqual({ last: 20, before: 'b' });
    expect(readPage(new URLSearchParams())).toEqual({ first: 50 });
  });
});
