import type { Decimal } from '#domain/money/decimal';

/** What a meter counts, and in what its use is priced. */
export const METER_KINDS = ['engine-hours', 'cycles', 'kilometres'] as const;

export type MeterKind = (typeof METER_KINDS)[number];

/**
 * A price for units beyond the allowance, up to `upTo` of them (counted beyond the allowance); the last tier has no end.
 * The price is in the currency's major unit and may be finer than its minor one: 0.085 a kilometre.
 */
export interface UsageTier {
  readonly upTo: Decimal | null;
  readonly unitPrice: Decimal;
}

/** The part of the rent that depends on use. The minimum rent is that of the schedule and is owed whatever the meter says. */
export interface UsageTerms {
  readonly meter: MeterKind;
  /** Units of a billing period that the minimum rent covers. What is not used does not carry over. */
  readonly allowance: Decimal;
  /** Ascending; at least one. */
  readonly tiers: readonly UsageTier[];
  /** Decimals to which used units are rounded, half up, before they are priced: 2 makes 0.01 hours. */
  readonly quantityDigits: number;
}
