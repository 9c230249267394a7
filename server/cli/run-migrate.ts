import { migrate } from '#prisma/migrator';
import { withDatabase } from './with-ground.ts';

/** Applies the migrations that the database lacks. */
export const runMigrate = (out: (line: string) => void): Promise<number> =>
  withDatabase(async databaseUrl => {
    const applied = await migrate(databaseUrl);
    out(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
    return 0;
  });
