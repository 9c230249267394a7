import { z } from 'zod';
import type { RowVerdict, TableRow } from './table-kind.ts';

const refusal = z.object({
  code: z.string(),
  params: z.record(z.string(), z.string()).optional(),
  field: z.string().optional(),
});

export const storedRows = z.array(z.object({ line: z.int(), values: z.record(z.string(), z.string()) }));

/** A row's verdict as it is kept; `made` is what came of it once it was taken. */
export const storedVerdict = z.object({
  line: z.int(),
  verdict: z.enum(['accepted', 'warned', 'refused']),
  problems: z.array(refusal),
  warnings: z.array(refusal),
  notes: z.array(refusal).default([]),
  made: z.string().nullable(),
});
export const storedVerdicts = z.array(storedVerdict);
export type StoredVerdict = z.output<typeof storedVerdict>;

export const rowsJson = (rows: readonly TableRow[]): z.input<typeof storedRows> =>
  rows.map(({ line, values }) => ({ line, values: { ...values } }));

const plainRefusal = ({ code, params, field }: RowVerdict['problems'][number]): z.input<typeof refusal> => ({
  code,
  ...(params && { params: { ...params } }),
  ...(field !== undefined && { field }),
});

export const verdictJson = (
  line: number,
  { verdict, problems, warnings, notes }: RowVerdict,
  made: string | null = null,
) => ({
  line,
  verdict,
  problems: problems.map(plainRefusal),
  warnings: warnings.map(plainRefusal),
  notes: notes.map(plainRefusal),
  made,
});
