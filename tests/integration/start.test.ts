import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { identifyProcess } from '#server/embedded/process-identity';
import { startTestNode } from '#tests/support/node';
import { createTestDatabase } from '#tests/support/postgres';
import { type RunningServer, runServer as runServerUnkept, type ServerOptions } from '#tests/support/server';

/** Other tests may be at work on the same machine; how long starts take is measured in bench/. */
const patienceMs = 90_000;

let running: RunningServer[] = [];
const runServer = async (options?: ServerOptions) => {
  const server = await runServerUnkept(options);
  running.push(server);
  return server;
};

/** A test that failed in the middle must not leave its server to the next ones. */
afterEach(async () => {
  for (const server of running) {
    if (server.process.exitCode === null && server.process.signalCode === null) server.process.kill('SIGTERM');
    await server.exited;
  }
  running = [];
});

const until = async (condition: () => boolean | Promise<boolean>, withinMs = 60_000) => {
  for (const deadline = Date.now() + withinMs; !(await condition()); ) {
    if (Date.now() > deadline) throw new Error('it did not come to pass');
    await new Promise(done => setTimeout(done, 50));
  }
};

/** Processes that have to do with a data folder, watchdogs of its children among them. */
function processesOf(dataDir: string, children: number[] = []): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .filter(pid => {
      const command = identifyProcess(pid)?.command ?? '';
      const isWatchdog =
        command.includes('lienlight-watchdog') && children.some(child => command.includes(` ${child} `));
      return children.includes(pid) || command.includes(dataDir) || isWatchdog;
    });
}

const directoryIn = (server: RunningServer) => /Directory +(0x[0-9a-f]{40})/.exec(server.output())?.[1];

describe('npm start', () => {
  let dataDir: string;
  let directory: string | undefined;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'lienlight-start-'));
    const first = await runServer({ dataDir });
    await first.untilReady();
    directory = directoryIn(first);
    await first.stop();
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('is ready again, over the same chain and data', async () => {
    const server = await runServer({ dataDir });
    await server.untilReady();
    expect(directory).toMatch(/^0x/);
    expect(directoryIn(server)).toBe(directory);
    await server.stop();
  });

  it('shows its steps and one table: addresses, and where the data is', async () => {
    const server = await runServer({ dataDir });
    await server.untilReady();
    for (const words of ['✓ PostgreSQL', '✓ migrations', '✓ EVM node', 'Portal', 'Directory', dataDir]) {
      expect(server.output()).toContain(words);
    }
    await server.stop();
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('stops at %s with exit code 0 and leaves no process', async signal => {
    const server = await runServer({ dataDir });
    await server.untilReady();
    const { postgres, node } = server.children();
    expect(processesOf(dataDir, [postgres, node]).length).toBeGreaterThan(2);
    server.process.kill(signal);
    expect(await server.exited).toBe(0);
    await until(() => processesOf(dataDir, [postgres, node]).length === 0);
  });

  it('leaves no process when it is stopped in the middle of its start', async () => {
    for (const afterMs of [300, 900, 1_800]) {
      const server = await runServer({ dataDir });
      await new Promise(done => setTimeout(done, afterMs));
      server.process.kill('SIGTERM');
      await server.exited;
      await until(() => processesOf(dataDir).length === 0);
    }
  });

  it('ends its children when it is killed, and starts again', async () => {
    const server = await runServer({ dataDir });
    await server.untilReady();
    const { postgres, node } = server.children();
    server.process.kill('SIGKILL');
    await until(() => identifyProcess(postgres) === null && identifyProcess(node) === null);
    const next = await runServer({ dataDir });
    await next.untilReady(patienceMs);
    expect(directoryIn(next)).toBe(directory);
    await next.stop();
  });

  it('starts again at once after everything was killed, watchdogs too', async () => {
    const server = await runServer({ dataDir });
    await server.untilReady();
    const { postgres, node } = server.children();
    for (const pid of [...processesOf(dataDir, [postgres, node]), server.pid]) process.kill(pid, 'SIGKILL');
    const next = await runServer({ dataDir });
    await next.untilReady(patienceMs);
    expect(directoryIn(next)).toBe(directory);
    await next.stop();
  });

  it('starts again when only it and the watchdogs were killed, and ends the orphans', async () => {
    const server = await runServer({ dataDir });
    await server.untilReady();
    const { postgres, node } = server.children();
    const watchdogs = processesOf(dataDir, [postgres, node]).filter(
      pid => pid !== postgres && pid !== node && pid !== server.pid,
    );
    for (const pid of watchdogs.filter(pid => identifyProcess(pid)?.command.includes('lienlight-watchdog')))
      process.kill(pid, 'SIGKILL');
    server.process.kill('SIGKILL');
    await server.exited;
    const next = await runServer({ dataDir });
    await next.untilReady(patienceMs);
    expect(identifyProcess(postgres)).toBeNull();
    expect(identifyProcess(node)).toBeNull();
    await next.stop();
  });

  it('is well again by itself when the database or the node is killed under it', async () => {
    const server = await runServer({ dataDir });
    await server.untilReady();
    const before = server.children();
    for (const child of ['postgres', 'node'] as const) {
      process.kill(before[child], 'SIGKILL');
      await until(() => {
        try {
          return server.children()[child] !== before[child];
        } catch {
          return false;
        }
      });
      await server.untilReady(patienceMs);
    }
    await server.stop();
  });

  it('names a taken port, and what to set', async () => {
    const stranger = createServer();
    await new Promise<void>(listening => stranger.listen(0, '127.0.0.1', () => listening()));
    const address = stranger.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const server = await runServer({ dataDir, port });
    expect(await server.exited).toBe(1);
    expect(server.output()).toContain(`Port ${port} is taken`);
    expect(server.output()).toContain(`PORT=${port + 1}`);
    expect(server.output()).not.toContain('    at ');
    stranger.close();
  });

  it('does not share a data folder, and says who has it', async () => {
    const server = await runServer({ dataDir });
    await server.untilReady();
    const second = await runServer({ dataDir });
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(`process ${server.pid}`);
    expect(second.output()).toContain('set DATA_DIR');
    await server.untilReady();
    await server.stop();
  });

  it('names a mistake of the configuration, and starts nothing', async () => {
    const server = await runServer({ dataDir, env: { LEDGER_CONFIRMATIONS: 'three' } });
    expect(await server.exited).toBe(1);
    expect(server.output()).toMatch(/LEDGER_CONFIRMATIONS is a whole number; it is “three”/);
  });

  it('ends when npm, which started it, is killed', async () => {
    const server = await runServer({ dataDir, throughNpm: true });
    await server.untilReady();
    const { postgres, node } = server.children();
    server.process.kill('SIGKILL');
    await until(() => processesOf(dataDir, [postgres, node]).length === 0);
  });
});

