import { describe, expect, it } from 'vitest';
import { writable } from './fonts.server.ts';

/** A font that has ASCII and ü. */
const has = (codePoint: number): boolean => codePoint < 0x7f || codePoint === 0xfc;

describe('what a font can write', () => {
  it('is left as it is', () => {
    expect(writable('Müller & Söhne', has)).toBe('Müller & Sohne');
  });
  it('is the letter behind one that it lacks', () => {
    expect(writable('Żabka Łódź, Đuro, Dvořák', has)).toBe('Zabka Lodz, Duro, Dvorak');
  });
  it('keeps its line breaks, has plain spaces, and shows that something is missing', () => {
    expect(writable('a\u00a0b\n\u{1f3d7}', codePoint => has(codePoint) || codePoint === 0x25a1)).toBe('a b\n\u25a1');
  });
});
