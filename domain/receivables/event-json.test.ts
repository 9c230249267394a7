import { expect, test } from 'vitest';
import { wordOf } from '#domain/hex';
import { eventFromJson } from './event-json.ts';

const key = `0x${'ab'.repeat(20)}`;
const paid = {
  subject: wordOf(1n),
  version: '7',
  fragment: '2',
  from: '0',
  to: '1000000000000000000',
  entry: wordOf(2n),
  entryParts: '5',
  allocation: wordOf(3n),
  payee: key,
};

test('arguments as the reader keeps them become the event', () => {
  expect(eventFromJson('PaymentRecorded', paid)).toEqual({
    type: 'PaymentRecorded',
    subject: wordOf(1n),
    version: 7n,
    fragment: 2,
    from: 0n,
    to: 10n ** 18n,
    entry: wordOf(2n),
    entryParts: 5n,
    allocation: wordOf(3n),
    payee: key,
  });
  expect(eventFromJson('Settled', { subject: wordOf(1n), version: '8' })).toEqual({
    type: 'Settled',
    subject: wordOf(1n),
    version: 8n,
  });
});

test('another contract’s event is none of ours', () => {
  expect(eventFromJson('DocumentAnchored', { subject: wordOf(1n), version: '1' })).toBeNull();
  expect(eventFromJson('constructor', {})).toBeNull();
});

test.each([{ payee: undefined }, { to: 5 }, { to: '-1' }, { entry: '0x12' }, { version: undefined }])(
  'damage is not read over: %o',
  damage => {
    expect(() => eventFromJson('PaymentRecorded', { ...paid, ...damage })).toThrow(TypeError);
  },
);
