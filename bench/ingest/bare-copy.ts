/** The other side of `ingest-tcp.bench.ts`: copies rows that are lines already into the table, in commits of 1,000. */
import { readFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { COPY_COLUMNS } from '#services/ingest/copy-text';

const COMMIT = 1_000;
const { DATABASE_URL = '', LINES = '' } = process.env;

const lines = readFileSync(LINES, 'utf8').split('\n').slice(0, -1);
const batches: string[] = [];
for (let at = 0; at < lines.length; at += COMMIT) batches.push(`${lines.slice(at, at + COMMIT).join('\n')}\n`);
const client = new pg.Client({ connectionString: DATABASE_URL });
await client.connect();
const began = performance.now();
for (const batch of batches) {
  await client.query('BEGIN');
  const stream = client.query(copyFrom(`COPY readings (${COPY_COLUMNS}) FROM STDIN`));
  stream.end(batch);
  await finished(stream);
  await client.query('COMMIT');
}
process.send?.({ ms: performance.now() - began, rows: lines.length });
await client.end();
