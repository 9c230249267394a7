/** Parameters that say which page of a list is shown, and which action a form meant: they mean nothing in another address. */
const LEFT_OUT = ['after', 'before', 'index'];

/** The search part of a link to the same list with some parameters changed (`null` removes one); begins at its first page. */
export const changedSearch = (search: URLSearchParams, changes: Readonly<Record<string, string | null>>): string => {
  const next = new URLSearchParams(search);
  for (const name of LEFT_OUT) next.delete(name);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  return text === '' ? '?' : `?${text}`;
};

export interface Sort {
  readonly by: string;
  readonly direction: 'asc' | 'desc';
}

/** `?sort=due` ascends, `?sort=-due` descends; anything that the list does not know is its fallback. */
export const readSort = <By extends string>(
  search: URLSearchParams,
  known: readonly By[],
  fallback: Sort & { by: By },
): { by: By; direction: 'asc' | 'desc' } => {
  const asked = search.get('sort') ?? '';
  const by = known.find(name => name === asked.replace(/^-/, ''));
  return by === undefined ? fallback : { by, direction: asked.startsWith('-') ? 'desc' : 'asc' };
};

/** Where the header of a sortable column leads: the other direction when it is the one sorted by, else ascending. */
export const sortSearch = (search: URLSearchParams, by: string, current: Sort): string =>
  changedSearch(search, { sort: current.by === by && current.direction === 'asc' ? `-${by}` : by });

/** What the parameters ask of a keyset read: a page of `size` after or before a cursor. */
export const readPage = (
  search: URLSearchParams,
  size = 50,
): { first?: number; after?: string; last?: number; before?: string } => {
  const before = search.get('before');
  if (before) return { last: size, before };
  const after = search.get('after');
  return { first: size, ...(after && { after }) };
};
