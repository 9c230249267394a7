import type { Reading } from '#domain/telemetry/reading';

/**
 * A message that this project wrote, and what it means: `protocols/<name>/fixtures.ts` exports a list of them as `fixtures`,
 * and the test of all protocols runs it, also split and mutated.
 */
export interface Fixture {
  readonly name: string;
  /** As `lienlight decode` takes it: hex, text, or the JSON of a request. */
  readonly line: string;
  /** What has to be in the readings, in their order; none where the message carries none or is refused. */
  readonly readings: readonly Partial<Reading>[];
  readonly refused?: string;
  /** In hex, all of them. */
  readonly replies?: readonly string[];
}
