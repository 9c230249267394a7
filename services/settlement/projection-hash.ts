import { createHash } from 'node:crypto';
import { Prisma, type Transaction } from '#prisma/client';

/**
 * What the projection consists of: every row that the chain's events determine. Each table with the columns that name a
 * row, and all that it says. Empty blocks, finality and the private side are not part of it.
 */
const TABLES = [
  {
    table: 'blocks',
    key: ['hash'],
    columns: ['hash', 'number', 'parentHash', 'timestamp'],
    where: 'WHERE EXISTS (SELECT 1 FROM {schema}.events WHERE events."blockHash" = row.hash)',
  },
  {
    table: 'events',
    key: ['blockHash', 'logIndex'],
    columns: ['blockHash', 'logIndex', 'blockNumber', 'txHash', 'contract', 'name', 'subject', 'version', 'args'],
    where: '',
  },
  {
    table: 'receivable_projections',
    key: ['subject'],
    columns: [
      'subject',
      'version',
      'status',
      'confirmed',
      'disputed',
      'maturity',
      'obligorKey',
      'state',
      'blockNumber',
    ],
    where: '',
  },
  {
    table: 'fragment_projections',
    key: ['subject', 'index'],
    columns: ['subject', 'index', 'leaf', 'holderKey', 'assignorKey', 'payeeKey', 'status', 'financed', 'openParts'],
    where: '',
  },
  {
    table: 'equipment_projections',
    key: ['subject'],
    columns: [
      'subject',
      'version',
      'status',
      'holderKey',
      'custodianKey',
      'issuerKey',
      'recalled',
      'state',
      'blockNumber',
    ],
    where: '',
  },
  {
    table: 'lease_projections',
    key: ['subject'],
    columns: [
      'subject',
      'version',
      'status',
      'attested',
      'lessorKey',
      'lesseeKey',
      'head',
      'periods',
      'billed',
      'root',
      'state',
      'blockNumber',
    ],
    where: '',
  },
  {
    table: 'leased_machine_projections',
    key: ['lease', 'machine'],
    columns: ['lease', 'machine', 'head', 'running'],
    where: '',
  },
  {
    table: 'lien_book_projections',
    key: ['subject'],
    columns: ['subject', 'version', 'state', 'blockNumber'],
    where: '',
  },
  {
    table: 'lien_projections',
    key: ['subject', 'lien'],
    columns: ['subject', 'lien', 'collateral', 'part', 'status', 'grantorKey', 'securedPartyKey', 'lapse', 'place'],
    where: '',
  },
  {
    table: 'device_book_projections',
    key: ['subject'],
    columns: ['subject', 'version', 'state', 'blockNumber'],
    where: '',
  },
  {
    table: 'device_projections',
    key: ['subject', 'device'],
    columns: ['subject', 'device', 'ownerKey', 'keyHash', 'keyKind'],
    where: '',
  },
  { table: 'observer_projections', key: ['subject', 'observerKey'], columns: ['subject', 'observerKey'], where: '' },
  {
    table: 'anchor_stream_projections',
    key: ['subject'],
    columns: ['subject', 'version', 'observerKey', 'root', 'state', 'blockNumber'],
    where: '',
  },
  { table: 'chain_facts', key: ['kind', 'key'], columns: ['kind', 'key', 'value', 'blockNumber'], where: '' },
] as const;

type ProjectionTable = (typeof TABLES)[number];

/** The names of these tables; what refers to another comes after it. */
export const PROJECTION_TABLES = TABLES.map(({ table }) => table);

const listOf = (columns: readonly string[]): string => columns.map(column => `row."${column}"`).join(', ');

/** Name and hash of every row: JSONB writes equal values alike, whatever order they were written in. */
const rowsOf = (schema: string, { table, key, columns, where }: ProjectionTable): Prisma.Sql =>
  Prisma.raw(`
    SELECT concat_ws(' ', ${listOf(key)}) AS name,
           encode(sha256(convert_to(jsonb_build_array(${listOf(columns)})::text, 'UTF8')), 'hex') AS hash
      FROM ${schema}.${table} AS row ${where.replace('{schema}', schema)}`);

/**
 * SHA-256 over the projection's rows, each hashed and taken in the order of its name: the same for the same history, in
 * whatever order and portions it was folded.
 *
 * @param schema the schema whose tables are meant; written by this folder, never taken from input
 */
export const projectionHash = async (tx: Transaction, schema = 'public'): Promise<string> => {
  const all = createHash('sha256');
  for (const table of TABLES) {
    const [row] = await tx.$queryRaw<{ hash: string }[]>`
      SELECT encode(sha256(convert_to(
               coalesce(string_agg(hash, '' ORDER BY name COLLATE "C"), ''), 'UTF8')), 'hex') AS hash
        FROM (${rowsOf(schema, table)}) AS hashed`;
    all.update(`${table.table} ${row?.hash}\n`);
  }
  return all.digest('hex');
};

/** A row that is there in one projection and not, or not so, in the other. */
export interface Difference {
  readonly table: string;
  readonly name: string;
  readonly kind: 'missing' | 'unexpected' | 'changed';
}

/** Where the projection in `schema` and the live one differ; the first rows of each table. */
export const projectionDifferences = async (tx: Transaction, schema: string): Promise<Difference[]> => {
  const differences: Difference[] = [];
  for (const table of TABLES) {
    const rows = await tx.$queryRaw<{ name: string; kind: Difference['kind'] }[]>`
      SELECT coalesce(live.name, rebuilt.name) AS name,
             CASE WHEN live.name IS NULL THEN 'missing' WHEN rebuilt.name IS NULL THEN 'unexpected' ELSE 'changed' END
               AS kind
        FROM (${rowsOf('public', table)}) AS live
        FULL JOIN (${rowsOf(schema, table)}) AS rebuilt ON rebuilt.name = live.name
       WHERE live.hash IS DISTINCT FROM rebuilt.hash
       ORDER BY 1 LIMIT 20`;
    differences.push(...rows.map(row => ({ table: table.table, ...row })));
  }
  return differences;
};
