import { type BilledRent, billedRents } from '#domain/leases/billing/billed-rents';
import { percentTextOf, type Rate } from '#domain/leases/rates/rate';
import { buildSchedule, type Schedule } from '#domain/leases/schedule/build-schedule';
import { checkLeaseTerms } from '#domain/leases/schedule/check-lease-terms';
import { clauseVersions } from '#domain/leases/schedule/clauses';
import { annualYield, implicitRate } from '#domain/leases/schedule/implicit-rate';
import { endBalanceOf, type LeaseTerms } from '#domain/leases/schedule/terms';
import { accept, type Result } from '#domain/result';

/** A row of a schedule as pages show it: opening + interest − rent = closing; what an index adds stands beside it. */
export interface ShownRow {
  readonly number: number;
  readonly from: string;
  readonly until: string;
  readonly dueDate: string;
  readonly openingMinor: bigint;
  readonly interestMinor: bigint;
  readonly rentMinor: bigint;
  readonly closingMinor: bigint;
  readonly indexationMinor: bigint;
  readonly isProvisional: boolean;
}

/** Rows of a schedule with what an index adds to each. */
export const shownRows = (rows: Schedule['rows'], rents: readonly BilledRent[]): ShownRow[] =>
  rows.map((row, at) => ({
    number: row.number,
    from: row.from,
    until: row.until,
    dueDate: row.dueDate,
    openingMinor: row.openingMinor,
    interestMinor: row.interestMinor,
    rentMinor: row.rentMinor,
    closingMinor: row.closingMinor,
    indexationMinor: (rents[at]?.rentMinor ?? row.rentMinor) - row.rentMinor,
    isProvisional: row.isProvisional,
  }));

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n);

const percent = (rate: Result<Rate>): string | null => (rate.ok ? percentTextOf(rate.value) : null);

/** What terms come to, before anybody signs them. Nothing is written. Refusals: those of the terms and of the schedule. */
export const previewTerms = (terms: LeaseTerms) => {
  const checked = checkLeaseTerms(terms);
  if (!checked.ok) return checked;
  const built = buildSchedule(terms);
  if (!built.ok) return built;
  const schedule = built.value;
  const rows = shownRows(schedule.rows, billedRents(clauseVersions(terms, []), terms, schedule.rows));
  return accept({
    currency: terms.currency,
    baseRentMinor: schedule.baseRentMinor,
    ratePercent: percentTextOf(schedule.rate),
    /** With the lessor's initial direct costs (IFRS 16, appendix A). */
    implicitPercent: percent(implicitRate(schedule, terms.directCosts.lessorMinor)),
    yieldPercent: percent(annualYield(schedule, terms.directCosts.lessorMinor)),
    financedMinor: terms.financedMinor,
    rentsMinor: sum(rows.map(({ rentMinor }) => rentMinor)),
    interestMinor: sum(rows.map(({ interestMinor }) => interestMinor)),
    endMinor: endBalanceOf(terms.residual),
    endsOn: rows.at(-1)?.until ?? terms.commencementDate,
    hasIndexation: terms.indexation !== null,
    rows,
  });
};

export type TermsPreview = Extract<ReturnType<typeof previewTerms>, { ok: true }>['value'];
