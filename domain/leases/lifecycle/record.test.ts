import { expect, test } from 'vitest';
import { isPermittedCountry } from '../countries.ts';
import { arrearsDays, isDefaultDue, type LeaseFacts, leaseRecordOf } from './record.ts';

const facts = (changes: Partial<LeaseFacts>): LeaseFacts => ({
  rents: [
    { number: 1, dueDate: '2026-01-31' },
    { number: 2, dueDate: '2026-02-28' },
    { number: 3, dueDate: '2026-03-31' },
  ],
  handling: { graceDays: 5, defaultAfterDays: 30, billLeadDays: 10 },
  claims: [{ period: 1, dueOn: '2026-01-31', isSettled: false }],
  billed: 1,
  today: '2026-02-05',
  ...changes,
});

test('a rent is due for billing so many days before it is due', () => {
  expect(leaseRecordOf(facts({ today: '2026-01-20' })).due).toBe(0);
  expect(leaseRecordOf(facts({ today: '2026-01-21' })).due).toBe(1);
  expect(leaseRecordOf(facts({ today: '2026-02-18' })).due).toBe(2);
});

test('arrears begin after the grace, and a default after so many days of them', () => {
  expect(leaseRecordOf(facts({}))).toEqual({ due: 1, inArrears: false, paid: false });
  expect(arrearsDays(facts({ today: '2026-02-06' }))).toBe(1);
  expect(isDefaultDue(facts({ today: '2026-03-06' }))).toBe(false);
  expect(isDefaultDue(facts({ today: '2026-03-07' }))).toBe(true);
  const settled = facts({ today: '2027-01-01', claims: [{ period: 1, dueOn: '2026-01-31', isSettled: true }] });
  expect(leaseRecordOf(settled)).toMatchObject({ inArrears: false, paid: true });
  expect(isDefaultDue({ ...settled, handling: { graceDays: 0, defaultAfterDays: 0, billLeadDays: 0 } })).toBe(false);
});

test('a machine is outside only where its country is known', () => {
  expect(isPermittedCountry([], 'US')).toBe('inside');
  expect(isPermittedCountry(['DE', 'NL'], 'NL')).toBe('inside');
  expect(isPermittedCountry(['DE'], 'PL')).toBe('outside');
  expect(isPermittedCountry(['DE'], null)).toBe('unknown');
});
