import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { endProcess, identifyProcess, isRunning, type ProcessIdentity } from './process-identity.ts';

/**
 * A shell that waits on a pipe from us. When we die, however we die, the pipe closes, `read` fails, and the
 * shell ends the child: first politely, then not. When all is well it is told to stand down.
 */
const watchdogScript = `
  if read -r word; then exit 0; fi
  kill -s "$2" "$1" 2>/dev/null || exit 0
  for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -0 "$1" 2>/dev/null || exit 0; done
  kill -s KILL "$1"
`;

const largestLog = 10 * 1024 * 1024;

export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Where its output goes. A file and not a pipe: it may outlive us for a moment. */
  readonly logFile: string;
  /** Where it is noted, so that the next start can find it if we and the watchdog both die. */
  readonly recordFile: string;
  readonly stopSignal: NodeJS.Signals;
  readonly stopGraceMs: number;
}

export interface Child {
  readonly pid: number;
  /** Settles when the process has gone, whoever ended it. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

function openLog(file: string): number {
  try {
    if (statSync(file).size > largestLog) renameSync(file, `${file}.1`);
  } catch {
    // The first start has none.
  }
  return openSync(file, 'a', 0o600);
}

const gone = (child: ChildProcess) =>
  new Promise<void>((resolve, reject) => {
    child.once('exit', () => resolve());
    child.once('error', reject);
  });

/**
 * Starts a program in a session of its own (Ctrl-C in the terminal reaches us alone, and we stop it in order), with
 * a watchdog that ends it if we are killed. Throws when the program cannot be started at all.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const log = openLog(options.logFile);
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const exited = gone(child);
  if (child.pid === undefined) await exited;
  const pid = child.pid ?? 0;
  const identity = identifyProcess(pid);
  if (identity) writeFileSync(options.recordFile, JSON.stringify(identity), { mode: 0o600 });

  const watchdog = spawn(
    '/bin/sh',
    ['-c', watchdogScript, 'lienlight-watchdog', String(pid), options.stopSignal.slice(3)],
    {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  watchdog.on('error', () => undefined);
  watchdog.stdin.on('error', () => undefined);
  const settled = exited.then(() => {
    watchdog.stdin.end('stand-down\n');
    rmSync(options.recordFile, { force: true });
  });
  child.unref();
  watchdog.unref();

  return {
    pid,
    exited: settled,
    async stop() {
      if (identity) await endProcess(identity, options.stopSignal, options.stopGraceMs);
      await settled;
    },
  };
}

const record = z.object({ pid: z.number().int(), started: z.string(), command: z.string() });

/**
 * Ends what an earlier start left behind, if the record's process still runs: the same id, the same start time.
 * @returns the process that was ended, or null
 */
export async function endOrphan(recordFile: string, signal: NodeJS.Signals): Promise<ProcessIdentity | null> {
  let text: string;
  try {
    text = readFileSync(recordFile, 'utf8');
  } catch {
    return null;
  }
  rmSync(recordFile, { force: true });
  const parsed = record.safeParse(parseJson(text));
  if (!parsed.success || !isRunning(parsed.data)) return null;
  await endProcess(parsed.data, signal, 10_000);
  return parsed.data;
}

/** A record may be half written: then it says nothing. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
