import type { z } from 'zod';
import type { Permission } from '#domain/access/permissions';
import type { Refusal, Result } from '#domain/result';
import type { Database, Transaction } from '#prisma/client';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';

/** As `table_imports.kind`. */
export const TABLE_KINDS = ['equipment', 'leases', 'readings'] as const;
export type TableKindName = (typeof TABLE_KINDS)[number];

/** A column that a kind of table knows. */
export interface TableColumn {
  readonly name: string;
  readonly isRequired?: boolean;
  /** Other headings, in English and Chinese; compared without case, spacing and punctuation. */
  readonly synonyms: readonly string[];
}

/** A row by the names of its columns; a cell that is empty is absent. Dates of a spreadsheet are `YYYY-MM-DD`. */
export interface TableRow {
  /** In the file, counted from 1. */
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

export interface RowVerdict {
  /** `warned`: it is taken, but a person should look at it first. */
  readonly verdict: 'accepted' | 'warned' | 'refused';
  readonly problems: readonly Refusal[];
  readonly warnings: readonly Refusal[];
  /** What becomes of it that nobody has to decide: that its machine is declared, under which lease it falls. */
  readonly notes: readonly Refusal[];
}

/** What is done with the rows of one kind of table. */
export interface TableKind<Options = unknown> {
  readonly kind: TableKindName;
  readonly permission: Permission;
  readonly columns: readonly TableColumn[];
  /** What is chosen at upload and holds for all rows; kept as JSON. */
  readonly options: z.ZodType<Options>;
  readonly mostRows: number;
  /** Rows of one group are one thing (a lease of three machines): taken together. Default: each row its own. */
  groupOf?(row: TableRow): string;
  /** A verdict for each row, in their order. Reads what it needs, writes nothing. */
  check(
    ctx: ServiceContext,
    db: Database,
    actor: Actor,
    rows: readonly TableRow[],
    options: Options,
  ): Promise<readonly RowVerdict[]>;
  /** Takes one group in, in a savepoint of its own; `made` (a reference, an id) is kept. A refusal undoes that group alone. */
  work(
    ctx: ServiceContext,
    tx: Transaction,
    actor: Actor,
    rows: readonly TableRow[],
    options: Options,
  ): Promise<Result<{ readonly made: string }>>;
  /** Groups in one transaction. Default: 20. */
  readonly atOnce?: number;
}

/** A verdict of problems and warnings, with notes that change nothing of it. */
export const verdictOf = (
  problems: readonly Refusal[],
  warnings: readonly Refusal[] = [],
  notes: readonly Refusal[] = [],
): RowVerdict => ({
  verdict: problems.length > 0 ? 'refused' : warnings.length > 0 ? 'warned' : 'accepted',
  problems,
  warnings,
  notes,
});
