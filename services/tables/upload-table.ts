import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Prisma } from '#prisma/client';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput } from '../input.ts';
import { newId } from '../new-id.ts';
import { tableKind } from './kinds.ts';
import { readTable } from './read-table.ts';
import type { RegisteredKind } from './registered-kind.ts';
import { rowsJson, verdictJson } from './stored-import.ts';
import { type RowVerdict, TABLE_KINDS, type TableRow, verdictOf } from './table-kind.ts';

export const uploadTableInput = z.object({
  kind: z.enum(TABLE_KINDS),
  name: z
    .string()
    .min(1)
    .transform(name => name.replace(/^.*[\\/]/, '').slice(-200)),
  bytes: z.custom<Uint8Array>(value => value instanceof Uint8Array, 'the bytes of a file'),
  sheet: z.string().min(1).max(60).optional(),
  options: z.record(z.string(), z.json()).default({}),
});

export interface UploadedTable {
  readonly importId: string;
  readonly accepted: number;
  readonly refused: number;
  /** Of the accepted ones, those that a person should look at. */
  readonly warned: number;
  /** Headings that nothing was made of. */
  readonly unknownColumns: readonly string[];
}

/** Of a group in which one row cannot be taken, none can. */
const groupwise = (kind: RegisteredKind, rows: readonly TableRow[], verdicts: readonly RowVerdict[]): RowVerdict[] => {
  const refused = new Map<string, number>();
  rows.forEach((row, index) => {
    if (verdicts[index]?.verdict === 'refused' && !refused.has(kind.groupOf(row)))
      refused.set(kind.groupOf(row), row.line);
  });
  return rows.map((row, index) => {
    const verdict = verdicts[index] ?? verdictOf([{ code: 'not-checked' }]);
    const line = refused.get(kind.groupOf(row));
    return line === undefined || verdict.verdict === 'refused'
      ? verdict
      : {
          ...verdict,
          verdict: 'refused',
          problems: [{ code: 'row-of-refused-group', params: { line: String(line) } }],
        };
  });
};

const optionsJson = (options: object): Prisma.InputJsonObject => JSON.parse(JSON.stringify(options));

/**
 * Takes a CSV or XLSX file in for a look: every row gets its verdict, and nothing of it is taken before `beginTableImport`.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `unknown-table-kind`, those of `authorise`, those of `readTable`.
 */
export const uploadTable = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof uploadTableInput>,
): Promise<Result<UploadedTable>> => {
  const parsed = parseInput(uploadTableInput, input);
  if (!parsed.ok) return parsed;
  const { name, bytes, sheet } = parsed.value;
  const kind = tableKind(parsed.value.kind);
  if (!kind) return refuse('unknown-table-kind', undefined, 'kind');
  const allowed = authorise(actor, kind.permission);
  if (!allowed.ok) return allowed;
  const { organisationId, userId } = allowed.value;
  if (userId === null) return refuse('session-required');
  const options = kind.checkOptions(parsed.value.options);
  if (!options.ok) return options;
  const table = await readTable({ name, bytes, sheet }, kind.columns, kind.mostRows);
  if (!table.ok) return table;
  const { rows, unknown } = table.value;
  const checked = await kind.check(ctx, ctx.db, allowed.value, rows, options.value);
  const verdicts = groupwise(kind, rows, checked);
  const count = (verdict: RowVerdict['verdict']): number => verdicts.filter(one => one.verdict === verdict).length;
  const importId = newId(ctx);
  const [refused, warned] = [count('refused'), count('warned')];
  await ctx.db.tableImport.create({
    data: {
      id: importId,
      organisationId,
      userId,
      kind: kind.kind,
      fileName: name,
      rows: rowsJson(rows),
      verdicts: verdicts.map((verdict, index) => verdictJson(rows[index]?.line ?? 0, verdict)),
      options: optionsJson(options.value),
      accepted: rows.length - refused,
      refused,
      createdAt: ctx.clock.now(),
    },
  });
  return accept({ importId, accepted: rows.length - refused, refused, warned, unknownColumns: unknown });
};
