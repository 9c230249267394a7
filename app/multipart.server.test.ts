import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryOf, type FormPart, MultipartError, readMultipart } from './multipart.server.ts';

/** The bytes in pieces of that size. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const collect = async (parts: AsyncIterable<FormPart>): Promise<FormPart[]> => {
  const all: FormPart[] = [];
  for await (const part of parts) all.push(part);
  return all;
};

const sent = async (form: FormData): Promise<{ bytes: Uint8Array; boundary: string }> => {
  const response = new Response(form);
  return {
    boundary: boundaryOf(response.headers.get('Content-Type')) ?? '',
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
};

const textOf = ({ bytes }: FormPart): string => Buffer.from(bytes).toString('utf8');

describe('a form with files', () => {
  it('is read as it was sent, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.stringMatching(/^[a-zA-Z;=. äö票]{1,12}$/), fc.uint8Array({ maxLength: 300 })), {
          maxLength: 4,
        }),
        fc.integer({ min: 1, max: 80 }),
        async (files, size) => {
          const form = new FormData();
          form.set('csrf', 'tökén');
          for (const [name, bytes] of files) form.append('files', new File([new Uint8Array(bytes)], name));
          const { bytes, boundary } = await sent(form);
          const [csrf, ...read] = await collect(readMultipart(inPieces(bytes, size), boundary, 1000));
          expect(csrf && [csrf.name, csrf.fileName, textOf(csrf)]).toEqual(['csrf', null, 'tökén']);
          expect(read.map(part => [part.name, part.fileName, [...part.bytes]])).toEqual(
            files.map(([name, content]) => ['files', name, [...content]]),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps quotation marks of a name, and no line breaks', async () => {
    const form = new FormData();
    form.append('files', new File(['x'], 'a "b"\r\nc.xml'));
    const { bytes, boundary } = await sent(form);
    expect((await collect(readMultipart(inPieces(bytes, 7), boundary, 100)))[0]?.fileName).toBe('a "b"c.xml');
  });

  it('does not hold a part that is too long, and says how long it is', async () => {
    const form = new FormData();
    form.append('files', new File([new Uint8Array(5000)], 'long.xml'));
    form.append('files', new File(['short'], 'short.xml'));
    const { bytes, boundary } = await sent(form);
    const [long, short] = await collect(readMultipart(inPieces(bytes, 64), boundary, 1000));
    expect([long?.size, long?.bytes.length]).toEqual([5000, 0]);
    expect(short && textOf(short)).toBe('short');
  });

  it.each([
    ['nothing', ''],
    ['no boundary', 'hello'],
    ['no end', '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nhello'],
    ['no name', '--b\r\nContent-Disposition: form-data\r\n\r\nhello\r\n--b--'],
    ['endless headers', `--b\r\nX: ${'x'.repeat(20_000)}\r\n\r\nhello\r\n--b--`],
  ])('is refused with %s', async (_, text) => {
    await expect(collect(readMultipart(inPieces(Buffer.from(text), 64), 'b', 1000))).rejects.toThrow(MultipartError);
  });

  it('is known by its content type', () => {
    expect(boundaryOf('multipart/form-data; boundary=abc')).toBe('abc');
    expect(boundaryOf('multipart/form-data; charset=utf-8; boundary="a b"')).toBe('a b');
    expect(boundaryOf('application/x-www-form-urlencoded')).toBeNull();
    expect(boundaryOf(null)).toBeNull();
  });
});
