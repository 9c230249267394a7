import { describe, expect, it } from 'vitest';
import { checkFiling, continuableFrom, type Filing, lawfulLapse } from './filing.ts';

const today = '2026-11-22';
const filing: Filing = {
  collateral: 'Equipment',
  law: 'US-UCC',
  class: 'purchase-money',
  securesPrice: false,
  deliveredOn: '2026-11-10',
  filedOn: '2026-11-20',
  registry: 'NY DOS',
  registrationNumber: '202611201234',
  currency: 'USD',
  securedMinor: 50_000_000n,
  lapsesOn: '2031-11-20',
};
const refusalOf = (changes: Partial<Filing>) => {
  const checked = checkFiling({ ...filing, ...changes }, today, 2025);
  return checked.ok ? null : checked.refusal.code;
};

describe('what is said of a lien when it is filed', () => {
  it('is taken where it can be', () => {
    expect(refusalOf({})).toBeNull();
    expect(refusalOf({ class: 'possessory', deliveredOn: null })).toBeNull();
    expect(refusalOf({ currency: null, securedMinor: null })).toBeNull();
    expect(refusalOf({ filedOn: today, registry: null, registrationNumber: null })).toBeNull();
    expect(refusalOf({ class: 'purchase-money', securesPrice: true })).toBeNull();
  });
  it.each([
    ['filed-in-future', { filedOn: '2026-11-23' }],
    ['past-day-needs-registration', { registry: null, registrationNumber: null }],
    ['past-day-needs-registration', { registrationNumber: null }],
    ['filed-before-machine', { filedOn: '2024-12-31' }],
    ['filed-before-machine', { filedOn: '1990-01-01', law: 'FILING-ORDER' }],
    ['delivered-in-future', { deliveredOn: '2026-11-23' }],
    ['lapses-too-early', { lapsesOn: today }],
    ['class-needs-machine', { collateral: 'Lease' }],
    ['class-needs-machine', { collateral: 'Receivable', class: 'possessory' }],
    ['price-needs-purchase-money', { class: 'ordinary', securesPrice: true }],
    ['registry-missing', { registry: null }],
    ['secured-amount-needs-currency', { currency: null }],
    ['secured-amount-needs-currency', { securedMinor: null }],
  ] as const)('is refused as %s', (code, changes) => {
    expect(refusalOf(changes)).toBe(code);
  });
});

describe('how long a registration counts', () => {
  it('is five years under the UCC, continued within its last six months', () => {
    expect(lawfulLapse('US-UCC', '2024-02-29')).toBe('2029-02-28');
    expect(continuableFrom('US-UCC', '2031-08-31')).toBe('2031-02-28');
  });
  it('is the parties’ choice elsewhere', () => {
    expect(lawfulLapse('CN-CIVIL-CODE', today)).toBeNull();
    expect(continuableFrom('FILING-ORDER', today)).toBeNull();
  });
});
