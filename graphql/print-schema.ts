import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema.ts';

/** The schema as it is kept in the repository: sorted, so that a change shows as what it is. */
export const printed = (): string => `${printSchema(lexicographicSortSchema(schema))}\n`;

// `npm run schema`
if (process.argv[1]?.endsWith('print-schema.ts')) {
  writeFileSync(new URL('schema.graphql', import.meta.url), printed());
}
