import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { keptSecret } from '../kept-secret.ts';
import { type Child, endOrphan, startChild } from './child.ts';
import { freePort } from './free-port.ts';
import { postgresPrograms } from './postgres-programs.ts';
import { endProcess, identifyProcess } from './process-identity.ts';
import { chooseRunAs, type RunAs } from './run-as.ts';

const run = promisify(execFile);
const user = 'lienlight';
const secretFile = 'postgres.secret';
const portFile = 'postgres.port';
const readyWithinMs = 60_000;
const restartsPerMinute = 5;

export interface PostgresOptions {
  /** The folder under which everything is kept: `postgres/` and the files beside it. */
  readonly folder: string;
  /** False for tests: faster, and a crash of the machine may lose data. */
  readonly durable?: boolean;
  readonly onNotice?: (notice: string) => void;
  /** Called when it died again and again, and is left dead. */
  readonly onGivenUp?: (reason: Error) => void;
}

export interface EmbeddedPostgres {
  /** The connection string of the product's database, which exists. */
  readonly url: string;
  readonly port: number;
  /** Where the data is. */
  readonly dataFolder: string;
  /** The server's process; changes when it is restarted. */
  pid(): number;
  urlOf(database: string): string;
  stop(): Promise<void>;
}

const addressOf = (password: string, port: number | string, database: string) =>
  `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;

/** The address of the server that another process runs with its data under `folder`. */
export function runningPostgresUrl(folder: string): string {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8').trim();
  return addressOf(read(secretFile), read(portFile), user);
}

async function keptPort(file: string): Promise<number> {
  const before = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
  const port = await freePort(before && Number.isInteger(before) ? before : undefined);
  writeFileSync(file, String(port));
  return port;
}

/** Makes the cluster beside its place and moves it there, so that a half-made one is never taken for whole. */
async function createCluster(data: string, runAs: RunAs, password: string): Promise<void> {
  const unfinished = `${data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  runAs.give(unfinished);
  runAs.give(passwordFile);
  const { command, args } = runAs.wrap(join(runAs.programs, 'bin/initdb'), [
    `--pgdata=${unfinished}`,
    `--username=${user}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-sync',
  ]);
  await run(command, args, { cwd: '/' });
  rmSync(passwordFile);
  renameSync(unfinished, data);
}

/**
 * Ends a server that outlived its supervisor, and takes away the PID file of one that did not. It is ours when its command
 * line names this data folder; any other process that has the number by now is left alone.
 */
async function clearLeftovers(data: string, recordFile: string): Promise<void> {
  await endOrphan(recordFile, 'SIGINT');
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const identity = identifyProcess(Number(readFileSync(pidFile, 'utf8').split('\n')[0]));
  if (identity?.command.includes(data)) await endProcess(identity, 'SIGINT', 10_000);
  rmSync(pidFile, { force: true });
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n');
  return lines.slice(-5).join('\n');
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
}

/**
 * Starts a real PostgreSQL on the loopback interface, with its data under `folder`, and keeps it running: when it
 * dies it is started again on the same port. Recovers from whatever an earlier start left behind.
 *
 * @throws Error when it cannot be started, with its own last words
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const runAs = chooseRunAs(join(options.folder, 'postgres'), postgresPrograms());
  if (runAs.notice) options.onNotice?.(runAs.notice);
  const data = join(runAs.folder, 'data');
  const recordFile = join(options.folder, 'postgres.pid.json');
  const logFile = join(options.folder, 'postgres.log');
  const password = keptSecret(join(options.folder, secretFile));
  await clearLeftovers(data, recordFile);
  if (!existsSync(join(data, 'PG_VERSION'))) await createCluster(data, runAs, password);
  chmodSync(data, 0o700);
  const port = await keptPort(join(options.folder, portFile));
  const urlOf = (database: string) => addressOf(password, port, database);

  const lax = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'timezone=UTC',
    'log_timezone=UTC',
    'max_connections=120',
    ...(options.durable === false ? lax : []),
  ];
  const { command, args } = runAs.wrap(join(runAs.programs, 'bin/postgres'), [
    '-D',
    data,
    ...settings.flatMap(one => ['-c', one]),
  ]);

  const launch = async (): Promise<Child> => {
    const deadline = Date.now() + readyWithinMs;
    for (;;) {
      let exited = false;
      const child = await startChild({
        command,
        args,
        cwd: '/',
        logFile,
        recordFile,
        stopSignal: 'SIGINT',
        stopGraceMs: 20_000,
      });
      child.exited.then(() => {
        exited = true;
      });
      while (!exited && Date.now() < deadline) {
        if (await answers(urlOf('postgres'))) return child;
        await new Promise(done => setTimeout(done, 50));
      }
      await child.stop();
      // After a kill the old server's helpers hold its shared memory for a moment longer.
      const waiting = /shared memory block|lock file/.test(lastWords(logFile));
      if (!waiting || Date.now() > deadline)
        throw new Error(`PostgreSQL did not start:\n${lastWords(logFile)}\n(${logFile})`);
      await new Promise(done => setTimeout(done, 300));
      await clearLeftovers(data, recordFile);
    }
  };

  let stopping = false;
  let child = await launch();
  const restarts: number[] = [];
  const watch = (watched: Child) =>
    watched.exited.then(async () => {
      if (stopping) return;
      restarts.push(Date.now());
      try {
        if (restarts.filter(at => at > Date.now() - 60_000).length > restartsPerMinute) {
          throw new Error(`PostgreSQL died ${restartsPerMinute} times in a minute:\n${lastWords(logFile)}`);
        }
        options.onNotice?.('PostgreSQL ended by itself and is started again.');
        await clearLeftovers(data, recordFile);
        child = await launch();
        if (stopping) await child.stop();
        else watch(child);
      } catch (error) {
        options.onGivenUp?.(error instanceof Error ? error : new Error(String(error)));
      }
    });
  watch(child);
  await createDatabase(urlOf('postgres'), user);

  return {
    url: urlOf(user),
    port,
    dataFolder: runAs.folder,
    urlOf,
    pid: () => child.pid,
    async stop() {
      stopping = true;
      await child.stop();
    },
  };
}
