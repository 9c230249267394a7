import { describe, expect, test } from 'vitest';
import { startOfDay } from '#domain/time/calendar-date';
import {
  type AccountChange,
  applyAccountChange,
  type BankAccount,
  checkAccountChange,
  contactsToTell,
  isPaidToRetiredAccount,
} from './account-change.ts';

const old: BankAccount = {
  id: 'old',
  holderName: 'Fjord Leasing AS',
  accountNumber: 'NO9386011117947',
  bic: null,
  bankName: null,
  currency: 'EUR',
  status: 'ACTIVE',
  activatedAt: startOfDay('2024-01-01'),
  retiredAt: null,
};
const change: AccountChange = {
  replacesId: 'old',
  holderName: ' Fjord Leasing AS ',
  accountNumber: 'DE89 3704 0044 0532 0130 00',
  bic: 'cobadeff',
  bankName: ' ',
  currency: 'EUR',
  callBackNote: 'Called K. Hansen on +47 22 00 00 00 (contract of 2022), 3 March 10:15: confirmed.',
};

test('a change that is in order is answered normalised', () => {
  expect(checkAccountChange(change, [old])).toMatchObject({
    ok: true,
    value: { holderName: 'Fjord Leasing AS', accountNumber: 'DE89370400440532013000', bic: 'COBADEFF', bankName: null },
  });
});

describe('a change is refused', () => {
  test.each<[string, Partial<AccountChange>]>([
    ['holder-name-missing', { holderName: ' ' }],
    ['currency-missing', { currency: '' }],
    ['iban-check-digits', { accountNumber: 'DE88 3704 0044 0532 0130 00' }],
    ['bic-malformed', { bic: 'X' }],
    ['call-back-note-missing', { callBackNote: 'called' }],
    ['call-back-note-too-long', { callBackNote: 'x'.repeat(2001) }],
    ['replaced-account-unknown', { replacesId: 'nowhere' }],
    ['account-exists', { accountNumber: 'NO93 8601 1117 947' }],
  ])('%s', (code, part) => {
    expect(checkAccountChange({ ...change, ...part }, [old])).toMatchObject({ ok: false, refusal: { code } });
  });

  test('when the account that it replaces has been replaced meanwhile', () => {
    const retired: BankAccount = { ...old, status: 'RETIRED', retiredAt: 1 };
    expect(checkAccountChange(change, [retired])).toMatchObject({ refusal: { code: 'replaced-account-unknown' } });
  });
});

describe('once approved', () => {
  const at = startOfDay('2025-03-03') + 40_000;
  const accounts = applyAccountChange([old], change, 'new', at);

  test('the old account is retired and the new one active', () => {
    expect(accounts.map(account => [account.id, account.status])).toEqual([
      ['old', 'RETIRED'],
      ['new', 'ACTIVE'],
    ]);
    expect(accounts[1]).not.toHaveProperty('callBackNote');
  });

  test('money that still goes to the old one later is flagged', () => {
    const [retired, active] = accounts;
    expect(retired && isPaidToRetiredAccount(retired, '2025-03-04')).toBe(true);
    expect(retired && isPaidToRetiredAccount(retired, '2025-03-03')).toBe(false);
    expect(active && isPaidToRetiredAccount(active, '2025-03-04')).toBe(false);
  });

  test('those who were contacts before hear of it, once each; a contact added with it does not', () => {
    const contacts = [
      { email: 'ap@buyer.example', knownSince: 10 },
      { email: 'AP@buyer.example', knownSince: 20 },
      { email: 'new@buyer.example', knownSince: 100 },
    ];
    expect(contactsToTell(contacts, 100).map(contact => contact.email)).toEqual(['AP@buyer.example']);
  });
});
