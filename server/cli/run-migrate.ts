import { migrate } from '#prisma/migrator';
import { loadConfig } from '../config.ts';
import { runningPostgresUrl } from '../embedded/postgres.ts';
import { findHolder } from '../folder-lock.ts';
import { openDatabase } from '../ground.ts';
import { Lifetime } from '../lifetime.ts';
import { createLog } from '../log.ts';

/** Applies what the database lacks: that of DATABASE_URL, or the embedded one, running or not. */
export async function runMigrate(out: (line: string) => void): Promise<number> {
  const config = loadConfig();
  const log = createLog(config.logLevel, config.dataDir);
  const lifetime = new Lifetime(log);
  lifetime.listen();
  try {
    const isRunning = config.databaseUrl === null && findHolder(config.dataDir) !== null;
    const url = isRunning ? runningPostgresUrl(config.dataDir) : (await openDatabase(config, lifetime, log)).url;
    const applied = await migrate(url);
    out(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
    return 0;
  } finally {
    await lifetime.stop();
  }
}
