import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collateralCounts, listCollateral } from '#prisma/reads/collateral-list';
import { seeLease } from '#prisma/reads/see-lease';
import { collateralOf } from '#services/collateral/collateral-of';
import { endAuditorShare, shareWithAuditor } from '#services/sharing/share-with-auditor';
import { createTestApi } from '#tests/support/api';
import { accepted, createOrganisation, refusalOf, type TestOrganisation } from '#tests/support/consortium';
import {
  createLeasingTrade,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestLease,
  type TestMachine,
} from '#tests/support/leasing-trade';
import { showTo, standingLien } from '#tests/support/liens';
import { createTestPortal, signIn } from '#tests/support/portal';

let trade: LeasingTrade;
let auditor: TestOrganisation;
/** The bank lends on two, and is only asked to lend on the third; its rival lends on the second as well. */
let first: TestMachine;
let second: TestMachine;
let askedOnly: TestMachine;
let lease: TestLease;

beforeAll(async () => {
  trade = await createLeasingTrade();
  const { ctx, lessor, bank, rival } = trade;
  auditor = await createOrganisation(ctx, 'Hanse Prüfung PartG', ['AUDITOR']);
  first = await makeMachine(ctx, lessor);
  second = await makeMachine(ctx, lessor);
  askedOnly = await makeMachine(ctx, lessor);
  for (const machine of [first, second, askedOnly]) await showTo(ctx, lessor, machine, [bank, rival]);
  await standingLien(ctx, rival, lessor, second);
  lease = await runLease(ctx, lessor, trade.lessee, [first]);
  await standingLien(ctx, bank, lessor, first);
  await standingLien(ctx, bank, lessor, second, { registrationNumber: '202611220002' });
});
afterAll(() => trade?.ledger.close());

const listed = async (who: TestOrganisation = auditor) => {
  const { edges } = await listCollateral(trade.ctx.db, who.id, { now: trade.ctx.clock.now() });
  return edges.map(({ node }) => [node.subject, node.basis, node.alerts.includes('senior-lien')]).toSorted();
};

const whileShared = async (by: TestOrganisation, machine: TestMachine | null, look: () => Promise<void>) => {
  const input = { auditorId: auditor.id, ...(machine && { subject: machine.subject }) };
  const { shareId } = accepted(await shareWithAuditor(trade.ctx, by.approver, input));
  try {
    await look();
  } finally {
    accepted(await endAuditorShare(trade.ctx, by.approver, { shareId }));
  }
};

const opened = (machine: TestMachine) => collateralOf(trade.ctx, auditor.viewer, { machine: machine.reference });

describe('the auditor of a bank', () => {
  test('sees no collateral that nobody shares, nor what a title holder shares as if it lent on it', async () => {
    expect(await listed()).toEqual([]);
    expect(refusalOf(await opened(first))).toBe('not-found');
    await whileShared(trade.lessor, null, async () => {
      expect(await listed()).toEqual([]);
      expect(refusalOf(await opened(first))).toBe('accepted');
    });
    expect(refusalOf(await opened(first))).toBe('not-found');
  });

  test('sees all on which the bank lends, as the bank sees it, and not what it is asked to lend on', async () => {
    const { bank, ctx } = trade;
    const banks = await listed(bank);
    expect(banks).toHaveLength(3);
    await whileShared(bank, null, async () => {
      expect(await listed()).toEqual(banks.filter(([, basis]) => basis === 'lent'));
      expect(await listed()).toContainEqual([second.subject, 'lent', true]);
      expect((await collateralCounts(ctx.db, auditor.id, { now: ctx.clock.now() })).bases.lent).toBe(2);
      const { statements } = accepted(await opened(second));
      const own = accepted(await collateralOf(ctx, bank.viewer, { machine: second.reference }));
      expect(statements.map(({ key, state }) => [key, state])).toEqual(
        own.statements.map(({ key, state }) => [key, state]),
      );
      expect(refusalOf(await opened(askedOnly))).toBe('not-found');
      expect((await seeLease(ctx.db, auditor.id, lease.subject, ctx.clock.now()))?.viewer.isInside).toBe(false);
    });
    expect(await seeLease(ctx.db, auditor.id, lease.subject, ctx.clock.now())).toBeNull();
    expect(await listed()).toEqual([]);
    expect(refusalOf(await opened(second))).toBe('not-found');
  });

  test('sees the one machine that the bank shares, and no other', async () => {
    await whileShared(trade.bank, first, async () => {
      expect(await listed()).toEqual([[first.subject, 'lent', false]]);
      expect(refusalOf(await opened(first))).toBe('accepted');
      expect(refusalOf(await opened(second))).toBe('not-found');
    });
    expect(
      refusalOf(
        await shareWithAuditor(trade.ctx, trade.bank.approver, {
          auditorId: auditor.id,
          subject: askedOnly.subject,
        }),
      ),
    ).toBe('no-part-in-it');
  });

  test('finds it on its pages and by the API, and files nothing', async () => {
    const { ctx, bank } = trade;
    const portal = await createTestPortal({ ctx }, /^root$|^routes\/(collateral|equipment|liens|exports)/);
    const browser = portal.open();
    await signIn(browser, auditor.viewer);
    const api = createTestApi(ctx);
    const token = await api.tokenOf(auditor.viewer);
    const query = '{ collateral(first: 5) { edges { node { reference basis } } } }';
    expect((await browser.get('/collateral')).html).not.toContain(first.reference);
    await whileShared(bank, null, async () => {
      expect((await browser.get('/collateral')).html).toContain(first.reference);
      expect((await browser.get('/exports/collateral.csv')).html).toContain(first.reference);
      for (const path of [`/collateral/${first.reference}`, `/equipment/${first.reference}`])
        expect((await browser.get(path)).status).toBe(200);
      expect((await browser.get(`/collateral/${first.reference}`)).html).not.toContain('/liens/new?');
      expect((await browser.get(`/collateral/${first.reference}/evidence.json`)).status).toBe(200);
      const { data } = await api.run(token, query);
      expect(JSON.stringify(data)).toContain(first.reference);
      expect(JSON.stringify(data)).not.toContain(askedOnly.reference);
    });
    expect((await browser.get(`/collateral/${first.reference}`)).status).toBe(404);
    expect(JSON.stringify(await api.run(token, query))).not.toContain(first.reference);
  });
});
