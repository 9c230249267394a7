import type { Datamodel, DatamodelField } from './datamodel.ts';

/** A column as PostgreSQL spells it: `type` in the words of format_type, `default` as SQL or null. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default: string | null;
  readonly serial: boolean;
}

export interface Index {
  readonly name: string;
  readonly unique: boolean;
  readonly method: string;
  readonly columns: readonly string[];
}

export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly table: string;
  readonly referenced: readonly string[];
  readonly onDelete: string;
  readonly onUpdate: string;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly primaryKey: { readonly name: string; readonly columns: readonly string[] } | null;
  readonly indexes: readonly Index[];
  readonly foreignKeys: readonly ForeignKey[];
}

export interface Schema {
  readonly enums: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly tables: readonly Table[];
}

const scalarTypes: Readonly<Record<string, string>> = {
  String: 'text',
  Boolean: 'boolean',
  Int: 'integer',
  BigInt: 'bigint',
  Float: 'double precision',
  Decimal: 'numeric(65,30)',
  DateTime: 'timestamp(3) without time zone',
  Json: 'jsonb',
  Bytes: 'bytea',
};

const withLength = (name: string) => (args: readonly string[]) => (args.length ? `${name}(${args.join(',')})` : name);
const withZone = (name: string, zone: string) => (args: readonly string[]) =>
  `${withLength(name)(args)} ${zone} time zone`;
const nativeTypes: Readonly<Record<string, (args: readonly string[]) => string>> = {
  Text: () => 'text',
  VarChar: withLength('character varying'),
  Char: withLength('character'),
  Uuid: () => 'uuid',
  Inet: () => 'inet',
  Citext: () => 'citext',
  Bit: withLength('bit'),
  VarBit: withLength('bit varying'),
  SmallInt: () => 'smallint',
  Integer: () => 'integer',
  BigInt: () => 'bigint',
  Decimal: withLength('numeric'),
  Real: () => 'real',
  DoublePrecision: () => 'double precision',
  Timestamp: withZone('timestamp', 'without'),
  Timestamptz: withZone('timestamp', 'with'),
  Time: withZone('time', 'without'),
  Timetz: withZone('time', 'with'),
  Date: () => 'date',
  Json: () => 'json',
  JsonB: () => 'jsonb',
  ByteA: () => 'bytea',
};

const referentialActions: Readonly<Record<string, string>> = {
  Cascade: 'CASCADE',
  Restrict: 'RESTRICT',
  NoAction: 'NO ACTION',
  SetNull: 'SET NULL',
  SetDefault: 'SET DEFAULT',
};

/** PostgreSQL cuts names at 63 bytes; Prisma cuts what stands before the suffix. */
const constraintName = (parts: readonly string[], suffix: string) =>
  `${parts.join('_').slice(0, 63 - suffix.length - 1)}_${suffix}`;

export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

function columnType(field: DatamodelField, datamodel: Datamodel): string {
  const suffix = field.isList ? '[]' : '';
  if (field.kind === 'enum') {
    return `${quote(datamodel.enums.find(one => one.name === field.type)?.dbName ?? field.type)}${suffix}`;
  }
  const native = field.nativeType && nativeTypes[field.nativeType[0]]?.(field.nativeType[1]);
  const type = field.nativeType ? native : scalarTypes[field.type];
  if (!type) throw new Error(`${field.name}: no PostgreSQL type is known for ${field.nativeType?.[0] ?? field.type}`);
  return type + suffix;
}

function valueLiteral(value: unknown, field: DatamodelField, datamodel: Datamodel): string {
  if (typeof value === 'boolean' || (typeof value === 'number' && field.type !== 'String')) return String(value);
  if (field.kind === 'enum') {
    const values = datamodel.enums.find(one => one.name === field.type)?.values;
    return literal(values?.find(one => one.name === value)?.dbName ?? String(value));
  }
  return ['Int', 'BigInt', 'Float', 'Decimal'].includes(field.type) ? String(value) : literal(String(value));
}

