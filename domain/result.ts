/** What every decision and every service answers: a value, or a typed refusal that says why not. */
export type Result<Value, R extends Refusal = Refusal> = { ok: true; value: Value } | { ok: false; refusal: R };

/**
 * An expected "no". `code` is stable and is the translation key of the message (`refusals.<code>`);
 * `params` fill the message's blanks; `field` names the input to mark, where one is to blame.
 */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly field?: string | undefined;
}

export const accept = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });

export const refuse = <Code extends string>(
  code: Code,
  params?: Readonly<Record<string, string>>,
  field?: string,
): { ok: false; refusal: Refusal<Code> } => ({
  ok: false,
  refusal: { code, ...(params && { params }), ...(field !== undefined && { field }) },
});
