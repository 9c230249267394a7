/** Something that a person can put right. Shown by its message alone, which says what to do; no stack. */
export class ExplainedError extends Error {
  override readonly name: string = 'ExplainedError';
  readonly isExplained = true;
}

/** Errors of other folders explain themselves too; they say so by the same property. */
export const isExplained = (error: unknown): error is Error =>
  error instanceof Error && 'isExplained' in error && error.isExplained === true;
