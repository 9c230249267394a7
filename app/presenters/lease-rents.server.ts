import { z } from 'zod';
import type { RentPurchasePrice } from '#domain/leases/schedule/rent-purchase';
import type { Result } from '#domain/result';
import { DAY_COUNTS } from '#domain/time/day-count';
import { salesOf } from '#prisma/reads/rent-sales';
import { RECOURSES, saleTerms } from '#services/rents/sale-terms';
import type { Problem } from '~/components/form/problems';
import { wholeField } from '~/form-fields.server';
import type { SignedInRequest } from '~/guard.server';
import { loadConsortium } from './consortium.server.ts';
import { contractOf, leaseControls, openLease } from './lease.server.ts';
import { readMoney, readPercent } from './lease-fields.server.ts';

/** What the form of a sale of rents sends; numbers are still as they were typed. */
export const rentSaleFields = z.object({
  bankId: z.guid(),
  firstPeriod: wholeField,
  lastPeriod: wholeField,
  ratePercent: z.string().trim().max(60),
  dayCount: z.enum(DAY_COUNTS),
  compounding: z.enum(['nominal', 'effective']),
  fee: z.string().trim().max(60).optional(),
  valueDate: z.iso.date(),
  recourse: z.enum(RECOURSES),
});
export type RentSaleFields = z.output<typeof rentSaleFields>;

/** The sale as services take it, or what in it cannot be read. */
export const rentSaleOf = (lease: string, currency: string, fields: RentSaleFields) => {
  const { ratePercent, fee, ...rest } = fields;
  const rate = readPercent(ratePercent);
  const feeMinor = fee === undefined ? { ok: true as const, value: '0' } : readMoney(fee, currency);
  const problems: Problem[] = [
    ...(rate.ok ? [] : [{ ...rate.refusal, field: 'ratePercent' }]),
    ...(feeMinor.ok ? [] : [{ ...feeMinor.refusal, field: 'fee' }]),
  ];
  if (!rate.ok || !feeMinor.ok) return { ok: false as const, problems };
  return {
    ok: true as const,
    value: { lease, ...rest, ratePercent: rate.value, feeMinor: feeMinor.value },
  };
};

/** The form's own field for one that a service names. */
export const atSaleField = <Value>(result: Result<Value>): Result<Value> =>
  result.ok || result.refusal.field !== 'feeMinor'
    ? result
    : { ok: false, refusal: { ...result.refusal, field: 'fee' } };

/** What a bank would pay, as the page shows it. */
export const salePriceOf = (price: RentPurchasePrice, currency: string) => ({ ...price, currency });
export type SalePrice = ReturnType<typeof salePriceOf>;

/** Rents that were sold of a lease, and what the form of a further sale begins with. */
export const loadLeaseRents = async (who: SignedInRequest, id: string) => {
  const { db, clock } = who.services;
  const seen = await openLease(who, id);
  const controls = leaseControls(seen, who);
  const maySell = controls.includes('AssignRents');
  const [sales, banks] = await Promise.all([salesOf(db, seen), maySell ? loadConsortium(who, ['BANK']) : []]);
  const billed = seen.state?.billed ?? 0;
  const today = clock.now().toISOString().slice(0, 10);
  const rows = contractOf(seen).rows.filter(({ number, dueDate }) => number > billed && dueDate > today);
  return {
    reference: seen.row.reference,
    currency: seen.row.currency,
    sales: sales.map(({ terms, ...sale }) => {
      const { ratePercent, paidMinor, recourse } = saleTerms.parse(terms);
      return { ...sale, ratePercent, recourse, paidMinor: BigInt(paidMinor) };
    }),
    banks,
    maySell,
    mayReturn: controls.includes('ReturnRents'),
    first: rows[0]?.number ?? billed + 1,
    last: rows.at(-1)?.number ?? seen.state?.periods ?? 0,
    today,
  };
};
