import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How PostgreSQL, which refuses to run as root, is run here, and where it may keep its data. */
export interface RunAs {
  readonly folder: string;
  /** Where its programs are: npm's folder, or a copy that the account can reach. */
  readonly programs: string;
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

const asOurselves = (folder: string, programs: string): RunAs => ({
  folder,
  programs,
  wrap: (command, args) => ({ command, args: [...args] }),
  give: () => undefined,
  notice: null,
});

/** In a user namespace of its own root appears as that account, and reaches every file that root owns. */
const inNamespace = (folder: string, programs: string, account: Account): RunAs => ({
  folder,
  programs,
  wrap: (command, args) => ({
    command: 'unshare',
    args: ['--user', `--map-user=${account.uid}`, `--map-group=${account.gid}`, '--', command, ...args],
  }),
  give: () => undefined,
  notice: null,
});

const asAccount = (folder: string, programs: string, account: Account, notice: string): RunAs => ({
  folder,
  programs,
  wrap: (command, args) => ({
    command: 'setpriv',
    args: [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', '--', command, ...args],
  }),
  give: file => chownSync(file, account.uid, account.gid),
  notice,
});

/** The folders of a path that are not there yet, and the nearest one that is. */
function missingFolders(folder: string): { missing: string[]; existing: string } {
  const missing: string[] = [];
  let path = folder;
  for (; !existsSync(path); path = dirname(path)) missing.unshift(path);
  return { missing, existing: path };
}

/** Whether PostgreSQL can be run in this way and write to the folder; `made` are the folders that did not exist before. */
function works(runAs: RunAs, made: readonly string[]): boolean {
  for (const folder of made) {
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    runAs.give(folder);
  }
  const script = 'test -w "$1" && test -x "$1" && "$2" --version';
  const { command, args } = runAs.wrap('/bin/sh', [
    '-c',
    script,
    'sh',
    runAs.folder,
    join(runAs.programs, 'bin/postgres'),
  ]);
  return spawnSync(command, args, { stdio: 'ignore', cwd: '/' }).status === 0;
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
 * A folder outside of the project, for data that the account cannot keep inside. Its name is kept inside: who deletes the
 * data folder starts anew, and never finds an old cluster under a new password.
 */
function folderElsewhere(folder: string): string {
  const note = join(folder, 'elsewhere');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(note)) writeFileSync(note, `/var/lib/lienlight/${randomBytes(8).toString('hex')}\n`);
  return readFileSync(note, 'utf8').trim();
}

/** By an account made for it, with the data where that can enter, and with a copy of the programs if need be. */
function asCreatedAccount(folder: string, programs: string): RunAs | null {
  const account = createdAccount();
  if (!account) return null;
  const elsewhere = folderElsewhere(folder);
  const notice = `User namespaces are off here, so PostgreSQL runs as the account lienlight, with its data in ${elsewhere}.`;
  const runAs = asAccount(elsewhere, programs, account, notice);
  mkdirSync('/var/lib/lienlight', { recursive: true, mode: 0o755 });
  if (works(runAs, missingFolders(elsewhere).missing)) return runAs;
  const copy = asAccount(elsewhere, join(elsewhere, 'programs'), account, notice);
  rmSync(copy.programs, { recursive: true, force: true });
  cpSync(programs, copy.programs, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', copy.programs], { stdio: 'ignore' });
  return works(copy, []) ? copy : null;
}

/**
 * Finds a way to run PostgreSQL (its programs are in `programs`) with its data in `folder`. An ordinary user simply runs
 * it. Root tries, in this order: a user namespace; the account that owns the folder; an account made for it, with the data
 * where it can enter.
 *
 * @throws Error when root finds no way
 */
export function chooseRunAs(folder: string, programs: string): RunAs {
  const { missing, existing } = missingFolders(folder);
  if (process.getuid?.() !== 0) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return asOurselves(folder, programs);
  }
  const known = accounts();
  const named =
    known.find(account => account.uid === 1000) ?? known.find(account => account.name === 'nobody') ?? known[0];
  if (named) {
    const runAs = inNamespace(folder, programs, named);
    if (works(runAs, missing)) return runAs;
  }
  const { uid } = statSync(existing);
  const owner = known.find(account => account.uid === uid);
  if (owner) {
    const runAs = asAccount(folder, programs, owner, `PostgreSQL runs as ${owner.name}, who owns ${existing}.`);
    if (works(runAs, missing)) return runAs;
  }
  const runAs = asCreatedAccount(folder, programs);
  if (runAs) return runAs;
  throw new Error(
    'PostgreSQL does not run as root, and no other way was found here (user namespaces, the owner of the data folder, an account of its own). Start Lienlight as an ordinary user, or set DATABASE_URL.',
  );
}
