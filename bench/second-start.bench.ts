/**
 * How long a start takes that finds everything done, the demo's 18 months included, against the limit of 15 seconds: after
 * a stop, and after a `kill -9` of the server and its children. Prints a line for each: the ratio of the longest to the
 * limit. The first start, which loads the demo, takes some minutes and is not counted.
 *
 * Run with `npm run bench`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, runServer } from '#tests/support/server';

const LIMIT_MS = 15_000;
const ROUNDS = 3;
const PATIENCE_MS = 900_000;

const dataDir = mkdtempSync(join(tmpdir(), 'lienlight-bench-'));
const start = async (): Promise<RunningServer> => {
  const server = await runServer({ dataDir, env: { DEMO: 'on', LOG_LEVEL: 'warn' } });
  await server.untilReady(PATIENCE_MS);
  return server;
};

const ends = {
  'a stop': async (server: RunningServer): Promise<void> => server.stop(),
  'a kill -9 of everything': async (server: RunningServer): Promise<void> => {
    const { postgres, node } = server.children();
    for (const pid of [server.pid, postgres, node]) process.kill(pid, 'SIGKILL');
    await server.exited;
  },
};

try {
  let server = await start();
  for (const [name, end] of Object.entries(ends)) {
    const taken: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await end(server);
      const began = performance.now();
      server = await start();
      taken.push(performance.now() - began);
    }
    const longest = Math.max(...taken);
    console.log(
      `start after ${name}: ${(longest / LIMIT_MS).toFixed(2)} of the limit of ${LIMIT_MS / 1_000} s ` +
        `(${taken.map(ms => (ms / 1_000).toFixed(1)).join(', ')} s)`,
    );
  }
  await server.stop();
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
