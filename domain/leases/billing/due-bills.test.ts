import { describe, expect, it } from 'vitest';
import { addMonths } from '#domain/time/calendar-date';
import { type BillingState, dueBills, dueDateOf, nextBillOn } from './due-bills.ts';

/** Twelve months from the 31st of January 2028. */
const rents = (timing: 'advance' | 'arrears', rentMinor = 100n) =>
  Array.from({ length: 12 }, (_, at) => {
    const [from, until] = [addMonths('2028-01-31', at), addMonths('2028-01-31', at + 1)];
    return { number: at + 1, from, until, months: 1, dueDate: timing === 'advance' ? from : until, rentMinor };
  });

const stateOf = (changes: Partial<BillingState> = {}): BillingState => {
  const timing = changes.timing ?? 'arrears';
  return {
    rents: rents(timing),
    timing,
    hasUsage: () => false,
    leadDays: 10,
    isSold: () => false,
    billed: 0,
    isUsageDone: () => false,
    ...changes,
  };
};

const keys = (state: BillingState, today: string): string[] =>
  dueBills(state, today).map(({ part, rent, withUsage }) => `${rent.number}/${part}${withUsage ? '+' : ''}`);

describe('bills that are due', () => {
  it('come so many days before their rent, and not a day earlier', () => {
    expect(keys(stateOf(), '2028-02-18')).toEqual([]);
    expect(keys(stateOf(), '2028-02-19')).toEqual(['1/rent']);
    expect(nextBillOn(stateOf())).toBe('2028-02-19');
    expect(nextBillOn(stateOf({ billed: 1 }))).toBe('2028-03-21');
    expect(nextBillOn(stateOf({ billed: 12 }))).toBeNull();
  });

  it('are caught up in order, those without rent among them, and none that is billed', () => {
    const gap = rents('advance').map(rent => (rent.number === 2 ? { ...rent, rentMinor: 0n } : rent));
    expect(keys(stateOf({ rents: gap, timing: 'advance' }), '2028-04-30')).toEqual([
      '1/rent',
      '2/rent',
      '3/rent',
      '4/rent',
    ]);
    expect(keys(stateOf({ rents: gap, timing: 'advance', billed: 3 }), '2028-04-30')).toEqual(['4/rent']);
  });

  it('are one for rent and use in arrears, at the end of the period', () => {
    const state = stateOf({ hasUsage: () => true });
    expect(keys(state, '2028-02-28')).toEqual([]);
    expect(keys(state, '2028-02-29')).toEqual(['1/rent+']);
    expect(nextBillOn(state)).toBe('2028-02-29');
    expect(keys({ ...state, billed: 1, isUsageDone: period => period === 1 }, '2028-02-29')).toEqual([]);
  });

  it('are two in advance: the rent before, the use after', () => {
    const state = stateOf({ hasUsage: () => true, timing: 'advance' });
    expect(keys(state, '2028-02-29')).toEqual(['1/rent', '1/usage+', '2/rent']);
    expect(nextBillOn({ ...state, billed: 2 })).toBe('2028-02-29');
  });

  it('are two where the rent was sold: it is the buyer’s, the use is not', () => {
    const state = stateOf({
      hasUsage: () => true,
      isSold: period => period === 2,
      billed: 1,
      isUsageDone: period => period < 2,
    });
    expect(keys(state, '2028-03-21')).toEqual(['2/rent']);
    expect(keys(state, '2028-03-31')).toEqual(['2/rent', '2/usage+']);
  });

  it('are due on the rent’s own day, or after the days of payment where that has passed', () => {
    const [rent] = rents('arrears');
    if (!rent) throw new Error('no rent');
    expect(dueDateOf({ part: 'rent', rent }, '2028-02-19')).toBe('2028-02-29');
    expect(dueDateOf({ part: 'rent', rent }, '2028-02-29')).toBe('2028-03-14');
    expect(dueDateOf({ part: 'usage', rent }, '2028-02-29')).toBe('2028-03-14');
  });
});
