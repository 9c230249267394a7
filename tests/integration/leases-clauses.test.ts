import { afterAll, beforeAll, expect, test } from 'vitest';
import { toHex } from '#domain/hex';
import { addDays, addMonths } from '#domain/time/calendar-date';
import { seeLease } from '#prisma/reads/see-lease';
import { runBilling } from '#services/billing/run-billing';
import { amendLease, previewAmendment } from '#services/leases/amend-lease';
import { clausesOf } from '#services/leases/lease-contract';
import { contractSeen } from '#services/leases/terms-in-force';
import { at, readHours } from '#tests/support/billing-trade';
import { accepted, refusalOf } from '#tests/support/consortium';
import {
  agreeAll,
  createLeasingTrade,
  dayOfClock,
  type LeasingTrade,
  makeMachine,
  runLease,
  usualLease,
} from '#tests/support/leasing-trade';
import { untilSettled } from '#tests/support/ledger-acts';

let trade: LeasingTrade;

beforeAll(async () => {
  trade = await createLeasingTrade();
});
afterAll(() => trade.ledger.close());

test('tax, price of use and index change with an amendment, for periods from its day on', async () => {
  const { ctx, lessor, lessee } = trade;
  const machine = await makeMachine(ctx, lessor);
  const start = dayOfClock(ctx);
  const usage = (unitPrice: string) => ({
    meter: 'engine-hours' as const,
    allowance: '0',
    tiers: [{ upTo: null, unitPrice }],
  });
  const lease = await runLease(ctx, lessor, lessee, [machine], {
    terms: usualLease(ctx, 0, { kind: 'operating', periods: 12, usage: usage('10') }),
  });
  const amendment = {
    lease: lease.subject,
    effectiveDate: addMonths(start, 1),
    terms: {
      periods: 11,
      residual: { unguaranteedMinor: '1000000' },
      rate: { kind: 'fixed' as const, percent: '6' },
      rent: { timing: 'arrears' as const },
    },
    vat: { category: 'S' as const, percent: '7' },
    usage: usage('20'),
    indexation: {
      index: 'HICP',
      baseValue: '100',
      reviewMonths: 2,
      values: [{ from: addMonths(start, 2), value: '110' }],
    },
  };
  expect(
    refusalOf(await amendLease(ctx, lessor.approver, { ...amendment, vat: { category: 'S', percent: '0' } })),
  ).toBe('lease-vat-percent-out-of-range');
  const preview = accepted(await previewAmendment(ctx, lessee.preparer, amendment));
  expect(preview.before.rents[4]?.rentMinor).toBe(preview.before.rows[4]?.rentMinor);
  accepted(await amendLease(ctx, lessor.approver, amendment));
  await agreeAll(ctx, lease.subject, [lessee]);

  const seen = await seeLease(ctx.db, lessee.id, lease.subject, ctx.clock.now());
  const contract = seen && accepted(contractSeen(seen));
  if (!contract) throw new Error('no contract');
  expect([1, 2].map(period => clausesOf(contract, period).vat.percent.unscaled)).toEqual([19n, 7n]);
  // The first review is two months after the amendment: the fourth period is the first that follows the index.
  const added = contract.rents.map(({ rentMinor }, place) => rentMinor - (contract.rows[place]?.rentMinor ?? 0n));
  expect(added.slice(0, 3)).toEqual([0n, 0n, 0n]);
  expect(added[3]).toBe(((contract.rows[3]?.rentMinor ?? 0n) + 5n) / 10n);

  // Ten hours in each of the two periods: at 10.00 before, at 20.00 after.
  const reader = { ctx, seller: lessor };
  for (const [months, hours] of [100, 110, 120].entries())
    await readHours(reader, toHex(machine.subject), `${addMonths(start, months)}T00:00:00Z`, hours);
  await runBilling(at(ctx, `${addDays(addMonths(start, 2), 1)}T12:00:00Z`), { lease: lease.subject });
  await untilSettled(ctx);
  const bills = await ctx.db.rentBill.findMany({
    where: { lease: lease.subject, part: 'rent' },
    orderBy: { period: 'asc' },
  });
  expect(bills.map(({ usageMinor }) => usageMinor)).toEqual([10_000n, 20_000n]);
  const net = (bill: { rentMinor: bigint; usageMinor: bigint }) => bill.rentMinor + bill.usageMinor;
  expect(bills.map(bill => (bill.vatMinor * 100n + net(bill) / 2n) / net(bill))).toEqual([19n, 7n]);
});
