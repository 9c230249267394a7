import { inspect } from 'node:util';

const REDACTED = '[secret]';

/**
 * Secret bytes that do not end up in a log by accident: whatever prints, serialises or inspects one sees only that it is
 * there. `reveal` is the single way in, so that a search for it finds every use.
 */
export class Secret {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  reveal(): Uint8Array {
    return this.#bytes;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
