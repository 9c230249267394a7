import type { Database } from '../client.ts';
import { Prisma } from '../client.ts';
import { type KeyColumns, keyset, newestFirst, type Page, type PageRequest, pageOf } from './paging.ts';
import { readersOf } from './readers.ts';
import { hasId } from './visible.ts';

export interface SearchRow {
  readonly id: string;
  readonly by: string;
  readonly question: Readonly<Record<string, unknown>>;
  readonly things: number;
  readonly liens: number;
  readonly externals: number;
  readonly blockNumber: bigint;
  readonly createdAt: Date;
}

type Found = KeyColumns & Omit<SearchRow, 'question'> & { readonly question: Prisma.JsonValue };

/** The searches that the organisation made, newest first. */
export const listSearches = async (
  db: Database,
  organisationId: string,
  page: PageRequest = {},
): Promise<Page<SearchRow>> => {
  const readers = await readersOf(db, organisationId);
  const key = keyset(newestFirst(Prisma.sql`s."createdAt"`, Prisma.sql`s.id`), page);
  const rows = await db.$queryRaw<Found[]>`
    SELECT s.id::text AS id, s.by, s.question, jsonb_array_length(s.result->'found') AS things,
           coalesce((SELECT sum(jsonb_array_length(thing->'liens')) FROM jsonb_array_elements(s.result->'found') AS thing), 0)::int AS liens,
           (SELECT count(*)::int FROM external_searches e WHERE e."searchId" = s.id) AS externals,
           s."blockNumber", s."createdAt", ${key.columns}
      FROM lien_searches s WHERE s."organisationId" = ANY(${[...readers]}::uuid[]) AND ${key.where}
     ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, ({ sort_key: _, sort_id: __, question, ...row }) => ({
    ...row,
    question: typeof question === 'object' && question !== null && !Array.isArray(question) ? question : {},
  }));
};

export interface SeenSearch {
  readonly id: string;
  readonly createdAt: Date;
  /** As it was signed: see `ledger/verify/search-result`. */
  readonly result: Prisma.JsonValue;
  readonly resultHash: string;
  readonly signer: string;
  readonly signature: string;
  readonly external: readonly {
    readonly id: string;
    readonly registry: string;
    readonly reference: string;
    readonly searchedOn: string;
    readonly finding: string;
    readonly note: string | null;
    readonly file: { readonly id: string; readonly name: string; readonly sha256: string } | null;
  }[];
}

/** A search with its signature and what was found elsewhere; null for everybody but who made it. */
export const findSearch = async (db: Database, organisationId: string, id: string): Promise<SeenSearch | null> => {
  const readers = await readersOf(db, organisationId);
  const [own] = await db.$queryRaw<{ id: string }[]>`
    SELECT s.id::text AS id FROM lien_searches s WHERE ${hasId('s', id)} AND s."organisationId" = ANY(${[...readers]}::uuid[])`;
  if (!own) return null;
  const row = await db.lienSearch.findUniqueOrThrow({
    where: { id: own.id },
    include: {
      external: {
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        include: { file: { select: { id: true, name: true, sha256: true } } },
      },
    },
  });
  const external = row.external.map(({ id: externalId, registry, reference, searchedOn, finding, note, file }) => ({
    id: externalId,
    registry,
    reference,
    searchedOn: searchedOn.toISOString().slice(0, 10),
    finding,
    note,
    file,
  }));
  const { result, resultHash, signer, signature, createdAt } = row;
  return { id: row.id, createdAt, result, resultHash, signer, signature, external };
};

/** A file that was recorded beside a search of the organisation's. */
export const searchFile = async (db: Database, organisationId: string, searchId: string, fileId: string) => {
  const seen = await findSearch(db, organisationId, searchId);
  if (!seen?.external.some(({ file }) => file?.id === fileId)) return null;
  return db.file.findUnique({
    where: { id: fileId },
    select: { name: true, mediaType: true, bytes: true, sha256: true },
  });
};