describe('npm run start:web', () => {
  it('says which services it needs', async () => {
    const server = await runServer({ part: 'web' });
    expect(await server.exited).toBe(1);
    expect(server.output()).toContain('Set DATABASE_URL and LEDGER_RPC_URL');
  });

  it('runs over a database and a node of somebody else, beside the ledger process', async () => {
    const database = await createTestDatabase({ empty: true });
    const node = await startTestNode();
    const dataDir = mkdtempSync(join(tmpdir(), 'lienlight-parts-'));
    const env = { DATABASE_URL: database.url, LEDGER_RPC_URL: node.url };
    try {
      const ledger = await runServer({ part: 'ledger', dataDir, env });
      await ledger.untilReady(patienceMs);
      const web = await runServer({ part: 'web', dataDir, env });
      await web.untilReady(patienceMs);
      const well = { ok: true };
      const { checks } = await fetch(`${web.url}/readyz`).then(response => response.json());
      expect(checks).toMatchObject({ database: well, migrations: well, chain: well, contracts: well });
      expect(checks).toMatchObject({ 'submitter backlog': well, 'reader lag': well });
      const ofLedger = await fetch(`${ledger.url}/readyz`).then(response => response.json());
      expect(ofLedger.checks.ledger).toEqual({ ok: true, detail: 'leads' });
      expect(await fetch(`${ledger.url}/metrics`).then(response => response.text())).toContain(
        'lienlight_reader_lag_blocks',
      );
      expect((await fetch(`${web.url}/login`, { redirect: 'manual' })).status).toBeLessThan(400);
      await web.stop();
      await ledger.stop();
    } finally {
      await node.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('names a service that does not answer', async () => {
    const server = await runServer({
      part: 'web',
      env: { DATABASE_URL: 'postgresql://nobody:secret@127.0.0.1:1/none', LEDGER_RPC_URL: 'http://127.0.0.1:1' },
    });
    expect(await server.exited).toBe(1);
    expect(server.output()).toContain('The database of DATABASE_URL does not answer');
    expect(server.output()).not.toContain('secret@');
  });
});
