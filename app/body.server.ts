import { data } from '@remix-run/node';

/** A form's text fields: nobody types this much, and nobody may make the server hold more. */
export const FORM_BYTES = 1024 * 1024;

/** Answers 413; `what` is for logs and programs, the error page has words of its own. */
export const bodyTooLarge = (): never => {
  throw data('body-too-large', { status: 413 });
};

const saidLength = (request: Request): number => Number(request.headers.get('Content-Length') ?? 0);

/** Whether the sender itself says that the body is longer. */
export const isSaidLonger = (request: Request, most: number): boolean => saidLength(request) > most;

/**
 * The body in the pieces in which it comes, and no more of it than `most` bytes: then `onTooLong` is called, which throws.
 * What is not read yet is not held either: the sender waits.
 */
export async function* piecesOf(request: Request, most: number, onTooLong: () => never): AsyncGenerator<Uint8Array> {
  if (isSaidLonger(request, most)) onTooLong();
  const reader = request.body?.getReader();
  if (!reader) return;
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      length += value.byteLength;
      if (length > most) onTooLong();
      yield value;
    }
  } finally {
    // Ends the sending too, where the body was not read to its end.
    await reader.cancel().catch(() => undefined);
  }
}

/** The whole body, of `most` bytes at most. Throws what `onTooLong` throws. */
export const readBody = async (
  request: Request,
  most: number,
  onTooLong: () => never = bodyTooLarge,
): Promise<Uint8Array<ArrayBuffer>> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of piecesOf(request, most, onTooLong)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
};
