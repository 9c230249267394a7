import { isCalendarDate } from '#domain/time/calendar-date';
import { Prisma } from '../client.ts';

/** A page forward (`first`, `after`) or backward (`last`, `before`). Sizes are held within 1 … 200; 50 when none is given. */
export interface PageRequest {
  readonly first?: number | undefined;
  readonly after?: string | undefined;
  readonly last?: number | undefined;
  readonly before?: string | undefined;
}

export interface Edge<Node> {
  readonly node: Node;
  readonly cursor: string;
}

export interface Page<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export type SortDirection = 'asc' | 'desc';

/** What a list is ordered by: an expression that is never null, then an id that makes the order total. */
export interface SortKey {
  readonly expression: Prisma.Sql;
  readonly type: 'bigint' | 'date' | 'text' | 'timestamptz' | 'numeric';
  readonly id: Prisma.Sql;
  readonly idType: 'uuid' | 'text' | 'bigint';
  readonly direction: SortDirection;
}

/** The columns that every row of a keyset query brings along: see `keyset`. */
export interface KeyColumns {
  readonly sort_key: string;
  readonly sort_id: string;
}

/** The parts of a query that make it a page. */
export interface Keyset {
  readonly columns: Prisma.Sql;
  /** A condition; true where the page begins at an end of the list. */
  readonly where: Prisma.Sql;
  readonly orderBy: Prisma.Sql;
  /** One more than the page holds, which tells whether there is another. */
  readonly limit: number;
  readonly size: number;
  readonly backward: boolean;
  readonly hasAnchor: boolean;
}

const DEFAULT_SIZE = 50;
const MAX_SIZE = 200;

const encodeCursor = (row: KeyColumns): string =>
  Buffer.from(JSON.stringify([row.sort_key, row.sort_id])).toString('base64url');

const TIMESTAMP = /^(\d{4}-\d{2}-\d{2}) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-]\d{2}(:\d{2})?$/;

/** Whether PostgreSQL can read the text as the type: a cursor may have been tampered with. */
const isReadable: Readonly<Record<SortKey['type'] | SortKey['idType'], (text: string) => boolean>> = {
  bigint: text => /^-?\d{1,18}$/.test(text),
  numeric: text => /^-?\d{1,40}(\.\d{1,40})?$/.test(text),
  date: text => text === 'infinity' || isCalendarDate(text),
  timestamptz: text => isCalendarDate(TIMESTAMP.exec(text)?.[1] ?? ''),
  uuid: text => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text),
  text: text => !text.includes('\0'),
};

/** The key in a cursor; null when it was not made by this list (another sort order, a slip, a probe). */
const decodeCursor = (cursor: string | undefined, key: SortKey): [string, string] | null => {
  if (cursor === undefined || cursor.length > 2000) return null;
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(decoded) || decoded.length !== 2) return null;
    const [value, id] = decoded;
    if (typeof value !== 'string' || typeof id !== 'string') return null;
    return isReadable[key.type](value) && isReadable[key.idType](id) ? [value, id] : null;
  } catch {
    return null;
  }
};

const cast = (type: string): Prisma.Sql => Prisma.raw(`::${type}`);

const sizeOf = (asked: number | undefined): number =>
  Math.min(MAX_SIZE, Math.max(1, Math.trunc(asked ?? DEFAULT_SIZE) || DEFAULT_SIZE));

/** The newest first: by a moment of each row, then by its id. */
export const newestFirst = (moment: Prisma.Sql, id: Prisma.Sql): SortKey => ({
  expression: moment,
  type: 'timestamptz',
  id,
  idType: 'uuid',
  direction: 'desc',
});

/** Condition, order and limit of one page. A cursor that cannot be read begins at the start of the list. */
export const keyset = (key: SortKey, page: PageRequest): Keyset => {
  const backward = page.last !== undefined || (page.before !== undefined && page.after === undefined);
  const anchor = decodeCursor(backward ? page.before : page.after, key);
  const ascending = (key.direction === 'asc') !== backward;
  const order = Prisma.raw(ascending ? 'ASC' : 'DESC');
  const comparison = Prisma.raw(ascending ? '>' : '<');
  const size = sizeOf(backward ? page.last : page.first);
  return {
    columns: Prisma.sql`(${key.expression})::text AS sort_key, (${key.id})::text AS sort_id`,
    where: anchor
      ? Prisma.sql`(${key.expression}, ${key.id}) ${comparison} (${anchor[0]}${cast(key.type)}, ${anchor[1]}${cast(key.idType)})`
      : Prisma.sql`TRUE`,
    orderBy: Prisma.sql`${key.expression} ${order}, ${key.id} ${order}`,
    limit: size + 1,
    size,
    backward,
    hasAnchor: anchor !== null,
  };
};

/** The rows of a keyset query as a page, in the list's own order. */
export const pageOf = <Row extends KeyColumns, Node>(
  rows: readonly Row[],
  { size, backward, hasAnchor }: Keyset,
  nodeOf: (row: Row) => Node,
): Page<Node> => {
  const hasMore = rows.length > size;
  const kept = rows.slice(0, size);
  if (backward) kept.reverse();
  return {
    edges: kept.map(row => ({ node: nodeOf(row), cursor: encodeCursor(row) })),
    hasNextPage: backward ? hasAnchor : hasMore,
    hasPreviousPage: backward ? hasMore : hasAnchor,
  };
};

/** Text for `ILIKE` that matches it anywhere, its own wildcards taken literally. */
export const containing = (text: string): string => `%${text.trim().replace(/[\\%_]/g, match => `\\${match}`)}%`;

/** Conditions joined with AND; true when there are none. */
export const allOf = (conditions: readonly (Prisma.Sql | false | undefined)[]): Prisma.Sql => {
  const kept = conditions.filter((one): one is Prisma.Sql => one !== undefined && one !== false);
  return kept.length === 0 ? Prisma.sql`TRUE` : Prisma.join(kept, ' AND ');
};
