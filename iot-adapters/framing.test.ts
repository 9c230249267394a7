import { describe, expect, it } from 'vitest';
import { asciiOf, fromAscii } from './bytes.ts';
import { type Cutter, framerOf, indexOrEnd, MOST_FRAME, MOST_NOISE } from './framing.ts';
import { MOST_BUFFERED } from './protocol.ts';

/** `(` … `)`, where a dot between them says nothing. */
const cut: Cutter = (bytes, seen) => {
  if (bytes[0] === 0x2e) return { skip: 1 };
  if (bytes[0] !== 0x28) return { noise: indexOrEnd(bytes, 0x28, 1) };
  const end = indexOrEnd(bytes, 0x29, seen);
  return end === bytes.length ? { need: bytes.length + 1 } : { frame: end + 1 };
};

const listen = (...pieces: readonly string[]) => {
  const framer = framerOf(cut);
  const frames = pieces.flatMap(piece => framer.push(fromAscii(piece)));
  return { framer, frames: frames.map(({ bytes, refused }) => [refused ?? 'ok', asciiOf(bytes)]) };
};

describe('a framer', () => {
  it('gives messages as they become whole', () => {
    const { framer, frames } = listen('(a)(b', 'b)', '', '(c)');
    expect(frames).toEqual([
      ['ok', '(a)'],
      ['ok', '(bb)'],
      ['ok', '(c)'],
    ]);
    expect(framer.buffered).toBe(0);
    expect(framer.end()).toEqual([]);
  });

  it('gives noise as refused, and what keeps a line alive not at all', () => {
    expect(listen('xx', 'y(a)..', '.(b)').frames).toEqual([
      ['noise', 'xxy'],
      ['ok', '(a)'],
      ['ok', '(b)'],
    ]);
  });

  it('gives what never became a message when the connection ends', () => {
    const { framer } = listen('zz(abc');
    expect(framer.buffered).toBe(6);
    expect(framer.end().map(({ bytes, refused }) => [refused, asciiOf(bytes)])).toEqual([
      ['noise', 'zz'],
      ['cut-off', '(abc'],
    ]);
    expect(framer.buffered).toBe(0);
  });

  it('gives endless noise in pieces', () => {
    const { framer, frames } = listen('x'.repeat(2 * MOST_NOISE + 5));
    expect(frames.map(([, text]) => text?.length)).toEqual([MOST_NOISE, MOST_NOISE]);
    expect(framer.buffered).toBe(5);
  });

  it('refuses what is too long, and goes on behind it, in one piece or in many', () => {
    const message = `(${'a'.repeat(MOST_FRAME)})(b)`;
    const whole = listen(message).frames;
    const pieces = listen(...(message.match(/.{1,1460}/g) ?? [])).frames;
    expect(pieces).toEqual(whole);
    expect(whole[0]?.[0]).toBe('too-long');
    expect(whole.at(-1)).toEqual(['ok', '(b)']);
  });

  it('takes a message that just fits', () => {
    const message = `(${'a'.repeat(MOST_FRAME - 3)})`;
    expect(listen(message.slice(0, 70), message.slice(70)).frames).toEqual([['ok', message]]);
  });

  it('never holds more than its bound', () => {
    const framer = framerOf(cut);
    for (let at = 0; at < 100; at += 1) {
      framer.push(fromAscii(`${'n'.repeat(900)}(${'a'.repeat(60_000)}`));
      expect(framer.buffered).toBeLessThanOrEqual(MOST_BUFFERED);
    }
  });

  it('gives messages that nothing writes over', () => {
    const framer = framerOf(cut);
    const chunk = fromAscii('(a)(b');
    const [first] = framer.push(chunk);
    chunk.fill(0);
    const [second] = framer.push(fromAscii(')'));
    framer.push(fromAscii('(ccccccc'));
    expect([first, second].map(frame => frame && asciiOf(frame.bytes))).toEqual(['(a)', '(b)']);
  });
});
