import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '#server/embedded/free-port';

const installed = '/usr/lib/postgresql';

/** The folder of the programs of Debian's PostgreSQL; null where none is installed. */
export function debianPostgres(): string | null {
  if (!existsSync(installed)) return null;
  const newest = readdirSync(installed)
    .filter(name => existsSync(join(installed, name, 'bin/postgres')))
    .sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? null : join(installed, newest, 'bin');
}

/** A server of Debian's PostgreSQL with an empty cluster of its own, run as ourselves or, for root, as nobody. */
export async function startDebianPostgres(bin: string): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'lienlight-debian-'));
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? ['--reuid=65534', '--regid=65534', '--clear-groups', '--'] : [];
  const [command, prefix]: [string, string[]] = isRoot ? ['setpriv', as] : ['env', []];
  writeFileSync(join(folder, 'password'), 'outside');
  if (isRoot) for (const path of [folder, join(folder, 'password')]) chownSync(path, 65534, 65534);
  const data = join(folder, 'data');
  const initdb = [
    '-D',
    data,
    '-U',
    'outside',
    '--pwfile',
    join(folder, 'password'),
    '--auth=scram-sha-256',
    '-E',
    'UTF8',
    '--no-sync',
  ];
  execFileSync(command, [...prefix, join(bin, 'initdb'), ...initdb], { stdio: 'ignore', cwd: '/' });
  const port = await freePort();
  const settings = [
    '-c',
    `port=${port}`,
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'unix_socket_directories=',
    '-c',
    'fsync=off',
  ];
  const server = spawn(command, [...prefix, join(bin, 'postgres'), '-D', data, ...settings], {
    stdio: 'ignore',
    cwd: '/',
  });
  const exited = new Promise<void>(resolve => server.once('exit', () => resolve()));
  const url = `postgresql://outside:outside@127.0.0.1:${port}/postgres`;
  for (const deadline = Date.now() + 30_000; ; ) {
    const client = new pg.Client({ connectionString: url });
    const isUp = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (isUp) break;
    if (Date.now() > deadline) throw new Error('PostgreSQL of Debian did not start');
    await new Promise(done => setTimeout(done, 100));
  }
  return {
    url,
    async stop() {
      server.kill('SIGINT');
      await exited;
      if (statSync(folder).isDirectory()) rmSync(folder, { recursive: true, force: true });
    },
  };
}