/** The default that the database keeps; uuid(), cuid() and the like are made by the client, hence null. */
function columnDefault(field: DatamodelField, datamodel: Datamodel): string | null {
  const value = field.default;
  if (value === undefined) return null;
  if (Array.isArray(value)) {
    return `ARRAY[${value.map(one => valueLiteral(one, field, datamodel)).join(', ')}]::${columnType(field, datamodel)}`;
  }
  if (typeof value !== 'object') return valueLiteral(value, field, datamodel);
  if (value.name === 'now') return 'CURRENT_TIMESTAMP';
  if (value.name === 'dbgenerated') return String(value.args[0] ?? '') || null;
  return null;
}

function toColumn(field: DatamodelField, datamodel: Datamodel): Column {
  const serial = typeof field.default === 'object' && 'name' in field.default && field.default.name === 'autoincrement';
  return {
    name: field.dbName ?? field.name,
    type: columnType(field, datamodel),
    nullable: !field.isRequired,
    default: columnDefault(field, datamodel),
    serial,
  };
}

function toTable(model: Datamodel['models'][number], datamodel: Datamodel): Table {
  const name = model.dbName ?? model.name;
  const columnOf = (of: typeof model, fieldName: string) =>
    of.fields.find(field => field.name === fieldName)?.dbName ?? fieldName;
  const own = datamodel.indexes
    .filter(index => index.model === model.name)
    .map(index => ({
      ...index,
      columns: index.fields.map(field => columnOf(model, field.name)),
    }));
  const id = own.find(index => index.type === 'id');
  const owners = model.fields.filter(field => field.kind === 'object' && field.relationFromFields.length > 0);
  const manyToMany = model.fields.find(
    field =>
      field.kind === 'object' &&
      field.isList &&
      datamodel.models
        .filter(other => other.name === field.type)
        .some(other =>
          other.fields.some(back => back.relationName === field.relationName && back.isList && back !== field),
        ),
  );
  if (manyToMany) throw new Error(`${model.name}.${manyToMany.name}: name the join table as a model of its own`);
  return {
    name,
    columns: model.fields.filter(field => field.kind !== 'object').map(field => toColumn(field, datamodel)),
    primaryKey: id ? { name: id.dbName ?? constraintName([name], 'pkey'), columns: id.columns } : null,
    indexes: own
      .filter(index => index.type !== 'id')
      .map(index => ({
        name: index.dbName ?? constraintName([name, ...index.columns], index.type === 'unique' ? 'key' : 'idx'),
        unique: index.type === 'unique',
        method: (index.algorithm ?? 'btree').toLowerCase(),
        columns: index.fields.map((field, at) => {
          const column = index.columns[at] ?? field.name;
          const operators = field.operatorClass ? ` ${field.operatorClass}` : '';
          return `${column}${operators}${field.sortOrder === 'desc' ? ' DESC' : ''}`;
        }),
      })),
    foreignKeys: owners
      .filter(field => !field.documentation?.includes('@no-foreign-key'))
      .map(field => {
        const target = datamodel.models.find(other => other.name === field.type);
        if (!target) throw new Error(`${model.name}.${field.name}: no model ${field.type}`);
        const columns = field.relationFromFields.map(one => columnOf(model, one));
        return {
          name: constraintName([name, ...columns], 'fkey'),
          columns,
          table: target.dbName ?? target.name,
          referenced: field.relationToFields.map(one => columnOf(target, one)),
          onDelete:
            referentialActions[field.relationOnDelete ?? (field.isRequired ? 'Restrict' : 'SetNull')] ?? 'RESTRICT',
          onUpdate: referentialActions[field.relationOnUpdate ?? 'Cascade'] ?? 'CASCADE',
        };
      }),
  };
}

/** What the database looks like when it agrees with the schema. Names follow Prisma's conventions. */
export function toSchema(datamodel: Datamodel): Schema {
  return {
    enums: datamodel.enums.map(one => ({
      name: one.dbName ?? one.name,
      values: one.values.map(value => value.dbName ?? value.name),
    })),
    tables: datamodel.models.map(model => toTable(model, datamodel)),
  };
}
