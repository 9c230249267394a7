import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How PostgreSQL, which refuses to run as root, is run here, and where it may keep its data. */
export interface RunAs {
  readonly folder: string;
  /** The command line that runs a program in this way. */
  wrap(command: string, args: readonly string[]): { command: string; args: string[] };
  /** Hands a file that we wrote to whoever will read it. */
  give(file: string): void;
  /** What the operator should know about it; null when there is nothing to say. */
  readonly notice: string | null;
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The accounts of this machine but root. PostgreSQL wants its own id to have a name. */
function accounts(): Account[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(account => account.name && account.uid > 0);
}

const asOurselves = (folder: string): RunAs => ({
  folder,
  wrap: (command, args) => ({ command, args: [...args] }),
  give: () => undefined,
  notice: null,
});

/** In a user namespace of its own root appears as that account, and reaches every file that root owns. */
const inNamespace = (folder: string, account: Account): RunAs => ({
  folder,
  wrap: (command, args) => ({
    command: 'unshare',
    args: ['--user', `--map-user=${account.uid}`, `--map-group=${account.gid}`, '--', command, ...args],
  }),
  give: () => undefined,
  notice: null,
});

const asAccount = (folder: string, account: Account, notice: string): RunAs => ({
  folder,
  wrap: (command, args) => ({
    command: 'setpriv',
    args: [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', '--', command, ...args],
  }),
  give: file => chownSync(file, account.uid, account.gid),
  notice,
});

function works(runAs: RunAs, program: string): boolean {
  mkdirSync(runAs.folder, { recursive: true, mode: 0o700 });
  runAs.give(runAs.folder);
  const script = 'test -w "$1" && test -x "$1" && "$2" --version';
  const { command, args } = runAs.wrap('/bin/sh', ['-c', script, 'sh', runAs.folder, program]);
  return spawnSync(command, args, { stdio: 'ignore', cwd: '/' }).status === 0;
}

/** The account that owns the nearest folder above that exists; null when that is root. */
function ownerOf(folder: string, known: readonly Account[]): Account | null {
  let path = folder;
  while (!existsSync(path)) path = join(path, '..');
  const { uid } = statSync(path);
  return known.find(account => account.uid === uid) ?? null;
}

function createdAccount(): Account | null {
  const find = () => accounts().find(account => account.name === 'lienlight');
  if (!find())
    spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'lienlight'], {
      stdio: 'ignore',
    });
  return find() ?? null;
}

/**
 * Finds a way to run PostgreSQL with its data in `folder`. An ordinary user simply runs it. Root tries, in this order: a
 * user namespace; the account that owns the folder; an account made for it, with the data where it can enter.
 *
 * @throws Error when root finds no way
 */
export function chooseRunAs(folder: string, program: string): RunAs {
  if (process.getuid?.() !== 0) return asOurselves(folder);
  const known = accounts();
  const named =
    known.find(account => account.uid === 1000) ?? known.find(account => account.name === 'nobody') ?? known[0];
  const owner = ownerOf(folder, known);
  const elsewhere = `/var/lib/lienlight/${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;

  const ways: (() => RunAs | null)[] = [
    () => named && inNamespace(folder, named),
    () => owner && asAccount(folder, owner, `PostgreSQL runs as ${owner.name}, who owns ${folder}.`),
    () => {
      const account = createdAccount();
      const notice = `User namespaces are off here, so PostgreSQL runs as the account lienlight and its data is in ${elsewhere}.`;
      return account && asAccount(elsewhere, account, notice);
    },
  ].map(way => () => way() ?? null);
  for (const way of ways) {
    const runAs = way();
    if (runAs && works(runAs, program)) return runAs;
  }
  throw new Error(
    'PostgreSQL does not run as root, and no other way was found here (user namespaces, the owner of the data folder, an account of its own). Start Lienlight as an ordinary user, or set DATABASE_URL.',
  );
}
