import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '#server/embedded/free-port';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface ServerOptions {
  /** The data folder; one of its own when none is named. */
  readonly dataDir?: string;
  readonly port?: number;
  /** What `npm start` is given: nothing for all in one, `web`, `ledger`. */
  readonly part?: 'web' | 'ledger' | 'ingest';
  readonly env?: Readonly<Record<string, string>>;
  /** Starts it through npm, as a person does. */
  readonly throughNpm?: boolean;
}

export interface RunningServer {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly url: string;
  readonly dataDir: string;
  /** What it has printed so far. */
  output(): string;
  /** Settles with its exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Waits until /readyz is well. */
  untilReady(withinMs?: number): Promise<void>;
  /** The database server and the node that it runs. */
  children(): { postgres: number; node: number };
  /** Asks it to stop, and removes the data folder if that is its own. */
  stop(): Promise<void>;
}

/** The real program as a process of its own, over everything that `npm run set-up` has made. The demo is off unless asked. */
export async function runServer(options: ServerOptions = {}): Promise<RunningServer> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'lienlight-server-'));
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const part = options.part ? [options.part] : [];
  const env = {
    ...process.env,
    DATA_DIR: dataDir,
    PORT: String(port),
    LEDGER_HTTP_PORT: String(port),
    INGEST_HTTP_PORT: String(port),
    DEVICES: 'off',
    DEMO: 'off',
    LIENLIGHT_SET_UP: 'done',
    ...options.env,
  };
  const child = options.throughNpm
    ? spawn('npm', ['run', options.part ? `start:${options.part}` : 'start'], { cwd: root, env })
    : spawn(process.execPath, ['server/start.mjs', ...part], { cwd: root, env: { ...env, npm_lifecycle_event: '' } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', data => {
      text += data;
    });
  }
  const exited = new Promise<number | null>(resolve => child.once('close', code => resolve(code)));
  const pidIn = (file: string) => Number(JSON.parse(readFileSync(join(dataDir, file), 'utf8')).pid);

  return {
    process: child,
    pid: child.pid ?? 0,
    url,
    dataDir,
    output: () => text,
    exited,
    async untilReady(withinMs = 300_000) {
      let ended = false;
      exited.then(() => {
        ended = true;
      });
      for (const deadline = Date.now() + withinMs; ; ) {
        const isReady = await fetch(`${url}/readyz`).then(
          response => response.ok,
          () => false,
        );
        if (isReady) return;
        if (ended || Date.now() > deadline) throw new Error(`the server is not ready:\n${text}`);
        await new Promise(done => setTimeout(done, 100));
      }
    },
    children: () => ({ postgres: pidIn('postgres.pid.json'), node: pidIn('node.pid.json') }),
    async stop() {
      child.kill('SIGTERM');
      await exited;
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
