import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startPostgres } from '#server/embedded/postgres';
import { postgresPrograms } from '#server/embedded/postgres-programs';
import { identifyProcess } from '#server/embedded/process-identity';
import { chooseRunAs } from '#server/embedded/run-as';

const isRoot = process.getuid?.() === 0;
let folder: string;
let started: EmbeddedPostgres[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lienlight-postgres-'));
  started = [];
});
afterEach(async () => {
  for (const one of started) await one.stop();
  rmSync(folder, { recursive: true, force: true });
});

const start = async (at = folder, durable = false) => {
  const postgres = await startPostgres({ folder: at, durable });
  started.push(postgres);
  return postgres;
};

async function ask<Row extends object>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

const until = async (condition: () => boolean | Promise<boolean>) => {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not come to pass');
    await new Promise(done => setTimeout(done, 50));
  }
};

/** A supervisor of its own, which can be killed. Prints the server's process and address. */
function supervisor(
  at: string,
  options: { uid?: number; gid?: number } = {},
): Promise<{ process: ChildProcess; pid: number; url: string }> {
  const script = `
    import('#server/embedded/postgres').then(async ({ startPostgres }) => {
      const postgres = await startPostgres({ folder: process.argv[1], durable: false });
      console.log(JSON.stringify({ pid: postgres.pid(), url: postgres.url }));
      setInterval(() => undefined, 1000);
    });`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, at], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });
  return new Promise((resolve, reject) => {
    child.stdout.once('data', data => resolve({ process: child, ...JSON.parse(String(data)) }));
    child.once('exit', code => reject(new Error(`the supervisor ended with ${code}`)));
  });
}

