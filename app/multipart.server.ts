/** One part of a form that was sent as multipart/form-data (RFC 7578). */
export interface FormPart {
  readonly name: string;
  /** Null for a text field; '' where no file was chosen. */
  readonly fileName: string | null;
  readonly bytes: Uint8Array;
  /** How long it is; when that is more than was allowed, `bytes` is empty. */
  readonly size: number;
}

/** The body is not what its content type says. */
export class MultipartError extends Error {
  override readonly name = 'MultipartError';
}

const MOST_HEADER_BYTES = 16 * 1024;
const HEADERS_END = Buffer.from('\r\n\r\n');

export const boundaryOf = (contentType: string | null): string | null => {
  const found = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType ?? '');
  return found?.[1] ?? found?.[2] ?? null;
};

/** Browsers write a file's name in UTF-8, with `"` and line breaks as %22, %0D, %0A (WHATWG). */
const parameter = (header: string, name: string): string | null => {
  const found = new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(header)?.[1];
  return (
    found
      ?.replace(/\\(["\\])/g, '$1')
      .replace(/%22/g, '"')
      .replace(/%0[DA]/gi, '') ?? null
  );
};

/** Reads on to a mark, whatever the pieces are that the bytes come in; holds no more than one piece and what it may keep. */
class Scanner {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Buffer;

  constructor(pieces: AsyncIterable<Uint8Array>, beginning: Buffer) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#held = beginning;
  }

  /** What comes before the mark; the mark is passed over. Beyond `most` bytes it is only counted. */
  async until(mark: Buffer, most: number): Promise<{ readonly bytes: Buffer; readonly size: number }> {
    let kept: Buffer[] = [];
    let size = 0;
    const keep = (bytes: Buffer): void => {
      size += bytes.length;
      if (size > most) kept = [];
      else kept.push(bytes);
    };
    for (;;) {
      const at = this.#held.indexOf(mark);
      if (at >= 0) {
        keep(this.#held.subarray(0, at));
        this.#held = this.#held.subarray(at + mark.length);
        return { bytes: Buffer.concat(kept), size };
      }
      // The mark may begin in this piece and end in the next.
      const sure = Math.max(0, this.#held.length - mark.length + 1);
      keep(this.#held.subarray(0, sure));
      await this.#more(this.#held.subarray(sure));
    }
  }

  async take(count: number): Promise<string> {
    while (this.#held.length < count) await this.#more(this.#held);
    const taken = this.#held.subarray(0, count).toString('latin1');
    this.#held = this.#held.subarray(count);
    return taken;
  }

  async #more(rest: Buffer): Promise<void> {
    const next = await this.#pieces.next();
    if (next.done) throw new MultipartError('the form ends in the middle');
    this.#held = Buffer.concat([rest, next.value]);
  }
}

/**
 * The parts of a form as they arrive, each held alone and of `mostBytes` at most: memory does not grow with the form.
 *
 * @throws MultipartError
 */
export async function* readMultipart(
  pieces: AsyncIterable<Uint8Array>,
  boundary: string,
  mostBytes: number,
): AsyncGenerator<FormPart> {
  const mark = Buffer.from(`\r\n--${boundary}`);
  const scanner = new Scanner(pieces, Buffer.from('\r\n'));
  await scanner.until(mark, 0);
  while ((await scanner.take(2)) === '\r\n') {
    const headers = await scanner.until(HEADERS_END, MOST_HEADER_BYTES);
    if (headers.size > MOST_HEADER_BYTES) throw new MultipartError('a part has too long headers');
    const disposition = headers.bytes
      .toString('utf8')
      .split('\r\n')
      .find(line => /^content-disposition:\s*form-data/i.test(line));
    const name = disposition === undefined ? null : parameter(disposition, 'name');
    if (disposition === undefined || name === null) throw new MultipartError('a part has no name');
    const { bytes, size } = await scanner.until(mark, mostBytes);
    yield { name, fileName: parameter(disposition, 'filename'), bytes, size };
  }
}
