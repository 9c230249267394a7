import { describe, expect, test } from 'vitest';
import { startOfDay } from '#domain/time/calendar-date';
import { checkAccountDetails, checkReplacement, isPaidToRetiredAccount, type OwnAccount } from './account-change.ts';

describe('the details of an account', () => {
  const details = {
    accountNumber: 'DE89 3704 0044 0532 0130 00',
    bic: 'cobadeff',
    callBackNote: 'Called K. Hansen on +47 22 00 00 00 (contract of 2022), 3 March 10:15: confirmed.',
  };

  test('are answered normalised; a bank’s code may be missing', () => {
    const value = { accountNumber: 'DE89370400440532013000', bic: 'COBADEFF' };
    expect(checkAccountDetails(details)).toEqual({ ok: true, value });
    expect(checkAccountDetails({ ...details, bic: ' ' })).toEqual({ ok: true, value: { ...value, bic: null } });
  });

  test.each<[string, Partial<typeof details>]>([
    ['iban-check-digits', { accountNumber: 'DE88 3704 0044 0532 0130 00' }],
    ['bic-malformed', { bic: 'X' }],
    ['call-back-note-missing', { callBackNote: 'called         ' }],
  ])('%s', (code, part) => {
    expect(checkAccountDetails({ ...details, ...part })).toMatchObject({ ok: false, refusal: { code } });
  });
});

describe('beside the accounts that there are', () => {
  const old: OwnAccount = { id: 'old', accountNumber: 'NO9386011117947', currency: 'EUR', status: 'ACTIVE' };
  const retired: OwnAccount = {
    id: 'retired',
    accountNumber: 'GB29NWBK60161331926819',
    currency: 'EUR',
    status: 'RETIRED',
  };
  const wanted = { accountNumber: 'DE89370400440532013000', currency: 'EUR', replacesId: 'old' };
  const refusalOf = (change: Partial<{ accountNumber: string; currency: string; replacesId: string | null }>) => {
    const checked = checkReplacement({ ...wanted, ...change }, [old, retired]);
    return checked.ok ? 'accepted' : checked.refusal.code;
  };

  test('it takes the place of one, or joins them', () => {
    expect(checkReplacement(wanted, [old])).toEqual({ ok: true, value: { replacesNumber: 'NO9386011117947' } });
    expect(checkReplacement({ ...wanted, replacesId: null }, [old])).toEqual({
      ok: true,
      value: { replacesNumber: null },
    });
  });

  test('one that was retired may come back', () => {
    expect(refusalOf({ accountNumber: retired.accountNumber })).toBe('accepted');
  });

  test('not the same again, nor in place of what is not there, retired, or of another currency', () => {
    expect(refusalOf({ accountNumber: old.accountNumber })).toBe('account-exists');
    expect(refusalOf({ accountNumber: old.accountNumber, currency: 'USD', replacesId: null })).toBe('accepted');
    expect(refusalOf({ replacesId: 'nowhere' })).toBe('account-not-found');
    expect(refusalOf({ replacesId: 'retired' })).toBe('account-retired');
    expect(refusalOf({ currency: 'USD' })).toBe('account-currency-differs');
  });
});

test('money that still goes to the old account is flagged, from the day of the change', () => {
  const retiredAt = startOfDay('2025-03-03') + 40_000;
  const isFlagged = (bookedOn: string) => isPaidToRetiredAccount({ status: 'RETIRED', retiredAt }, bookedOn);
  expect(['2025-03-02', '2025-03-03', '2025-03-04'].map(isFlagged)).toEqual([false, true, true]);
  expect(isPaidToRetiredAccount({ status: 'ACTIVE', retiredAt: null }, '2025-03-04')).toBe(false);
});