describe('embedded PostgreSQL', () => {
  it('keeps data, port and secret from start to start, and shows the secret to nobody', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    expect(statSync(join(folder, 'postgres.secret')).mode & 0o777).toBe(0o600);
    await expect(ask(second.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/password/);
    const log = readFileSync(join(folder, 'postgres.log'), 'utf8');
    expect(log).not.toContain(readFileSync(join(folder, 'postgres.secret'), 'utf8'));
  });

  it('takes another port when a stranger has its own', async () => {
    const first = await start();
    await first.stop();
    const stranger = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen(${first.port}, '127.0.0.1')`,
    ]);
    try {
      await until(() =>
        fetch(`http://127.0.0.1:${first.port}`, { signal: AbortSignal.timeout(100) }).then(
          () => true,
          error => error.name === 'TimeoutError',
        ),
      );
      expect((await start()).port).not.toBe(first.port);
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('comes back on the same address when it is killed', async () => {
    const postgres = await start(folder, true);
    await ask(postgres.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    const killed = postgres.pid();
    process.kill(killed, 'SIGKILL');
    await until(() =>
      ask(postgres.url, 'SELECT 1').then(
        () => postgres.pid() !== killed,
        () => false,
      ),
    );
    expect(await ask(postgres.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  it('does not outlive a supervisor that is killed', async () => {
    const { process: child, pid } = await supervisor(folder);
    child.kill('SIGKILL');
    await until(() => identifyProcess(pid) === null);
    await start();
  });

  it('recovers when supervisor, watchdog and server are all killed', async () => {
    const { process: child, pid } = await supervisor(folder);
    for (const id of watchdogsOf(pid)) process.kill(id, 'SIGKILL');
    child.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await until(() => identifyProcess(pid) === null);
    const postgres = await start();
    expect(await ask(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('ends a server that was orphaned without a watchdog, and starts its own', async () => {
    const { process: child, pid } = await supervisor(folder);
    for (const id of watchdogsOf(pid)) process.kill(id, 'SIGKILL');
    child.kill('SIGKILL');
    await until(() => child.exitCode !== null || child.signalCode !== null);
    expect(identifyProcess(pid)).not.toBeNull();
    const postgres = await start();
    expect(identifyProcess(pid)).toBeNull();
    expect(await ask(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('never kills a stranger that got the number of a former server', async () => {
    const first = await start();
    await first.stop();
    const stranger = spawn('sleep', ['60']);
    try {
      const pid = stranger.pid ?? 0;
      writeFileSync(
        join(first.dataFolder, 'data', 'postmaster.pid'),
        `${pid}\n${first.dataFolder}/data\n1\n${first.port}\n`,
      );
      writeFileSync(
        join(folder, 'postgres.pid.json'),
        JSON.stringify({ pid, started: 'long ago', command: 'postgres' }),
      );
      await start();
      expect(identifyProcess(pid)).not.toBeNull();
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('starts over when it was killed while it made its cluster', async () => {
    mkdirSync(join(folder, 'postgres', 'data.new'), { recursive: true });
    writeFileSync(join(folder, 'postgres', 'data.new', 'PG_VERSION'), '18');
    const postgres = await start();
    expect(await ask(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(existsSync(join(folder, 'postgres', 'data.new'))).toBe(false);
  });

  it.runIf(isRoot)('runs as root in a folder that only root can enter', async () => {
    const closed = join(folder, 'closed', 'data');
    mkdirSync(closed, { recursive: true });
    chmodSync(join(folder, 'closed'), 0o700);
    const postgres = await start(closed);
    expect(postgres.dataFolder.startsWith(closed)).toBe(true);
  });

  it.runIf(isRoot)('runs as an ordinary user', async () => {
    const home = join(folder, 'home');
    mkdirSync(home, { mode: 0o700 });
    chmodSync(folder, 0o755);
    chownSync(home, 65534, 65534);
    const { process: child, pid, url } = await supervisor(join(home, '.data'), { uid: 65534, gid: 65534 });
    expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(statSync(`/proc/${pid}`).uid).toBe(65534);
    child.kill('SIGKILL');
    await until(() => identifyProcess(pid) === null);
  });

  it.runIf(isRoot)('runs for root as the owner of a folder that belongs to somebody', async () => {
    const home = join(folder, 'home');
    mkdirSync(home, { mode: 0o700 });
    chmodSync(folder, 0o755);
    chownSync(home, 65534, 65534);
    const postgres = await start(join(home, '.data'));
    expect(statSync(`/proc/${postgres.pid()}`).uid).toBe(65534);
  });

  it.runIf(isRoot)('falls back to an account of its own where user namespaces are off, and says so', () => {
    const accountExisted = spawnSync('id', ['lienlight']).status === 0;
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    cpSync(postgresPrograms(), join(closed, 'programs'), { recursive: true, verbatimSymlinks: true });
    mkdirSync(join(folder, 'path'));
    for (const tool of ['setpriv', 'useradd', 'chmod']) {
      symlinkSync(
        execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim(),
        join(folder, 'path', tool),
      );
    }
    const path = process.env.PATH;
    process.env.PATH = join(folder, 'path');
    let elsewhere = '';
    try {
      const runAs = chooseRunAs(join(closed, '.data', 'postgres'), join(closed, 'programs'));
      elsewhere = runAs.folder;
      expect(runAs.notice).toContain(`with its data in ${elsewhere}`);
      expect(runAs.programs.startsWith(elsewhere)).toBe(true);
      const { command, args } = runAs.wrap('/bin/sh', [
        '-c',
        ': > "$1/here" && "$2/bin/postgres" --version',
        'sh',
        elsewhere,
        runAs.programs,
      ]);
      expect(execFileSync(command, args, { encoding: 'utf8', cwd: '/' })).toContain('PostgreSQL');
      expect(chooseRunAs(join(closed, '.data', 'postgres'), join(closed, 'programs')).folder).toBe(elsewhere);
    } finally {
      process.env.PATH = path;
      if (elsewhere) rmSync(elsewhere, { recursive: true, force: true });
      if (!accountExisted) spawnSync('userdel', ['lienlight']);
    }
  });
});

/** The shells that watch over a server. */
function watchdogsOf(server: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .filter(id => {
      const command = identifyProcess(id)?.command ?? '';
      return command.includes('lienlight-watchdog') && command.includes(` ${server} `);
    });
}
