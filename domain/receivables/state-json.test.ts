import { describe, expect, test } from 'vitest';
import type { Hex } from '#domain/hex';
import { wordOf } from '#domain/hex';
import type { ReceivableEvent } from './events.ts';
import { fold } from './evolve.ts';
import { WHOLE } from './parts.ts';
import { stateFromJson, stateToJson } from './state-json.ts';

const key = (n: number): Hex => `0x${n.toString(16).padStart(40, '0')}`;
const [seller, buyer, bank] = [key(1), key(2), key(3)];
const subject = wordOf(7n);
const common = { subject, version: 1n };

const events: ReceivableEvent[] = [
  {
    ...common,
    type: 'Issued',
    issuer: seller,
    holder: seller,
    obligor: buyer,
    maturity: 1_800_000_000,
    currency: wordOf(1n),
    root: wordOf(2n),
    fingerprints: [wordOf(3n), wordOf(4n)],
  },
  { ...common, type: 'Confirmed', version: 2n, terms: wordOf(5n) },
  { ...common, type: 'Split', version: 3n, fragment: 0, cut: WHOLE / 3n, left: 1, right: 2 },
  { ...common, type: 'FinanceRequested', version: 4n, fragment: 1, request: wordOf(6n), expiry: 1_700_000_000 },
  {
    ...common,
    type: 'FinanceQuoted',
    version: 4n,
    fragment: 1,
    bank,
    request: wordOf(6n),
    quote: wordOf(8n),
    expiry: 9,
  },
  {
    ...common,
    type: 'PaymentRecorded',
    version: 5n,
    fragment: 1,
    from: 0n,
    to: 1000n,
    entry: wordOf(9n),
    entryParts: WHOLE,
    allocation: wordOf(10n),
    payee: seller,
  },
  {
    ...common,
    type: 'PaymentReversed',
    version: 6n,
    fragment: 1,
    from: 0n,
    to: 1000n,
    entry: wordOf(9n),
    entryParts: WHOLE,
    allocation: wordOf(10n),
    reason: wordOf(11n),
  },
];

describe('a state as JSON', () => {
  test('reads back as it was, after every event', () => {
    events.forEach((_, count) => {
      const state = fold(events.slice(0, count + 1));
      expect(state && stateFromJson(JSON.parse(JSON.stringify(stateToJson(state))))).toEqual(state);
    });
  });

  test.each([null, 'text', {}, { subject }, { ...{ version: 1 } }])('%j is none', json => {
    expect(() => stateFromJson(json)).toThrow(TypeError);
  });
});
