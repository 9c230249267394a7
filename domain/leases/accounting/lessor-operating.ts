import { divideHalfUp } from '#domain/money/money';
import { addMonths, type CalendarDate, daysFrom } from '#domain/time/calendar-date';
import type { RentPeriod } from './lessee.ts';
import { straightLine } from './straight-line.ts';

/** The machine in the lessor's books. */
export interface DepreciableAsset {
  readonly costMinor: bigint;
  readonly residualMinor: bigint;
  /** The day from which it is depreciated: not that of a lease which began later. */
  readonly inUseSince: CalendarDate;
  readonly usefulLifeMonths: number;
}

export interface OperatingRow {
  readonly periodNumber: number;
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  readonly dueDate: CalendarDate;
  readonly rentMinor: bigint;
  /** The period's even share of all rents. */
  readonly incomeMinor: bigint;
  /** Income so far less rents so far: accrued when positive, deferred when negative. Nothing after the last row. */
  readonly accruedMinor: bigint;
  /** The period's share of the initial direct costs (IFRS 16.83). */
  readonly directCostsMinor: bigint;
  readonly depreciationMinor: bigint;
  /** What the machine stands at after the period; `null` where its cost was not given. */
  readonly carryingMinor: bigint | null;
}

/** What a machine stands at on a day: straight-line by the calendar days of its life. */
export const carryingOn = (asset: DepreciableAsset, date: CalendarDate): bigint => {
  const { costMinor, residualMinor, inUseSince, usefulLifeMonths } = asset;
  const life = daysFrom(inUseSince, addMonths(inUseSince, usefulLifeMonths));
  const passed = Math.min(Math.max(0, daysFrom(inUseSince, date)), life);
  return costMinor - (life === 0 ? 0n : divideHalfUp((costMinor - residualMinor) * BigInt(passed), BigInt(life)));
};

/** What machines of a lease stand at together; `null` where the cost of none was given. */
export const carryingOf = (assets: readonly DepreciableAsset[], date: CalendarDate): bigint | null =>
  assets.length === 0 ? null : assets.reduce((sum, asset) => sum + carryingOn(asset, date), 0n);

/**
 * A lessor's accounts of an operating lease: rents are income straight-line over the term whatever their steps, seasons and
 * gaps (IFRS 16.81), direct costs are spread alike, and each machine whose cost is given is depreciated over its own life
 * (16.84). `accruedBefore` is what was accrued (negative: deferred) when an amendment made this a new lease (16.87).
 */
export const lessorOperatingAccounts = (
  periods: readonly RentPeriod[],
  lessorCostsMinor: bigint,
  assets: readonly DepreciableAsset[],
  accruedBefore = 0n,
): OperatingRow[] => {
  const start = periods[0]?.from ?? '';
  const total = periods.reduce((sum, { rentMinor }) => sum + rentMinor, -accruedBefore);
  const income = straightLine(total, periods);
  const costs = straightLine(lessorCostsMinor, periods);
  let accruedMinor = accruedBefore;
  let carrying = carryingOf(assets, start) ?? 0n;
  return periods.map(({ number, from, until, dueDate, rentMinor }, at) => {
    const incomeMinor = income[at] ?? 0n;
    accruedMinor += incomeMinor - rentMinor;
    const carryingMinor = carryingOf(assets, until);
    const depreciationMinor = carryingMinor === null ? 0n : carrying - carryingMinor;
    carrying = carryingMinor ?? 0n;
    return {
      periodNumber: number,
      ...{ from, until, dueDate, rentMinor, incomeMinor, accruedMinor },
      directCostsMinor: costs[at] ?? 0n,
      depreciationMinor,
      carryingMinor,
    };
  });
};
