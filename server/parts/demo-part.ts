import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { addMonths, dateOf, startOfDay } from '#domain/time/calendar-date';
import { systemKey } from '#ledger/keys/system-keys';
import type { PortalContext } from '~/load-context';
import type { Config } from '../config.ts';
import { DEMO_CONSORTIUM } from '../demo/consortium.ts';
import { DEMO_MONTHS, loadDemo } from '../demo/load-demo.ts';
import type { Ground } from '../ground.ts';
import { step } from '../progress.ts';
import type { Started } from '../started.ts';

/** Everybody of the demo logs in with it; it is shown on the log-in page, which only the demo has. */
const PASSWORD = 'lienlight demo 2026';

export type DemoLogIns = PortalContext['demo'];

const marker = z.object({ state: z.enum(['loading', 'loaded']) });

const markerFile = (config: Config): string => join(config.dataDir, 'demo.json');

const readMarker = (config: Config): 'loading' | 'loaded' | null => {
  const file = markerFile(config);
  return existsSync(file) ? marker.parse(JSON.parse(readFileSync(file, 'utf8'))).state : null;
};

const writeMarker = (config: Config, state: 'loading' | 'loaded'): void => {
  const file = markerFile(config);
  writeFileSync(`${file}.new`, JSON.stringify({ state }));
  renameSync(`${file}.new`, file);
};

/**
 * A demo whose loading was cut off is no demo: what is there of it is taken away, database and embedded chain, so that this
 * start begins anew. Runs when the database is migrated, and the node not yet started.
 */
export const clearHalfDemo = async (config: Config, databaseUrl: string): Promise<void> => {
  if (readMarker(config) !== 'loading') return;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'",
    );
    await client.query(`TRUNCATE ${rows.map(({ name }) => name).join(', ')} RESTART IDENTITY CASCADE`);
  } finally {
    await client.end();
  }
  rmSync(join(config.dataDir, 'node.snapshot.json'), { force: true });
  rmSync(markerFile(config), { force: true });
};

const isEmpty = async (databaseUrl: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT 1 FROM organisations LIMIT 1');
    return rows.length === 0;
  } finally {
    await client.end();
  }
};

/** Before the contracts are deployed on a new embedded chain: the demo's history begins when its consortium does. */
export const prepareDemo = async (config: Config, { node, databaseUrl }: Ground): Promise<void> => {
  if (!config.demo || !(await isEmpty(databaseUrl))) return;
  writeMarker(config, 'loading');
  if (!node) return;
  const today = dateOf(Math.floor(Date.now() / 1000));
  await node.travelTo(startOfDay(addMonths(today, -DEMO_MONTHS)));
};

/** Loads the demo consortium the first time; answers what the log-in page shows of it, or null where there is none. */
export const startDemo = async ({ composition }: Started): Promise<DemoLogIns> => {
  const { config, ground, keystore, services } = composition;
  if (!config.demo) return null;
  const state = readMarker(config);
  if (state === null) return null;
  if (state === 'loading') {
    const relayer = await systemKey(keystore, 'relayer');
    await step('demo consortium: 18 months of invoices (the first time only)', tell =>
      loadDemo({
        services,
        node: ground.node,
        databaseUrl: ground.databaseUrl,
        rpcUrl: ground.rpcUrl,
        relayer,
        fees: config.ledger.fees,
        confirmations: config.ledger.confirmations,
        password: PASSWORD,
        onProgress: (done, all) => tell(`${Math.floor((100 * done) / all)} %`),
      }),
    );
    writeMarker(config, 'loaded');
  }
  return {
    password: PASSWORD,
    accounts: DEMO_CONSORTIUM.flatMap(({ name, kinds, people, domain }) =>
      people.map(person => ({
        email: `${person.mailbox}@${domain}`,
        name: person.name,
        organisation: name,
        kinds,
        roles: person.roles,
      })),
    ),
  };
};
