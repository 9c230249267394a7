import type { Permission } from '#domain/access/permissions';
import {
  findTableImport,
  type ImportedRow,
  type LateRefusal,
  lateRefusals,
  recentTableImports,
  type TableImportSummary,
  tableImportRows,
} from '#prisma/reads/table-imports';
import { authorise } from '#services/actor';
import { TABLE_KINDS, type TableKindName } from '#services/tables/table-kind';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import type { GraphQLContext } from '../context.ts';
import { isRowId } from '../ids.ts';
import { readerOf } from '../reading.ts';

export const TableKind = codes('TableKind', TABLE_KINDS);

const Row = builder.objectRef<ImportedRow>('TableRow').implement({
  description: 'A row of a file, with what is thought of it, or what became of it.',
  fields: t => ({
    line: t.exposeInt('line'),
    values: t.field({ type: 'JSON', resolve: ({ values }) => values }),
    verdict: t.field({
      type: codes('RowVerdict', ['accepted', 'warned', 'refused']),
      resolve: ({ verdict }) => verdict,
    }),
    problems: t.field({ type: 'JSON', resolve: ({ problems }) => problems }),
    warnings: t.field({ type: 'JSON', resolve: ({ warnings }) => warnings }),
    notes: t.field({
      type: 'JSON',
      description: 'What becomes of it that nobody has to decide.',
      resolve: ({ notes }) => notes,
    }),
    made: t.exposeString('made', { nullable: true, description: 'The reference or id of what was made of it.' }),
  }),
});

const Late = builder.objectRef<LateRefusal>('LateRefusal').implement({
  description: 'What was made of a row, and that the ledger did not take when its turn came.',
  fields: t => ({
    made: t.exposeString('made', { description: 'Its reference.' }),
    code: t.exposeString('code', { nullable: true, description: 'Null where it was not sent before its deadline.' }),
    params: t.field({ type: 'JSON', resolve: ({ params }) => params }),
  }),
});

const TableImport = builder.objectRef<TableImportSummary>('TableImport').implement({
  description: 'A file of rows that was handed in.',
  fields: t => ({
    importId: t.exposeString('id'),
    kind: t.exposeString('kind'),
    fileName: t.exposeString('fileName'),
    by: t.exposeString('by'),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    begunAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ begunAt }) => begunAt }),
    finishedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ finishedAt }) => finishedAt }),
    rowCount: t.exposeInt('rows'),
    accepted: t.exposeInt('accepted'),
    refused: t.exposeInt('refused'),
    warned: t.exposeInt('warned', { description: 'Of the accepted rows, those that a person should look at.' }),
    done: t.exposeInt('done', { description: 'Rows that were worked off.' }),
    lateRefusals: t.field({
      type: [Late],
      description: 'What the ledger refused of what was made: somebody else was first.',
      resolve: (found, _, ctx) => lateRefusals(ctx.services.db, found),
    }),
    rows: t.field({
      type: [Row],
      description: '200 at most.',
      args: { offset: t.arg.int({ required: true, defaultValue: 0 }) },
      resolve: ({ id }, { offset }, ctx) => tableImportRows(ctx.services.db, id, { offset: Math.max(0, offset) }),
    }),
  }),
});

/** What it takes to read what was handed in, by its kind. */
const READING: Readonly<Record<TableKindName, Permission>> = {
  equipment: 'equipment:read',
  leases: 'lease:read',
  readings: 'telemetry:read',
};

/** Something that the actor may read of it all. */
const mayRead = ({ actor }: GraphQLContext): Permission | undefined =>
  Object.values(READING).find(permission => authorise(actor, permission).ok);

/** So many files of a kind. */
const NEWEST = 20;

builder.queryFields(t => ({
  tableImport: t.field({
    type: TableImport,
    nullable: true,
    description: 'A file of rows by its id; null for strangers.',
    args: { id: t.arg.string({ required: true }) },
    resolve: async (_, { id }, ctx) => {
      const organisationId = readerOf(ctx, mayRead(ctx) ?? READING.equipment);
      const found = isRowId(id) ? await findTableImport(ctx.services.db, organisationId, id) : null;
      const kind = TABLE_KINDS.find(one => one === found?.kind);
      return kind && authorise(ctx.actor, READING[kind]).ok ? found : null;
    },
  }),
  tableImports: t.field({
    type: [TableImport],
    description: 'The organisation’s newest files of a kind.',
    args: { kind: t.arg({ type: TableKind, required: true }) },
    resolve: (_, { kind }, ctx) => recentTableImports(ctx.services.db, readerOf(ctx, READING[kind]), kind, NEWEST),
  }),
}));
