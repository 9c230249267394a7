import { describe, expect, it } from 'vitest';
import type { Datamodel, DatamodelField } from './datamodel.ts';
import { schemaSql } from './schema-sql.ts';
import { toSchema } from './tables.ts';

const field = (name: string, type: string, more: Partial<DatamodelField> = {}): DatamodelField => ({
  name,
  type,
  kind: 'scalar',
  isList: false,
  isRequired: true,
  relationFromFields: [],
  relationToFields: [],
  ...more,
});

const now = { name: 'now', args: [] };
const datamodel: Datamodel = {
  enums: [{ name: 'Status', dbName: 'status', values: [{ name: 'OPEN' }, { name: 'CLOSED', dbName: 'closed' }] }],
  models: [
    {
      name: 'Parent',
      dbName: 'parents',
      fields: [
        field('id', 'String', { nativeType: ['Uuid', []], default: { name: 'uuid', args: [7] } }),
        field('sequence', 'BigInt', { default: { name: 'autoincrement', args: [] } }),
        field('status', 'Status', { kind: 'enum', default: 'CLOSED' }),
        field('amount', 'Decimal', { nativeType: ['Decimal', ['20', '4']], default: '0' }),
        field('tags', 'String', { isList: true, default: [] }),
        field('createdAt', 'DateTime', { dbName: 'created_at', nativeType: ['Timestamptz', ['3']], default: now }),
        field('key', 'Bytes', { isRequired: false, default: { name: 'dbgenerated', args: ["'\\x00'::bytea"] } }),
        field('children', 'Child', { kind: 'object', isList: true, relationName: 'family' }),
      ],
    },
    {
      name: 'Child',
      dbName: null,
      fields: [
        field('id', 'Int'),
        field('parentId', 'String', { isRequired: false, nativeType: ['Uuid', []] }),
        field('parent', 'Parent', {
          kind: 'object',
          isRequired: false,
          relationName: 'family',
          relationFromFields: ['parentId'],
          relationToFields: ['id'],
        }),
      ],
    },
  ],
  indexes: [
    { model: 'Parent', type: 'id', fields: [{ name: 'id' }] },
    { model: 'Parent', type: 'unique', fields: [{ name: 'sequence' }] },
    { model: 'Parent', type: 'normal', fields: [{ name: 'status' }, { name: 'createdAt', sortOrder: 'desc' }] },
    { model: 'Child', type: 'id', fields: [{ name: 'id' }, { name: 'parentId' }] },
  ],
};

describe('schemaSql', () => {
  it('writes tables, indexes and keys under the names that Prisma gives them', () => {
    expect(schemaSql(toSchema(datamodel))).toBe(`CREATE TYPE "status" AS ENUM ('OPEN', 'closed');

CREATE TABLE "parents" (
  "id" uuid NOT NULL,
  "sequence" BIGSERIAL NOT NULL,
  "status" "status" NOT NULL DEFAULT 'closed',
  "amount" numeric(20,4) NOT NULL DEFAULT 0,
  "tags" text[] NOT NULL DEFAULT ARRAY[]::text[],
  "created_at" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "key" bytea DEFAULT '\\x00'::bytea,

  CONSTRAINT "parents_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Child" (
  "id" integer NOT NULL,
  "parentId" uuid,

  CONSTRAINT "Child_pkey" PRIMARY KEY ("id", "parentId")
);

CREATE UNIQUE INDEX "parents_sequence_key" ON "parents"("sequence");

CREATE INDEX "parents_status_created_at_idx" ON "parents"("status", "created_at" DESC);

ALTER TABLE "Child" ADD CONSTRAINT "Child_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "parents"("id") ON DELETE SET NULL ON UPDATE CASCADE;`);
  });

  it('cuts long names as PostgreSQL and Prisma do, before the suffix', () => {
    const long = 'a'.repeat(70);
    const [table] = toSchema({
      enums: [],
      models: [{ name: long, fields: [field('id', 'Int')] }],
      indexes: [{ model: long, type: 'normal', fields: [{ name: 'id' }] }],
    }).tables;
    expect(table?.indexes[0]?.name).toBe(`${'a'.repeat(59)}_idx`);
  });

  it('refuses what it cannot write, rather than leave it out', () => {
    const point = { name: 'Place', fields: [field('at', 'Unsupported', { nativeType: ['Point', []] })] };
    expect(() => toSchema({ enums: [], models: [point], indexes: [] })).toThrow(/no PostgreSQL type/);
    const many = (name: string, to: string) => ({
      name,
      fields: [field('others', to, { kind: 'object', isList: true, relationName: 'both' })],
    });
    expect(() => toSchema({ enums: [], models: [many('A', 'B'), many('B', 'A')], indexes: [] })).toThrow(/join table/);
  });
});
