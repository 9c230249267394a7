import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '#prisma/migrator';
import { type EmbeddedPostgres, startPostgres } from '#server/embedded/postgres';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Answers with the URL of the run's PostgreSQL, which it starts on the first question. */
    testPostgres: string;
  }
}

const template = 'lienlight_template';

/**
 * One PostgreSQL for the whole run, started when the first test asks for a database: runs that need none stay quick.
 * Databases are copies of a template that has been migrated once.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'lienlight-tests-'));
  let postgres: Promise<EmbeddedPostgres> | undefined;

  const start = async () => {
    const started = await startPostgres({ folder, durable: false });
    const client = new pg.Client({ connectionString: started.url });
    await client.connect();
    await client.query(`CREATE DATABASE ${template}`);
    await client.end();
    await migrate(started.urlOf(template));
    return started;
  };

  const server = createServer((_request, response) => {
    postgres ??= start();
    postgres.then(
      started => response.end(started.url),
      error => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', () => listening()));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the test server has no port');
  project.provide('testPostgres', `http://127.0.0.1:${address.port}`);

  return async () => {
    server.closeAllConnections();
    server.close();
    await (await postgres?.catch(() => undefined))?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
