import { type Composition, compose } from '../compose.ts';
import { type Config, loadConfig } from '../config.ts';
import { runningPostgresUrl } from '../embedded/postgres.ts';
import { findHolder, lockFolder } from '../folder-lock.ts';
import { findGround, openDatabase } from '../ground.ts';
import { Lifetime } from '../lifetime.ts';
import { createLog, type Logger } from '../log.ts';

interface Open {
  readonly config: Config;
  readonly log: Logger;
  readonly lifetime: Lifetime;
}

/** What a command has started ends with it. Its log is the server's file: what it prints is its answer. */
async function whileOpen(job: (open: Open) => Promise<number>): Promise<number> {
  const config = loadConfig();
  const log = createLog(config.logLevel, config.dataDir);
  const lifetime = new Lifetime(log);
  lifetime.listen();
  try {
    return await job({ config, log, lifetime });
  } finally {
    await lifetime.stop();
  }
}

/** Runs a command on the database alone: that of DATABASE_URL, or the embedded one, whether it runs already or not. */
export const withDatabase = (job: (databaseUrl: string) => Promise<number>): Promise<number> =>
  whileOpen(async ({ config, log, lifetime }) => {
    if (config.databaseUrl === null && findHolder(config.dataDir)) return job(runningPostgresUrl(config.dataDir));
    if (config.databaseUrl === null) lifetime.onStop('data folder', await lockFolder(config.dataDir, () => undefined));
    return job((await openDatabase(config, lifetime, log)).url);
  });

/** Runs a command on everything that the server is put together of: the running server's database and node, or its own. */
export const withComposition = (job: (composition: Composition) => Promise<number>): Promise<number> =>
  whileOpen(async ({ config, log, lifetime }) => {
    const ground = await findGround(config, lifetime, log);
    return job(await compose({ config, log, ground, lifetime }));
  });
