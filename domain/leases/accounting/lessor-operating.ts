import { divideHalfUp } from '#domain/money/money';
import { addMonths, type CalendarDate, daysFrom } from '#domain/time/calendar-date';
import type { RentPeriod } from './lessee.ts';
import { straightLine } from './straight-line.ts';

/** The machine in the lessor's books. */
export interface DepreciableAsset {
  readonly costMinor: bigint;
  readonly residualMinor: bigint;
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

/** Straight-line depreciation that has accumulated on a day, of an asset put to use on another; by calendar days of its life. */
const depreciatedBy = (asset: DepreciableAsset, start: CalendarDate, date: CalendarDate): bigint => {
  const life = daysFrom(start, addMonths(start, asset.usefulLifeMonths));
  const passed = Math.min(Math.max(0, daysFrom(start, date)), life);
  return life === 0 ? 0n : divideHalfUp((asset.costMinor - asset.residualMinor) * BigInt(passed), BigInt(life));
};

/**
 * A lessor's accounts of an operating lease: rents are income straight-line over the term whatever their steps, seasons and
 * gaps (IFRS 16.81), direct costs are spread alike, and the machine, if its cost is given, is depreciated over its own
 * life (16.84).
 */
export const lessorOperatingAccounts = (
  periods: readonly RentPeriod[],
  lessorCostsMinor: bigint,
  asset: DepreciableAsset | null,
): OperatingRow[] => {
  const start = periods[0]?.from ?? '';
  const total = periods.reduce((sum, { rentMinor }) => sum + rentMinor, 0n);
  const income = straightLine(total, periods);
  const costs = straightLine(lessorCostsMinor, periods);
  let accruedMinor = 0n;
  let carrying = asset?.costMinor ?? 0n;
  return periods.map(({ number, from, until, dueDate, rentMinor }, at) => {
    const incomeMinor = income[at] ?? 0n;
    accruedMinor += incomeMinor - rentMinor;
    const carryingMinor = asset && asset.costMinor - depreciatedBy(asset, start, until);
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
