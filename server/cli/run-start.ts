import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { UsageError } from './command.ts';

const script = fileURLToPath(new URL('../start.mjs', import.meta.url));
const parts = ['web', 'ledger', 'ingest'];

/** Starts the server as npm does, in a process of its own, and passes signals on. */
export function runStart(args: readonly string[]): Promise<number> {
  const [part] = args;
  if (args.length > 1 || (part !== undefined && !parts.includes(part)))
    throw new UsageError('start takes web, ledger, ingest or nothing.');
  const child = spawn(process.execPath, ['--max-semi-space-size=128', script, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
