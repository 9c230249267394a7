import type { RequestHandler } from 'express';
import { compose } from './compose.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { lockFolder } from './folder-lock.ts';
import { openGround } from './ground.ts';
import { registerGroundChecks } from './http/ground-checks.ts';
import { registerLedgerChecks } from './http/ledger-checks.ts';
import { openHttp } from './http/server.ts';
import { Lifetime } from './lifetime.ts';
import { createLog } from './log.ts';
import { DemoPart } from './parts/demo-part.ts';
import { step } from './progress.ts';
import type { Started } from './started.ts';

export interface Process {
  readonly port: (config: Config) => number;
  readonly portVariable: string;
  /** Whether it may start services of its own in the data folder, and so needs it for itself. */
  readonly embedded: boolean;
}

function demandExternal(config: Config): void {
  const missing = [
    ...(config.databaseUrl === null ? ['DATABASE_URL'] : []),
    ...(config.ledger.rpcUrl === null ? ['LEDGER_RPC_URL'] : []),
  ];
  if (missing.length > 0) {
    throw new ConfigError(
      `The parts of Lienlight run over services of yours. Set ${missing.join(' and ')} (see .env.example).`,
    );
  }
}

/**
 * What every process begins with: configuration, log, data folder, port, ground, contracts. Then `run` adds what is its
 * own and answers the handler of its requests. Whatever fails, what was started is stopped.
 *
 * @param onListening called as soon as signals are ours: before that they are the caller's, and none is lost between
 */
export async function startUp(
  { port, portVariable, embedded }: Process,
  onListening: () => void,
  run: (started: Started) => Promise<RequestHandler>,
): Promise<void> {
  const config = loadConfig();
  if (!embedded) demandExternal(config);
  const log = createLog(config.logLevel, process.stdout.isTTY ? config.dataDir : null);
  const lifetime = new Lifetime(log);
  lifetime.listen();
  onListening();
  try {
    if (embedded) {
      let told = false;
      const unlock = await lockFolder(config.dataDir, holder => {
        if (!told)
          console.log(`  Lienlight runs here already (process ${holder.pid}); waiting in case it is stopping.`);
        told = true;
      });
      lifetime.onStop('data folder', unlock);
    }
    const http = await openHttp({
      host: config.host,
      port: port(config),
      portVariable,
      publicUrl: config.publicUrl,
      trustProxy: config.trustProxy,
      metricsToken: config.metricsToken,
      mapTilesUrl: config.map.tilesUrl,
      log,
    });
    lifetime.onStopFirst('HTTP', () => http.close());
    const demo = embedded ? new DemoPart(config, lifetime) : null;
    const ground = await openGround(config, lifetime, log, step, async url => demo?.lookAt(url));
    await demo?.prepare(ground);
    const composition = await step('contracts on the ledger', () => compose({ config, log, ground, lifetime }));
    registerGroundChecks(http.readiness, composition, lifetime);
    registerLedgerChecks(http.readiness, http.metrics, composition);
    http.open(await run({ composition, http, lifetime, demo }));
    log.info({ port: port(config) }, 'ready');
  } catch (error) {
    await lifetime.stop();
    throw error;
  }
}
