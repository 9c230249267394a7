import type { Currency } from '#domain/money/currency';
import {
  followsOn,
  type MeteredInterval,
  type MeterReading,
  type MeterSpan,
  meteredUse,
  type UsageStop,
} from './metered-use.ts';
import { priceUsage, type UsagePrice, unitsOf } from './usage-price.ts';
import type { UsageTerms } from './usage-terms.ts';

/** Use of a period as billed, with the readings behind it; or stopped, with the reason. */
export type UsageLine =
  | {
      readonly kind: 'billed';
      readonly price: UsagePrice;
      readonly spans: readonly MeterSpan[];
      /** Where the next interval must begin. */
      readonly billedTo: MeterReading;
    }
  | {
      readonly kind: 'stopped';
      readonly reason: UsageStop;
      /** Unchanged: the next interval begins where the last billed one ended, so that nothing is lost. */
      readonly billedTo: MeterReading | null;
    };

export interface UsageBill {
  /** Owed whatever the meter says. */
  readonly minimumMinor: bigint;
  readonly usage: UsageLine;
  readonly totalMinor: bigint;
}

export interface UsagePeriod {
  readonly currency: Currency;
  readonly terms: UsageTerms;
  /** The rent of the schedule for the period, where it is billed with the use; else nothing. */
  readonly minimumMinor: bigint;
  /** The reading up to which use was billed before; `null` for the first bill, which may begin with any. */
  readonly billedTo: MeterReading | null;
  /** `null` where a reading at one end is missing. */
  readonly interval: MeteredInterval | null;
  /** How many billing periods the interval spans: more than one after the line was stopped. */
  readonly periods: number;
}

const stopped = (reason: UsageStop, { billedTo }: UsagePeriod): UsageLine => ({ kind: 'stopped', reason, billedTo });

const usageLineOf = (period: UsagePeriod): UsageLine => {
  const { interval, billedTo, terms, currency } = period;
  if (!interval) return stopped({ code: 'reading-missing' }, period);
  const joined = billedTo && followsOn(billedTo, interval.opening);
  if (joined && !joined.ok) return stopped(joined.refusal, period);
  const spans = meteredUse(interval);
  if (!spans.ok) return stopped(spans.refusal, period);
  const counted = spans.value.reduce((sum, { used }) => sum + used, 0n);
  const price = priceUsage(unitsOf(counted, terms), terms, currency, period.periods);
  return { kind: 'billed', price, spans: spans.value, billedTo: interval.closing };
};

/**
 * The bill of a period of a lease by use: the minimum rent, and for use beyond the allowance what the readings at its two
 * ends come to. Intervals join without gap or overlap: each begins with the reading at which the one billed before ended.
 * A meter that contradicts itself stops the variable line and no other (`USAGE_STOPS`).
 */
export const billUsage = (period: UsagePeriod): UsageBill => {
  const usage = usageLineOf(period);
  const variableMinor = usage.kind === 'billed' ? usage.price.amountMinor : 0n;
  return { minimumMinor: period.minimumMinor, usage, totalMinor: period.minimumMinor + variableMinor };
};
