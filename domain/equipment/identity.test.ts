import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareSerial,
  likenessKey,
  likenessOfMachines,
  machineFingerprintInputs,
  normalizeSerial,
} from './identity.ts';

const machine = (serial: string, manufacturer = 'Nordkran Werke GmbH', gtin: string | null = null) => ({
  manufacturers: [manufacturer],
  serial,
  gtin,
});

describe('a serial', () => {
  test('is compared without case, spacing, punctuation and width', () => {
    for (const written of ['nk-500 0017', 'NK 5000017', ' NK.500/0017 ', 'ＮＫ５００００１７', 'nk–500–0017'])
      expect(normalizeSerial(written)).toBe('NK5000017');
    expect(normalizeSerial('--- /')).toBe('');
  });

  test.each([
    ['NK5000017', 'NKS000017', [{ position: 3, written: 'S', recorded: '5' }]],
    ['NK5000017', 'NK5O00017', [{ position: 4, written: 'O', recorded: '0' }]],
    [
      'A1B8',
      'AIBB',
      [
        { position: 2, written: 'I', recorded: '1' },
        { position: 4, written: 'B', recorded: '8' },
      ],
    ],
    [
      'GZ6',
      '62G',
      [
        { position: 1, written: '6', recorded: 'G' },
        { position: 2, written: '2', recorded: 'Z' },
        { position: 3, written: 'G', recorded: '6' },
      ],
    ],
    // A Cyrillic С is no Latin one, whatever it looks like.
    ['ABC12', 'ABС12', [{ position: 3, written: 'С', recorded: 'C' }]],
  ])('%s is alike to %s, and it is said where', (recorded, written, letters) => {
    expect(compareSerial(recorded, written)).toEqual({ isSame: false, isAlike: true, isSpacing: false, letters });
  });

  test('another spacing is the same serial, and said to be so', () => {
    expect(compareSerial('NK 500', 'NK-500')).toEqual({ isSame: true, isAlike: false, isSpacing: true, letters: [] });
  });

  test('leading zeros look alike, other letters do not', () => {
    expect(compareSerial('00417', '417')).toMatchObject({ isSame: false, isAlike: true, letters: [] });
    expect(compareSerial('417', '418').isAlike).toBe(false);
    expect(compareSerial('', '').isSame).toBe(false);
  });

  test('normalising twice changes nothing, and what is the same is of one likeness', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), text => {
        const once = normalizeSerial(text);
        expect(normalizeSerial(once)).toBe(once);
        expect(likenessKey(once)).toBe(likenessKey(text));
        expect(likenessKey(text)).toBe(likenessKey(text.toLowerCase().toUpperCase()));
      }),
    );
  });

  test('any exchange of letters that are easily mistaken is alike or the same', () => {
    const groups = ['0OQ', '1IL', '2Z', '5S', '6G', '8B'];
    const letter = fc.constantFrom(...groups.flatMap(group => [...group]), 'A', 'K', '7', '9');
    fc.assert(
      fc.property(fc.array(fc.tuple(letter, fc.nat(2)), { minLength: 1, maxLength: 20 }), pairs => {
        const serial = pairs.map(([one]) => one).join('');
        const other = pairs.map(([one, at]) => {
          const group = groups.find(members => members.includes(one)) ?? one;
          return group[at % group.length] ?? one;
        });
        const { isSame, isAlike } = compareSerial(serial, other.join(''));
        expect(isSame || isAlike).toBe(true);
      }),
    );
  });
});

describe('fingerprints of a machine', () => {
  test('neither another spelling of the maker nor a left-out GTIN evades them', () => {
    const first = machineFingerprintInputs(machine('NK-500 17', 'Nordkran Werke GmbH', '04012345000009'));
    expect(first).toEqual(['machine-gtin/1|04012345000009|NK50017', 'machine/1|nordkranwerke|NK50017']);
    const meets = (other: string[]) => other.some(one => first.includes(one));
    expect(meets(machineFingerprintInputs(machine('nk50017', 'NORDKRAN-WERKE')))).toBe(true);
    expect(meets(machineFingerprintInputs(machine('nk50017', 'Quite Another', '04012345000009')))).toBe(true);
    expect(meets(machineFingerprintInputs(machine('nk50018', 'NORDKRAN-WERKE', '04012345000009')))).toBe(false);
    expect(meets(machineFingerprintInputs(machine('nk50017', 'Quite Another')))).toBe(false);
  });

  test('every name of the maker makes one', () => {
    const inputs = machineFingerprintInputs({
      manufacturers: ['三一重工股份有限公司', 'SANY'],
      serial: 'SY1',
      gtin: null,
    });
    expect(inputs).toEqual(['machine/1|sany|SY1', 'machine/1|三一重工|SY1']);
  });

  test('there are none without a serial or a maker', () => {
    expect(machineFingerprintInputs(machine('--'))).toEqual([]);
    expect(machineFingerprintInputs(machine('A1', '...'))).toEqual([]);
  });
});

describe('a machine that is here already', () => {
  test.each([
    [machine('NK5000017'), machine('NK 500 0017', 'nordkran werke'), 'recorded'],
    [machine('NK5000017'), machine('NKS000017'), 'alike'],
    [machine('NK5000017'), machine('NK5000017', 'Other'), 'same-serial'],
    [machine('1001'), machine('1001', 'Other'), null],
    [machine('NK5000017'), machine('NK5000018'), null],
    [machine('NK5000017', 'A', '04012345000009'), machine('NK5OO0017', 'B', '04012345000009'), 'alike'],
  ])('%j and %j: %s', (known, wanted, likeness) => {
    expect(likenessOfMachines(known, wanted)).toBe(likeness);
  });
});
