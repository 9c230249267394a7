import type { z } from 'zod';
import type { Result } from '#domain/result';
import type { Database, Transaction } from '#prisma/client';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput } from '../input.ts';
import type { RowVerdict, TableKind, TableRow } from './table-kind.ts';

/** A kind of table to whoever does not know its options: they come as they were kept. */
export interface RegisteredKind extends Pick<TableKind, 'kind' | 'permission' | 'columns' | 'mostRows'> {
  readonly atOnce: number;
  readonly groupOf: (row: TableRow) => string;
  /** Refusal: `invalid-input`. */
  readonly checkOptions: (options: unknown) => Result<object>;
  readonly check: (
    ctx: ServiceContext,
    db: Database,
    actor: Actor,
    rows: readonly TableRow[],
    options: unknown,
  ) => Promise<readonly RowVerdict[]>;
  readonly work: (
    ctx: ServiceContext,
    tx: Transaction,
    actor: Actor,
    rows: readonly TableRow[],
    options: unknown,
  ) => Promise<Result<{ readonly made: string }>>;
}

const GROUPS_AT_ONCE = 20;

/** A kind of table as the engine takes it. What its options lead to is checked once, here. */
export const registered = <Options extends object>(
  table: TableKind<Options> & { readonly options: z.ZodType<Options> },
): RegisteredKind => ({
  kind: table.kind,
  permission: table.permission,
  columns: table.columns,
  mostRows: table.mostRows,
  atOnce: table.atOnce ?? GROUPS_AT_ONCE,
  groupOf: row => table.groupOf?.(row) ?? String(row.line),
  checkOptions: options => parseInput(table.options, options),
  check: (ctx, db, actor, rows, options) => table.check(ctx, db, actor, rows, table.options.parse(options)),
  work: (ctx, tx, actor, rows, options) => table.work(ctx, tx, actor, rows, table.options.parse(options)),
});
