import type { z } from 'zod';
import type { Refusal, Result } from '#domain/result';
import type { Json } from '#ledger/verify/canonical-json';
import type { Actor } from './actor.ts';
import type { ServiceContext } from './context.ts';
import { idempotent } from './idempotency.ts';
import { noteRefusal } from './note-refusal.ts';

/** A page of a list. More would keep a request waiting for too long. */
export const MOST_ROWS = 50;

export interface Bulk<Row, Value> {
  /** Names this one press of the button: sent again, every row answers as it did before. Printable ASCII, at most 60. */
  readonly batch: string;
  readonly operation: string;
  readonly rows: readonly Row[];
  /** What tells a row from the others of the batch. */
  readonly keyOf: (row: Row) => string;
  /** All input of a row. */
  readonly bodyOf: (row: Row) => Json;
  readonly answer: z.ZodType<Value>;
  readonly run: (ctx: ServiceContext, row: Row) => Promise<Result<Value>>;
}

export type BulkOutcome<Row, Value> =
  | { readonly row: Row; readonly ok: true; readonly value: Value }
  | { readonly row: Row; readonly ok: false; readonly refusal: Refusal };

/**
 * The same use case on several rows, each in a transaction of its own and under a key of its own: one that is refused keeps
 * no other from being done, and a batch that broke off goes on where it was when it is sent again.
 */
export const inBulk = async <Row, Value>(
  ctx: ServiceContext,
  actor: Actor,
  { batch, operation, rows, keyOf, bodyOf, answer, run }: Bulk<Row, Value>,
): Promise<BulkOutcome<Row, Value>[]> => {
  const outcomes: BulkOutcome<Row, Value>[] = [];
  for (const row of rows) {
    const result = await idempotent(
      ctx,
      actor,
      { key: `bulk:${batch}:${keyOf(row)}`, operation, body: bodyOf(row), answer },
      inside => run(inside, row),
    );
    if (!result.ok) await noteRefusal(ctx, actor, operation, result.refusal);
    outcomes.push(result.ok ? { row, ok: true, value: result.value } : { row, ok: false, refusal: result.refusal });
  }
  return outcomes;
};
