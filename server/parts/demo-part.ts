import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { addMonths, dateOf, startOfDay } from '#domain/time/calendar-date';
import { systemKey } from '#ledger/keys/system-keys';
import type { PortalContext } from '~/load-context';
import type { Composition } from '../compose.ts';
import type { Config } from '../config.ts';
import { DEMO_CONSORTIUM } from '../demo/consortium.ts';
import { DemoDatabase } from '../demo/demo-database.ts';
import { DEMO_MONTHS, loadDemo } from '../demo/load-demo.ts';
import { ExplainedError } from '../explained-error.ts';
import type { Ground } from '../ground.ts';
import type { Lifetime } from '../lifetime.ts';
import { step } from '../progress.ts';

/** Everybody of the demo logs in with it; it is shown on the log-in page, which only the demo has. */
const PASSWORD = 'lienlight demo 2026';

export type DemoLogIns = PortalContext['demo'];

const LOG_INS: DemoLogIns = {
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

/** The demo consortium on its way through a start: looked at with the database, prepared with the node, loaded at last. */
export class DemoPart {
  readonly #config: Config;
  readonly #lifetime: Lifetime;
  #state: 'none' | 'to load' | 'loaded' = 'none';
  #database: DemoDatabase | null = null;

  constructor(config: Config, lifetime: Lifetime) {
    this.#config = config;
    this.#lifetime = lifetime;
  }

  /**
   * Looks what the database knows of the demo, when it is migrated and the node not yet started. A demo whose loading was
   * cut off is no demo: it is cleared, its embedded chain with it, and begins anew. One begins only in empty tables.
   *
   * @throws ExplainedError where a demo was cut off and none is wanted, and where another process is loading it
   */
  async lookAt(databaseUrl: string): Promise<void> {
    const database = await DemoDatabase.open(databaseUrl);
    this.#database = database;
    this.#lifetime.onStop('demo', () => this.#leave());
    const state = await database.state();
    if (!this.#config.demo) {
      if (state === 'LOADING') {
        throw new ExplainedError(
          'The demo consortium was being loaded into this database and was cut off. Start with DEMO=on to have it loaded anew, or set another DATABASE_URL or DATA_DIR.',
        );
      }
      return this.#leave();
    }
    if (state === 'LOADED') {
      this.#state = 'loaded';
      return this.#leave();
    }
    await database.lock();
    // Whoever had the lock may have finished while it was asked for.
    const now = await database.state();
    if (now === 'LOADING') {
      await database.beginAnew();
      rmSync(join(this.#config.dataDir, 'node.snapshot.json'), { force: true });
      this.#state = 'to load';
    } else if (now === 'LOADED') this.#state = 'loaded';
    else if (await database.begin()) this.#state = 'to load';
    if (this.#state !== 'to load') await this.#leave();
  }

  /** Before the contracts are deployed on a new embedded chain: the demo's history begins when its consortium does. */
  async prepare({ node }: Ground): Promise<void> {
    if (this.#state !== 'to load' || !node) return;
    const today = dateOf(Math.floor(Date.now() / 1000));
    await node.travelTo(startOfDay(addMonths(today, -DEMO_MONTHS)));
  }

  /** Loads the demo consortium the first time; answers what the log-in page shows of it, or null where there is none. */
  async load({ config, ground, keystore, services }: Composition): Promise<DemoLogIns> {
    if (this.#state === 'none') return null;
    if (this.#state === 'to load') {
      const relayer = await systemKey(keystore, 'relayer');
      await step('demo consortium: 18 months of invoices, a year of leases (the first time only)', tell =>
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
      await this.#database?.finish();
      this.#state = 'loaded';
      await this.#leave();
    }
    return LOG_INS;
  }

  async #leave(): Promise<void> {
    const database = this.#database;
    this.#database = null;
    await database?.close();
  }
}
