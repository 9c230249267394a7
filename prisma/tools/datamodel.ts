import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const fieldDefault = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.unknown()),
  z.object({ name: z.string(), args: z.array(z.unknown()) }),
]);

const field = z.object({
  name: z.string(),
  dbName: z.string().nullish(),
  documentation: z.string().optional(),
  kind: z.enum(['scalar', 'enum', 'object', 'unsupported']),
  type: z.string(),
  isList: z.boolean(),
  isRequired: z.boolean(),
  nativeType: z.tuple([z.string(), z.array(z.string())]).nullish(),
  default: fieldDefault.optional(),
  relationName: z.string().optional(),
  relationFromFields: z.array(z.string()).default([]),
  relationToFields: z.array(z.string()).default([]),
  relationOnDelete: z.string().optional(),
  relationOnUpdate: z.string().optional(),
});

const datamodel = z.object({
  enums: z.array(
    z.object({
      name: z.string(),
      dbName: z.string().nullish(),
      values: z.array(z.object({ name: z.string(), dbName: z.string().nullish() })),
    }),
  ),
  models: z.array(z.object({ name: z.string(), dbName: z.string().nullish(), fields: z.array(field) })),
  indexes: z.array(
    z.object({
      model: z.string(),
      type: z.enum(['id', 'normal', 'unique', 'fulltext']),
      dbName: z.string().nullish(),
      algorithm: z.string().nullish(),
      fields: z.array(
        z.object({ name: z.string(), sortOrder: z.string().nullish(), operatorClass: z.string().nullish() }),
      ),
    }),
  ),
});

/** The parsed schema.prisma, as Prisma hands it to generators; only what becomes SQL. */
export type Datamodel = z.infer<typeof datamodel>;
export type DatamodelField = z.infer<typeof field>;

const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** Generates and reads the datamodel of prisma/schema.prisma. Throws with Prisma's own words on a schema that does not parse. */
export function readDatamodel(): Datamodel {
  execFileSync(process.execPath, ['node_modules/prisma/build/index.js', 'generate', '--generator', 'datamodel'], {
    cwd: projectRoot,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return datamodel.parse(JSON.parse(readFileSync(`${projectRoot}prisma/generated/datamodel.json`, 'utf8')));
}
