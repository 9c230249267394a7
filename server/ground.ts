import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { chainIdOf } from '#ledger/node';
import { createRpc } from '#ledger/rpc';
import { migrate } from '#prisma/migrator';
import type { Config } from './config.ts';
import { EmbeddedNode, runningNodeUrl } from './embedded/node.ts';
import { runningPostgresUrl, startPostgres } from './embedded/postgres.ts';
import { ExplainedError } from './explained-error.ts';
import { findHolder, lockFolder } from './folder-lock.ts';
import type { Lifetime } from './lifetime.ts';
import type { Logger } from './log.ts';
import type { Progress } from './progress.ts';

/** A database that is migrated, and a chain that answers. */
export interface Ground {
  readonly databaseUrl: string;
  readonly rpcUrl: string;
  readonly chainId: bigint;
  /** Null where the node is another's. */
  readonly node: EmbeddedNode | null;
  /** Where the database keeps its data; null where it is another's. */
  readonly databaseFolder: string | null;
}

const oldestPostgres = 150_000;
/** Services of others may be started at the same moment as we are. */
const patienceMs = 30_000;

async function untilItAnswers<T>(ask: () => Promise<T>, explain: (reason: string) => string): Promise<T> {
  for (const deadline = Date.now() + patienceMs; ; ) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ExplainedError) throw error;
      if (Date.now() > deadline) {
        throw new ExplainedError(explain(error instanceof Error ? error.message : String(error)), { cause: error });
      }
      await pause(500);
    }
  }
}

async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::int AS version",
    );
    if ((rows[0]?.version ?? 0) < oldestPostgres) {
      throw new ExplainedError('The database of DATABASE_URL is older than PostgreSQL 15.');
    }
  } finally {
    await client.end();
  }
}

/** The database as configured; the embedded one is started for as long as `lifetime` lasts. */
export async function openDatabase(
  config: Config,
  lifetime: Lifetime,
  log: Logger,
): Promise<{ url: string; folder: string | null }> {
  const { databaseUrl } = config;
  if (databaseUrl !== null) {
    await untilItAnswers(
      () => checkDatabase(databaseUrl),
      reason => `The database of DATABASE_URL does not answer: ${reason}`,
    );
    return { url: databaseUrl, folder: null };
  }
  const postgres = await startPostgres({
    folder: config.dataDir,
    onNotice: notice => log.warn(notice),
    onGivenUp: reason => lifetime.fail(reason),
  });
  lifetime.onStop('PostgreSQL', () => postgres.stop());
  return { url: postgres.url, folder: postgres.dataFolder };
}

async function openNode(
  config: Config,
  databaseUrl: string,
  lifetime: Lifetime,
  log: Logger,
): Promise<EmbeddedNode | null> {
  if (config.ledger.rpcUrl !== null) return null;
  const node = await EmbeddedNode.start({
    folder: config.dataDir,
    databaseUrl,
    blockSeconds: config.ledger.blockSeconds,
    origins: [new URL(config.publicUrl).origin, `http://localhost:${config.port}`, `http://127.0.0.1:${config.port}`],
    onNotice: (notice, details) => log.warn(details, notice),
  });
  lifetime.onStop('embedded node', () => node.stop());
  return node;
}

/**
 * Starts or finds the database and the node, and migrates the database.
 *
 * @throws ExplainedError when an outside service does not answer, and as the embedded ones and the migrator do
 */
export async function openGround(
  config: Config,
  lifetime: Lifetime,
  log: Logger,
  step: Progress,
  onMigrated: (databaseUrl: string) => Promise<void> = async () => undefined,
): Promise<Ground> {
  const database = await step(config.databaseUrl === null ? 'PostgreSQL' : 'database', () =>
    openDatabase(config, lifetime, log),
  );
  const applied = await step('migrations', () => migrate(database.url));
  if (applied.length > 0) log.info({ applied }, 'the database was migrated');
  await onMigrated(database.url);
  return step(config.ledger.rpcUrl === null ? 'EVM node' : 'ledger', async () => {
    const node = await openNode(config, database.url, lifetime, log);
    const rpcUrl = node?.url ?? config.ledger.rpcUrl ?? '';
    const chainId = await untilItAnswers(
      () => chainIdOf(createRpc(rpcUrl)),
      reason => `The node of LEDGER_RPC_URL (${rpcUrl}) does not answer: ${reason}`,
    );
    return { databaseUrl: database.url, rpcUrl, chainId, node, databaseFolder: database.folder };
  });
}

/**
 * The ground for a command: that of the server that runs on the same data folder, if one does; else its own, started for as
 * long as the command takes.
 */
export async function findGround(config: Config, lifetime: Lifetime, log: Logger): Promise<Ground> {
  if (!findHolder(config.dataDir)) {
    const unlock = await lockFolder(config.dataDir, () => undefined);
    lifetime.onStop('data folder', unlock);
    return openGround(config, lifetime, log, (_name, job) => job(() => undefined));
  }
  const databaseUrl = config.databaseUrl ?? runningPostgresUrl(config.dataDir);
  const rpcUrl = config.ledger.rpcUrl ?? runningNodeUrl(config.dataDir);
  const chainId = await chainIdOf(createRpc(rpcUrl));
  return { databaseUrl, rpcUrl, chainId, node: null, databaseFolder: null };
}
