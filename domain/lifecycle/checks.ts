import type { Refusal, Result } from '#domain/result';

/** A check that found nothing wrong is `null`, so that checks are chained with `??` in the order in which they count. */
export type Checked<Code extends string> = Refusal<Code> | null;

/** The refusal unless the condition holds. */
export const unless = <Code extends string>(
  condition: boolean,
  code: Code,
  params?: Readonly<Record<string, string | bigint | number>>,
  field?: string,
): Checked<Code> => {
  if (condition) return null;
  const texts = Object.fromEntries(Object.entries(params ?? {}).map(([name, value]) => [name, String(value)]));
  return { code, ...(params && { params: texts }), ...(field !== undefined && { field }) };
};

/** What a decision answers: the refusal if there is one, else what happened. */
export const decided = <Value, Code extends string>(
  refusal: Checked<Code>,
  value: () => Value,
): Result<Value, Refusal<Code>> => (refusal ? { ok: false, refusal } : { ok: true, value: value() });

/** An event that cannot follow the state: the stream is not what the contract emitted. */
export class BrokenStream extends Error {
  override readonly name = 'BrokenStream';
}
