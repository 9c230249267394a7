import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination, type Logger, pino } from 'pino';

export type { Logger };

const largestFile = 20 * 1024 * 1024;

/** What must never be in a log, wherever somebody puts it. */
const redacted = [
  'password',
  'passphrase',
  'token',
  'code',
  'cookie',
  'authorization',
  '*.password',
  '*.passphrase',
  '*.token',
  '*.code',
  'req.headers.cookie',
  'req.headers.authorization',
];

/**
 * The log: JSON, one object a line. On standard output; with a `folder`, in its lienlight.log instead, since a person is
 * looking at the terminal.
 */
export function createLog(level: string, folder: string | null): Logger {
  const options = { level, redact: { paths: redacted, censor: '[secret]' }, base: { pid: process.pid } };
  if (folder === null) return pino(options);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'lienlight.log');
  try {
    if (statSync(file).size > largestFile) renameSync(file, `${file}.1`);
  } catch {
    // The first start has none.
  }
  return pino(options, destination({ dest: file, append: true, mode: 0o600, sync: false }));
}
