import { describe, expect, it } from 'vitest';
import { KIND_BITS } from '#domain/access/organisation-kinds';
import { type Hex, wordOf, ZERO_HASH } from '#domain/hex';
import { type DocumentCommand, type DocumentState, decideDocument, evolveDocument } from './documents.ts';

const key = (digit: number): Hex => `0x${String(digit).repeat(40)}`;
const world = {
  kindsOf: (of: Hex) => (of === key(3) ? KIND_BITS.GUEST_OBLIGOR : of === key(4) ? 0 : 4),
  isFrozen: (of: Hex) => of === key(4),
};
const subject = wordOf(1n);
const anchored: DocumentState = { version: 1n, root: wordOf(10n), signer: key(1) };

const anchor = (more: object = {}): DocumentCommand => ({
  type: 'AnchorDocument',
  subject,
  expectedVersion: 0n,
  signers: [key(1)],
  root: wordOf(10n),
  ...more,
});
const supersede = (more: object = {}): DocumentCommand => ({
  type: 'SupersedeDocument',
  subject,
  expectedVersion: 1n,
  signers: [key(1)],
  previous: wordOf(10n),
  root: wordOf(11n),
  ...more,
});

describe('documents', () => {
  it('are anchored once, and superseded by who anchored them', () => {
    const first = decideDocument(anchor(), null, world);
    if (!first.ok || !first.value[0]) throw new Error('refused');
    const state = evolveDocument(null, first.value[0]);
    expect(state).toEqual(anchored);
    const second = decideDocument(supersede(), state, world);
    if (!second.ok || !second.value[0]) throw new Error('refused');
    expect(evolveDocument(state, second.value[0])).toEqual({ version: 2n, root: wordOf(11n), signer: key(1) });
  });

  it.each([
    ['wrong-version', anchor({ expectedVersion: 1n }), null],
    ['not-authorised', anchor({ signers: [] }), null],
    ['unexpected-signer', anchor({ signers: [key(1), key(2)] }), null],
    ['not-authorised', anchor({ signers: [key(3)] }), null],
    ['frozen', anchor({ signers: [key(4)] }), null],
    ['bad-subject', anchor({ subject: ZERO_HASH }), null],
    ['already-anchored', anchor({ expectedVersion: 1n }), anchored],
    ['no-root', anchor({ root: ZERO_HASH }), null],
    ['not-anchored', supersede({ expectedVersion: 0n }), null],
    ['not-first-signer', supersede({ signers: [key(2)] }), anchored],
    ['wrong-previous', supersede({ previous: wordOf(12n) }), anchored],
  ] as const)('are refused as %s', (code, command, state) => {
    expect(decideDocument(command, state, world)).toMatchObject({ ok: false, refusal: { code } });
  });
});
