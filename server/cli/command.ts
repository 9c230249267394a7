/** One command of `lienlight`. Its module is loaded when it is called, and not before: checking a file must be quick. */
export interface Command {
  /** The words by which it is called. */
  readonly words: readonly string[];
  /** What it takes, as help shows it. */
  readonly takes: string;
  readonly summary: string;
  /** More lines for its own help. */
  readonly help: readonly string[];
  /** Answers the exit code: 0 well, 1 not well, 2 called in a wrong way. */
  run(args: readonly string[], out: (line: string) => void): Promise<number>;
}

/** It was called in a way that it does not understand; the message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
