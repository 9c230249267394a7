import fc from 'fast-check';
import { ACCRUALS, COMPOUNDINGS, type RateBasis } from '#domain/leases/rates/growth';
import { type Rate, rateOfPercent } from '#domain/leases/rates/rate';
import { buildSchedule, type Schedule } from '#domain/leases/schedule/build-schedule';
import { FREQUENCIES, type ResidualTerms, type ScheduleTerms, TIMINGS } from '#domain/leases/schedule/terms';
import { type Decimal, decimal, parseDecimal } from '#domain/money/decimal';
import { addDays } from '#domain/time/calendar-date';

export const number = (text: string): Decimal => {
  const value = parseDecimal(text);
  if (!value) throw new RangeError(text);
  return value;
};

/** A yearly rate from its percentage: `percent('5.25')`. */
export const percent = (text: string): Rate => rateOfPercent(number(text));

export const NO_RESIDUAL: ResidualTerms = {
  guaranteedMinor: 0n,
  expectedPaymentMinor: 0n,
  unguaranteedMinor: 0n,
  balloonMinor: 0n,
};

export const SPREADSHEET: RateBasis = { accrual: 'equal-periods', compounding: 'nominal' };

/** EUR 100,000.00 over 60 months in arrears at 6 %, nothing left at the end; with changes. */
export const termsOf = (changes: Partial<ScheduleTerms> = {}): ScheduleTerms => ({
  commencementDate: '2025-01-31',
  frequency: 'monthly',
  periods: 60,
  financedMinor: 10_000_000n,
  residual: NO_RESIDUAL,
  rate: { kind: 'fixed', rate: percent('6') },
  basis: SPREADSHEET,
  rent: { timing: 'arrears', baseRentMinor: null, plan: { kind: 'level' }, skippedMonths: [], grace: null },
  ...changes,
});

/** The schedule of terms that have one. */
export const scheduleOf = (terms: ScheduleTerms): Schedule => {
  const schedule = buildSchedule(terms);
  if (!schedule.ok) throw new Error(JSON.stringify(schedule.refusal));
  return schedule.value;
};

const anyDate = fc.integer({ min: 0, max: 12_000 }).map(days => addDays('2010-01-01', days));

export const anyBasis: fc.Arbitrary<RateBasis> = fc.record({
  accrual: fc.constantFrom(...ACCRUALS),
  compounding: fc.constantFrom(...COMPOUNDINGS),
});

const anyShare = fc.integer({ min: 10, max: 300 }).map(share => decimal(BigInt(share)));

const anyPlan = (periods: number): fc.Arbitrary<ScheduleTerms['rent']['plan']> =>
  fc.oneof(
    fc.constant({ kind: 'level' as const }),
    fc
      .uniqueArray(fc.integer({ min: 2, max: Math.max(2, periods) }), { maxLength: 4 })
      .chain(starts =>
        fc.tuple(
          ...starts
            .filter(start => start <= periods)
            .sort((a, b) => a - b)
            .map(fromPeriod =>
              anyShare.map(share => ({ fromPeriod, rent: { kind: 'share' as const, percent: share } })),
            ),
        ),
      )
      .map(steps => ({ kind: 'stepped' as const, steps })),
    fc
      .array(anyShare, { minLength: 12, maxLength: 12 })
      .map(percentByMonth => ({ kind: 'seasonal' as const, percentByMonth })),
  );

const anyResidual = (financedMinor: bigint): fc.Arbitrary<ResidualTerms> =>
  fc
    .record({ guaranteed: fc.nat(20), expected: fc.nat(100), unguaranteed: fc.nat(20), balloon: fc.nat(20) })
    .map(({ guaranteed, expected, unguaranteed, balloon }) => {
      const part = (share: number) => (financedMinor * BigInt(share)) / 100n;
      const guaranteedMinor = part(guaranteed);
      return {
        guaranteedMinor,
        expectedPaymentMinor: (guaranteedMinor * BigInt(expected)) / 100n,
        unguaranteedMinor: part(unguaranteed),
        balloonMinor: part(balloon),
      };
    });

/** Leases of every kind that can be solved for the rent: rates 0 to 25 %, no more than twelve years. */
export const solvableTerms: fc.Arbitrary<ScheduleTerms> = fc
  .record({
    commencementDate: anyDate,
    frequency: fc.constantFrom(...FREQUENCIES),
    periods: fc.integer({ min: 1, max: 60 }),
    financedMinor: fc.bigInt({ min: 100_000n, max: 10n ** 13n }),
    bps: fc.integer({ min: 0, max: 2500 }),
    basis: anyBasis,
    timing: fc.constantFrom(...TIMINGS),
    grace: fc.option(
      fc.record({ periods: fc.nat(3), interest: fc.constantFrom('capitalised' as const, 'paid' as const) }),
    ),
    skipped: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
  })
  .chain(({ bps, timing, grace, skipped, ...base }) => {
    const periods = base.frequency === 'yearly' ? Math.min(base.periods, 12) : base.periods;
    return fc.record({ plan: anyPlan(periods), residual: anyResidual(base.financedMinor) }).map(
      ({ plan, residual }): ScheduleTerms => ({
        ...base,
        periods,
        residual,
        rate: { kind: 'fixed', rate: rateOfPercent(decimal(BigInt(bps), 2)) },
        rent: {
          timing,
          baseRentMinor: null,
          plan,
          skippedMonths: base.frequency === 'monthly' && periods > 3 ? skipped.slice(0, periods > 12 ? 3 : 0) : [],
          grace: grace && periods > grace.periods + 12 ? grace : null,
        },
      }),
    );
  });
