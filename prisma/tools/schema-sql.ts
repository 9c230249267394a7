/**
 * Prints the SQL that creates every table of schema.prisma, in the order in which Prisma's own engine writes
 * it: `npx tsx prisma/tools/schema-sql.ts [table…]`. A migration is cut from it by hand, since
 * `prisma migrate` needs an engine that is not in the npm package.
 */
import { pathToFileURL } from 'node:url';
import { readDatamodel } from './datamodel.ts';
import { type Index, quote, type Schema, type Table, toSchema } from './tables.ts';

const serialTypes: Readonly<Record<string, string>> = {
  integer: 'SERIAL',
  bigint: 'BIGSERIAL',
  smallint: 'SMALLSERIAL',
};

function createTable(table: Table): string {
  const lines = table.columns.map(column => {
    const type = column.serial ? (serialTypes[column.type] ?? column.type) : column.type;
    const required = column.nullable ? '' : ' NOT NULL';
    const value = column.default === null ? '' : ` DEFAULT ${column.default}`;
    return `  ${quote(column.name)} ${type}${required}${value}`;
  });
  if (table.primaryKey) {
    lines.push(
      `\n  CONSTRAINT ${quote(table.primaryKey.name)} PRIMARY KEY (${table.primaryKey.columns.map(quote).join(', ')})`,
    );
  }
  return `CREATE TABLE ${quote(table.name)} (\n${lines.join(',\n')}\n);`;
}

function createIndex(table: Table, index: Index): string {
  const using = index.method === 'btree' ? '' : ` USING ${index.method}`;
  const columns = index.columns.map(one => one.replace(/^\S+/, name => quote(name))).join(', ');
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quote(index.name)} ON ${quote(table.name)}${using}(${columns});`;
}

/** The statements for the whole schema, or for the named tables alone (then without the enums). */
export function schemaSql(schema: Schema, only: readonly string[] = []): string {
  const tables = schema.tables.filter(table => only.length === 0 || only.includes(table.name));
  const enums = only.length > 0 ? [] : schema.enums;
  return [
    ...enums.map(
      one => `CREATE TYPE ${quote(one.name)} AS ENUM (${one.values.map(value => `'${value}'`).join(', ')});`,
    ),
    ...tables.map(createTable),
    ...tables.flatMap(table => table.indexes.map(index => createIndex(table, index))),
    ...tables.flatMap(table =>
      table.foreignKeys.map(
        key =>
          `ALTER TABLE ${quote(table.name)} ADD CONSTRAINT ${quote(key.name)} FOREIGN KEY (${key.columns.map(quote).join(', ')}) ` +
          `REFERENCES ${quote(key.table)}(${key.referenced.map(quote).join(', ')}) ON DELETE ${key.onDelete} ON UPDATE ${key.onUpdate};`,
      ),
    ),
  ].join('\n\n');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(schemaSql(toSchema(readDatamodel()), process.argv.slice(2)));
}
