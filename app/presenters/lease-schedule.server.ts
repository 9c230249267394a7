import { creditorOf } from '#domain/leases/lifecycle/state';
import { percentTextOf } from '#domain/leases/rates/rate';
import { endBalanceOf } from '#domain/leases/schedule/terms';
import { addDays } from '#domain/time/calendar-date';
import { dayIn } from '#domain/time/zoned-day';
import type { SeenLease } from '#prisma/reads/see-lease';
import type { SignedInRequest } from '~/guard.server';
import { contractOf, openLease } from './lease.server.ts';
import { shownRows } from './lease-preview.server.ts';

/** How far the rent of a period is: nothing is said of one that the terms leave out. */
export type PeriodStanding = 'billed' | 'due' | 'next' | 'planned';

const standingOf = (period: number, { state }: SeenLease, isDue: boolean): PeriodStanding => {
  if (!state || period > state.billed + 1) return isDue && state ? 'due' : 'planned';
  if (period <= state.billed) return 'billed';
  return isDue ? 'due' : 'next';
};

/** The schedule in force over all amendments, with what is billed and what is sold of it. */
export const loadLeaseSchedule = async (who: SignedInRequest, id: string) => {
  const seen = await openLease(who, id);
  const contract = contractOf(seen);
  const { state, viewer } = seen;
  const today = dayIn(seen.row.timeZone, Math.floor(who.services.clock.now().getTime() / 1000));
  const starts = new Set(contract.history.slice(1).map(({ effectiveDate }) => effectiveDate));
  const rows = shownRows(contract.rows, contract.rents).map(row => {
    const buyer = state && row.number <= state.periods ? creditorOf(state, row.number) : null;
    const isSold = buyer !== null && buyer !== state?.lessor && (viewer.isInside || viewer.keys.has(buyer));
    return {
      ...row,
      standing: standingOf(row.number, seen, addDays(row.dueDate, -contract.handling.billLeadDays) <= today),
      receivable: state?.bills.find(({ period }) => period === row.number)?.receivable ?? null,
      sold: isSold ? (seen.nameOf(buyer)?.name ?? '') : null,
      startsVersion: starts.has(row.from),
    };
  });
  const last = contract.history.at(-1)?.schedule;
  return {
    reference: seen.row.reference,
    currency: contract.terms.currency,
    rows,
    ratePercent: last ? percentTextOf(last.rate) : null,
    endMinor: last ? endBalanceOf(last.terms.residual) : 0n,
    payments: contract.history
      .slice(1)
      .filter(({ paymentMinor }) => paymentMinor > 0n)
      .map(({ effectiveDate, paymentMinor }) => ({ on: effectiveDate, amountMinor: paymentMinor })),
    isAgreed: state !== null,
  };
};
