import { expect, test } from 'vitest';
import { clauseFacts } from './agreement-facts.ts';
import { contractOf, leaseContractInput } from './lease-contract.ts';

const contract = contractOf(
  leaseContractInput.parse({
    terms: {
      kind: 'operating',
      currency: 'EUR',
      commencementDate: '2026-01-01',
      frequency: 'monthly',
      periods: 36,
      financedMinor: '10000000',
      residual: { unguaranteedMinor: '1000000' },
      rate: { kind: 'fixed', percent: '6.25' },
      rent: { timing: 'advance' },
      deposit: { amountMinor: '500000', use: 'returned' },
      vat: { category: 'S', percent: '19' },
      usage: {
        meter: 'engine-hours',
        allowance: '100',
        tiers: [
          { upTo: '50', unitPrice: '40' },
          { upTo: null, unitPrice: '55.5' },
        ],
      },
    },
    handling: { graceDays: 5, defaultAfterDays: 30 },
  }),
);

test('who signs a lease reads all that it costs: rate, residual value, tax, deposit, price of use, days', () => {
  if (!contract.ok) throw new Error(contract.refusal.code);
  const said = new Map(clauseFacts(contract.value).map(fact => [fact.name, fact.value]));
  expect(Object.fromEntries(said)).toMatchObject({
    timing: 'timing-advance',
    rate: '6.25 %',
    'residual-unguaranteed': '1000000',
    vat: 'S, 19 %',
    deposit: '500000',
    'deposit-use': 'deposit-returned',
    'usage-meter': 'meter-engine-hours',
    'usage-allowance': '100',
    'usage-price': '≤ 50: 40 EUR; 55.5 EUR',
    'grace-days': '5',
    'default-days': '30',
  });
  // What it does not have it does not say.
  expect(said.has('balloon')).toBe(false);
  expect(said.has('indexation')).toBe(false);
});
