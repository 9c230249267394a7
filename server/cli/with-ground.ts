import { type Config, loadConfig } from '../config.ts';
import { findGround, type Ground } from '../ground.ts';
import { Lifetime } from '../lifetime.ts';
import { createLog, type Logger } from '../log.ts';

export interface CommandGround {
  readonly config: Config;
  readonly ground: Ground;
  readonly log: Logger;
  readonly lifetime: Lifetime;
}

/**
 * Runs a command on the database and the node: those of the server that runs on the same data folder, or its own for as long
 * as it takes.
 */
export async function withGround(job: (on: CommandGround) => Promise<number>): Promise<number> {
  const config = loadConfig();
  const log = createLog(config.logLevel, config.dataDir);
  const lifetime = new Lifetime(log);
  lifetime.listen();
  try {
    const ground = await findGround(config, lifetime, log);
    return await job({ config, ground, log, lifetime });
  } finally {
    await lifetime.stop();
  }
}
