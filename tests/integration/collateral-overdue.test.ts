import { afterAll, beforeAll, expect, test } from 'vitest';
import { collateralCounts, listCollateral } from '#prisma/reads/collateral-list';
import { runBilling } from '#services/billing/run-billing';
import {
  createLeasingTrade,
  daysAgo,
  type LeasingTrade,
  makeMachine,
  runLease,
  usualLease,
} from '#tests/support/leasing-trade';
import { untilSettled } from '#tests/support/ledger-acts';
import { showTo, standingLien } from '#tests/support/liens';
import { createTestPortal, signIn } from '#tests/support/portal';

let trade: LeasingTrade;
beforeAll(async () => {
  trade = await createLeasingTrade();
});
afterAll(() => trade?.ledger.close());

test('what is overdue of a lease of several machines is shown, added up and written once', async () => {
  const { ctx, lessor, lessee, bank } = trade;
  const machines = [await makeMachine(ctx, lessor), await makeMachine(ctx, lessor), await makeMachine(ctx, lessor)];
  for (const machine of machines) {
    await showTo(ctx, lessor, machine, [bank]);
    await standingLien(ctx, bank, lessor, machine);
  }
  await runLease(ctx, lessor, lessee, machines, { terms: usualLease(ctx, 2) });
  await runBilling(ctx);
  await untilSettled(ctx);
  await ctx.db.rentBill.updateMany({ data: { dueOn: new Date(daysAgo(ctx, 9)) } });
  const now = ctx.clock.now();
  const rowsOf = async (filter = {}) =>
    (await listCollateral(ctx.db, bank.id, { filter, sort: { by: 'reference', direction: 'asc' }, now })).edges.map(
      ({ node }) => node,
    );
  const rows = await rowsOf();
  const [first, second, third] = machines.map(({ reference }) => reference);
  const overdue = rows[0]?.overdueMinor ?? 0n;
  expect(overdue).toBeGreaterThan(0n);
  expect(rows.map(row => [row.reference, row.overdueMinor, row.overdueWith])).toEqual(
    [first, second, third].map(reference => [reference, overdue, first]),
  );
  // Narrowed to the others, one of these carries it.
  expect((await rowsOf({ ids: [second, third] })).map(row => row.overdueWith)).toEqual([second, second]);
  expect((await collateralCounts(ctx.db, bank.id, { now })).overdue).toMatchObject([{ minor: overdue }]);
  const portal = await createTestPortal({ ctx }, /^root$|^routes\/(collateral|exports)/);
  const browser = portal.open();
  await signIn(browser, bank.viewer);
  const { html } = await browser.get('/collateral');
  expect(html.split(`counted with ${first}`)).toHaveLength(3);
  expect(html).toContain('counted once for each lease');
  const file = (await browser.get('/exports/collateral.csv')).html;
  const major = `${overdue / 100n}.${(overdue % 100n).toString().padStart(2, '0')}`;
  expect(file.split(major)).toHaveLength(2);
});
