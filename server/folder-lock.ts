import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { identifyProcess, isRunning, type ProcessIdentity } from './embedded/process-identity.ts';
import { ExplainedError } from './explained-error.ts';

const waitMs = 10_000;
const identity = z.object({ pid: z.number().int(), started: z.string(), command: z.string() });

function holderOf(lock: string): ProcessIdentity | null {
  try {
    const holder = identity.parse(JSON.parse(readFileSync(lock, 'utf8')));
    return isRunning(holder) ? holder : null;
  } catch {
    return null;
  }
}

/** The process that works in a data folder now; null when none does. */
export const findHolder = (folder: string): ProcessIdentity | null => holderOf(join(folder, 'lock.json'));

/**
 * Takes a data folder for this process, so that two starts never work in the same one. The lock of a process that is gone
 * is nobody's; one that is stopping is waited for.
 *
 * @returns gives the folder back
 * @throws ExplainedError when another process has it
 */
export async function lockFolder(folder: string, onWait: (holder: ProcessIdentity) => void): Promise<() => void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = join(folder, 'lock.json');
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(identifyProcess(process.pid)), { mode: 0o600 });
  try {
    for (const deadline = Date.now() + waitMs; ; ) {
      try {
        // A link appears whole or not at all, and only where there is none.
        linkSync(mine, lock);
        return () => rmSync(lock, { force: true });
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const holder = holderOf(lock);
      if (!holder) rmSync(lock, { force: true });
      else if (Date.now() > deadline) {
        throw new ExplainedError(
          `Lienlight already runs with its data in ${folder} (process ${holder.pid}). Stop it first, or set DATA_DIR to another folder.`,
        );
      } else {
        onWait(holder);
        await new Promise(done => setTimeout(done, 250));
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
}
