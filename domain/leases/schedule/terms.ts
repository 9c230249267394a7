import type { Currency } from '#domain/money/currency';
import type { Decimal } from '#domain/money/decimal';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { RateBasis } from '../rates/growth.ts';
import type { Rate } from '../rates/rate.ts';
import type { UsageTerms } from '../usage/usage-terms.ts';

/** Finance: the lessee carries the machine's risks and rewards (IFRS 16.62). Operating: the lessor does. */
export const LEASE_KINDS = ['finance', 'operating'] as const;
/** Whether a period's rent is due on its first day, or on the day after its last: the first of the next. */
export const TIMINGS = ['advance', 'arrears'] as const;
export const FREQUENCIES = ['monthly', 'quarterly', 'half-yearly', 'yearly'] as const;
/** Euribor (EMMI) and the Loan Prime Rate (National Interbank Funding Center), each with its tenor. */
export const REFERENCE_RATES = ['EURIBOR-1M', 'EURIBOR-3M', 'EURIBOR-6M', 'EURIBOR-12M', 'LPR-1Y', 'LPR-5Y'] as const;
/** What a reset of a floating rate changes: the rents, solved anew, or the interest in them, the principal as planned. */
export const RESETS = ['rents', 'interest'] as const;
/** What becomes of the deposit at the end: it is paid back, or set off against what is still owed. */
export const DEPOSIT_USES = ['returned', 'set-off'] as const;
/** UNTDID 5305, as EN 16931 uses it. */
export const LEASE_VAT_CATEGORIES = ['S', 'Z', 'E', 'AE', 'K', 'G', 'O', 'L', 'M'] as const;

export type LeaseKind = (typeof LEASE_KINDS)[number];
export type Timing = (typeof TIMINGS)[number];
export type Frequency = (typeof FREQUENCIES)[number];
export type ReferenceRate = (typeof REFERENCE_RATES)[number];

/** A rent as an amount, or as a share of the base rent in per cent (100 is all of it). */
export type Rent =
  | { readonly kind: 'amount'; readonly amountMinor: bigint }
  | { readonly kind: 'share'; readonly percent: Decimal };

/** From this period on, until the next step, the rent is this. Before the first step it is the base rent. */
export interface RentStep {
  readonly fromPeriod: number;
  readonly rent: Rent;
}

export interface IrregularRent {
  readonly dueDate: CalendarDate;
  readonly rent: Rent;
}

/** How rents run. Seasonal: twelve shares, January first, by the month in which a period begins. */
export type RentPlan =
  | { readonly kind: 'level' }
  | { readonly kind: 'stepped'; readonly steps: readonly RentStep[] }
  | { readonly kind: 'seasonal'; readonly percentByMonth: readonly Decimal[] }
  | { readonly kind: 'irregular'; readonly rents: readonly IrregularRent[]; readonly endDate: CalendarDate };

/** The first periods without rent: their interest is added to the balance, or is all that is paid. */
export interface Grace {
  readonly periods: number;
  readonly interest: 'capitalised' | 'paid';
}

export interface RentTerms {
  readonly timing: Timing;
  /** `null`: what the rate makes it. */
  readonly baseRentMinor: bigint | null;
  readonly plan: RentPlan;
  /** Calendar months, 1 to 12: no rent for periods that begin in them. Their interest is added to the balance. */
  readonly skippedMonths: readonly number[];
  readonly grace: Grace | null;
}

/** A published reference rate, in force from a day. */
export interface Fixing {
  readonly from: CalendarDate;
  readonly rate: Rate;
}

export interface FloatingRate {
  readonly kind: 'floating';
  readonly reference: ReferenceRate;
  /** Added to the reference. */
  readonly margin: Rate;
  /** Bounds of the sum. */
  readonly floor: Rate | null;
  readonly cap: Rate | null;
  /** Resets happen so many months apart, counted from commencement. A period takes the rate of its first day. */
  readonly resetMonths: number;
  readonly onReset: (typeof RESETS)[number];
  /** Oldest first. What is not published yet runs on with the last. */
  readonly fixings: readonly Fixing[];
}

/** `implied`: what the rents make it. */
export type RateTerms = { readonly kind: 'implied' } | { readonly kind: 'fixed'; readonly rate: Rate } | FloatingRate;

/** What the machine is worth at the end, or what is paid last. All in minor units, none negative. */
export interface ResidualTerms {
  /** Guaranteed by the lessee or a third party: a lease payment to the lessor (IFRS 16.70 (c)). */
  readonly guaranteedMinor: bigint;
  /** What the lessee expects to pay under its guarantee: in its liability (IFRS 16.27 (c)). */
  readonly expectedPaymentMinor: bigint;
  readonly unguaranteedMinor: bigint;
  /** A last payment that the lessee owes: a balloon, or an option to buy that it is reasonably certain to use. */
  readonly balloonMinor: bigint;
}

export interface IndexValue {
  readonly from: CalendarDate;
  readonly value: Decimal;
}

/** Rents follow an index: from each review on they are rent × index at the review / base value, half up. */
export interface Indexation {
  readonly index: string;
  readonly baseValue: Decimal;
  /** Months between reviews, the first so long after commencement. */
  readonly reviewMonths: number;
  /** Bounds of the whole change since commencement, in per cent: −5 is 95 % of the rent. */
  readonly floorPercent: Decimal | null;
  readonly capPercent: Decimal | null;
  /** Oldest first. Until one is published for a review, the last runs on. */
  readonly values: readonly IndexValue[];
}

export interface Deposit {
  readonly amountMinor: bigint;
  readonly use: (typeof DEPOSIT_USES)[number];
}

export interface LeaseVat {
  readonly category: (typeof LEASE_VAT_CATEGORIES)[number];
  /** Per cent; zero where the category knows no tax. */
  readonly percent: Decimal;
}

/** What a schedule is computed from. Amounts are net of VAT, in minor units of the lease's currency. */
export interface ScheduleTerms {
  /** The day of acceptance, on which the first period begins. */
  readonly commencementDate: CalendarDate;
  /** The day of the month on which periods begin; in a shorter month its last. Absent: that of commencement. */
  readonly dayOfMonth?: number | undefined;
  readonly frequency: Frequency;
  /** How many. An irregular plan has as many as it has rents. */
  readonly periods: number;
  /** What is financed: the machine's fair value less what was paid down. */
  readonly financedMinor: bigint;
  readonly residual: ResidualTerms;
  readonly rate: RateTerms;
  readonly basis: RateBasis;
  readonly rent: RentTerms;
}

/** All that a lease says about money. */
export interface LeaseTerms extends ScheduleTerms {
  readonly kind: LeaseKind;
  readonly currency: Currency;
  /** Costs of making the lease that would not have been incurred without it (IFRS 16 appendix A). */
  readonly directCosts: { readonly lessorMinor: bigint; readonly lesseeMinor: bigint };
  readonly deposit: Deposit | null;
  readonly vat: LeaseVat;
  readonly indexation: Indexation | null;
  readonly usage: UsageTerms | null;
}

const MONTHS: Readonly<Record<Frequency, number>> = { monthly: 1, quarterly: 3, 'half-yearly': 6, yearly: 12 };

/** Months of a period. */
export const monthsOf = (frequency: Frequency): number => MONTHS[frequency];

/** The balance on which the schedule ends: residual value and balloon, due on its last day. */
export const endBalanceOf = ({ guaranteedMinor, unguaranteedMinor, balloonMinor }: ResidualTerms): bigint =>
  guaranteedMinor + unguaranteedMinor + balloonMinor;
