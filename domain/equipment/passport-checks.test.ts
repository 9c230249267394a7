import { describe, expect, test } from 'vitest';
import { PASSPORT_CHECKS, type PassportFacts, passportChecks } from './passport-checks.ts';
import { type Component, componentsNow } from './records.ts';

const facts = (changes: Partial<PassportFacts> = {}): PassportFacts => ({
  today: '2026-11-20',
  status: 'Recorded',
  declared: false,
  root: '0xpassport',
  conflicts: [],
  openRecalls: [],
  sightings: [],
  inspections: [],
  insurances: [],
  valuations: [],
  maintenances: [],
  documents: { specifications: 0, photographs: 0 },
  wantedLossPayeeId: null,
  ...changes,
});

const verdictOf = (check: string, changes: Partial<PassportFacts>) => {
  const found = passportChecks(facts(changes)).find(one => one.check === check);
  return found && `${found.verdict} ${found.reason}`;
};

describe('the passport checks', () => {
  test('of nothing recorded nothing is said, in the order of the list', () => {
    const checks = passportChecks(facts());
    expect(checks.map(({ check }) => check)).toEqual(PASSPORT_CHECKS.filter(check => check !== 'loss-payee'));
    expect(checks.map(({ verdict }) => verdict).join(' ')).toBe(
      'good good good unknown good unknown unknown unknown unknown unknown',
    );
  });

  const policy = { date: '2026-01-01', until: '2026-12-31', root: '0xp', lossPayeeId: 'bank' };
  const inspection = { date: '2026-05-01', root: '0xi', result: 'passed', until: null } as const;
  test.each([
    ['status', { status: 'Lost' }, 'bad lost'],
    ['recall', { openRecalls: ['R-1'] }, 'bad open'],
    [
      'serial-unique',
      {
        conflicts: [
          { kind: 'alike', serial: 'A' },
          { kind: 'recorded', serial: 'B' },
        ],
      },
      'bad recorded',
    ],
    ['serial-unique', { conflicts: [{ kind: 'alike', serial: 'A' }] }, 'doubt alike'],
    ['serial-seen', { sightings: [{ date: '2026-10-01', root: '0x', isSerialSame: true }] }, 'good same'],
    ['serial-seen', { sightings: [{ date: '2026-10-01', root: '0x', isSerialSame: false }] }, 'bad differs'],
    ['origin', { declared: true }, 'doubt declared'],
    ['inspected', { inspections: [inspection] }, 'good passed'],
    ['inspected', { inspections: [{ ...inspection, date: '2025-11-19' }] }, 'doubt old'],
    // Twelve months after the 20th is the 20th: the last day counts.
    ['inspected', { inspections: [{ ...inspection, date: '2025-11-20' }] }, 'good passed'],
    ['inspected', { inspections: [{ ...inspection, until: '2026-06-01' }] }, 'doubt old'],
    ['inspected', { inspections: [{ ...inspection, result: 'failed' }] }, 'bad failed'],
    ['inspected', { inspections: [{ ...inspection, result: 'passed-with-remarks' }] }, 'doubt remarks'],
    ['insured', { insurances: [policy] }, 'good current'],
    ['insured', { insurances: [{ ...policy, until: '2026-11-19' }] }, 'bad expired'],
    ['insured', { insurances: [{ ...policy, date: '2027-01-01', until: '2027-12-31' }] }, 'doubt not-yet'],
    ['insured', { insurances: [{ ...policy, date: '2027-01-01', until: '2027-12-31' }, policy] }, 'good current'],
    ['loss-payee', { insurances: [policy], wantedLossPayeeId: 'bank' }, 'good named'],
    ['loss-payee', { insurances: [policy], wantedLossPayeeId: 'rival' }, 'doubt other'],
    ['valued', { valuations: [{ date: '2025-10-01', root: '0x' }] }, 'doubt old'],
    ['maintained', { maintenances: [{ date: '2026-10-01', until: '2026-11-19', root: '0x' }] }, 'doubt due'],
    ['documented', { documents: { specifications: 1, photographs: 0 } }, 'doubt paper'],
  ] as const)('%s with %j: %s', (check, changes, verdict) => {
    expect(verdictOf(check, changes)).toBe(verdict);
  });
});

test('components now are those that were not taken out', () => {
  const engine: Component = { kind: 'engine', manufacturer: 'X', model: null, serial: 'E1' };
  const swap = (date: string, removedSerial: string | null, fitted: Component | null) => ({
    date,
    details: { kind: 'engine', removedSerial, fitted, fittedHash: '0x', workshop: null, note: null },
  });
  const other = { ...engine, serial: 'E2' };
  expect(componentsNow([engine], [swap('2026-02-01', 'E1', other)])).toEqual([{ ...other, since: '2026-02-01' }]);
  expect(componentsNow([engine], [swap('2026-02-01', 'E9', other)])).toHaveLength(2);
  expect(componentsNow([engine], [swap('2026-02-01', 'E1', null)])).toEqual([]);
});
