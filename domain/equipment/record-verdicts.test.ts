import { expect, test } from 'vitest';
import { inspectionVerdict, policyOn } from './record-verdicts.ts';

test('the policy of today counts before one that begins later, whichever ends last', () => {
  const now = { date: '2026-01-01', until: '2026-12-31' };
  const later = { date: '2027-01-01', until: '2027-12-31' };
  const past = { date: '2025-01-01', until: '2025-12-31' };
  expect(policyOn([past, later, now], '2026-06-01')).toBe(now);
  // Uninsured today: that it will be insured next year is not what counts.
  expect(policyOn([later, past], '2026-06-01')).toBe(past);
  expect(policyOn([later], '2026-06-01')).toBe(later);
  expect(policyOn([], '2026-06-01')).toBeNull();
});

test('a failed inspection is bad, however recent', () => {
  expect(inspectionVerdict('failed')).toBe('bad');
  expect(inspectionVerdict('passed-with-remarks')).toBe('doubt');
  expect(inspectionVerdict('passed')).toBe('good');
});
