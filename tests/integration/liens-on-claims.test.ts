import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '#domain/hex';
import { addDays } from '#domain/time/calendar-date';
import { liensOn } from '#prisma/reads/liens-on';
import { seeLease } from '#prisma/reads/see-lease';
import { agree } from '#services/agreements/agree';
import { runBilling } from '#services/billing/run-billing';
import { collateralOf } from '#services/collateral/collateral-of';
import { requestFinance } from '#services/finance/request-finance';
import { endLease } from '#services/leases/end-lease';
import { releaseLien } from '#services/liens/change-lien';
import { fileLien } from '#services/liens/file-lien';
import { proposeRentSale } from '#services/rents/propose-rent-sale';
import { shareWithAuditor } from '#services/sharing/share-with-auditor';
import { accepted, createOrganisation, refusalOf } from '../support/consortium.ts';
import {
  agreeAll,
  createLeasingTrade,
  dayOfClock,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestLease,
  type TestMachine,
  usualLease,
} from '../support/leasing-trade.ts';
import { untilSettled } from '../support/ledger-acts.ts';
import { showTo, usualFiling } from '../support/liens.ts';

let trade: LeasingTrade;
let machine: TestMachine;
let lease: TestLease;

beforeAll(async () => {
  trade = await createLeasingTrade();
  machine = await makeMachine(trade.ctx, trade.lessor);
  lease = await runLease(trade.ctx, trade.lessor, trade.lessee, [machine], { terms: usualLease(trade.ctx, 1) });
});
afterAll(() => trade.ledger.close());

describe('a lien on the rents of a lease', () => {
  it('is the lessor’s to grant, stands on the lease and not on the machine, and lets its bank see both', async () => {
    const { ctx, lessor, lessee, bank, rival } = trade;
    const filing = usualFiling(ctx, lease.reference, { collateral: 'Lease' });
    expect(refusalOf(await fileLien(ctx, bank.approver, filing))).toBe('not-found');
    expect(refusalOf(await fileLien(ctx, lessee.approver, { ...filing, securedPartyId: bank.id }))).toBe('not-found');
    const filed = accepted(await fileLien(ctx, lessor.approver, { ...filing, securedPartyId: bank.id }));
    expect(await seeLease(ctx.db, rival.id, lease.subject, ctx.clock.now())).toBeNull();
    accepted(await agree(ctx, bank.approver, { agreementId: filed.agreementId }));
    await untilSettled(ctx);
    const now = ctx.clock.now();
    const on = { collateral: 'Lease', subject: toHex(lease.subject) } as const;
    expect((await liensOn(ctx.db, bank.id, on, now)).liens).toMatchObject([{ isOwn: true, rank: 1 }]);
    const onMachine = { collateral: 'Equipment', subject: toHex(machine.subject) } as const;
    expect((await liensOn(ctx.db, lessor.id, onMachine, now)).liens).toEqual([]);
    expect((await seeLease(ctx.db, bank.id, lease.subject, now))?.viewer.roles).toEqual(['secured-party']);
    expect(accepted(await collateralOf(ctx, bank.viewer, { machine: machine.reference })).facts.lease?.reference).toBe(
      lease.reference,
    );
    expect(refusalOf(await collateralOf(ctx, rival.viewer, { machine: machine.reference }))).toBe('not-found');
  });

  it('has a say when rents are sold and when the lease ends, and none once it is released', async () => {
    const { ctx, lessor, lessee, bank, rival } = trade;
    const sale = accepted(
      await proposeRentSale(ctx, lessor.approver, {
        lease: lease.subject,
        bankId: rival.id,
        firstPeriod: 13,
        lastPeriod: 24,
        ratePercent: '5',
        valueDate: dayOfClock(ctx),
      }),
    );
    const signers = await ctx.db.agreementSigner.findMany({ where: { agreementId: sale.agreementId } });
    expect(signers.map(({ organisationId }) => organisationId).sort()).toEqual([lessor.id, bank.id, rival.id].sort());
    accepted(await agree(ctx, rival.approver, { agreementId: sale.agreementId }));
    expect((await ctx.db.leaseProjection.findUniqueOrThrow({ where: { subject: lease.subject } })).state).toMatchObject(
      { assignments: [] },
    );
    const end = { lease: lease.subject, cause: 'return' as const, on: addDays(dayOfClock(ctx), 1) };
    const ended = accepted(await endLease(ctx, lessee.approver, end));
    const agreed = await ctx.db.agreementSigner.findMany({ where: { agreementId: ended.agreementId ?? '' } });
    expect(agreed.map(({ organisationId }) => organisationId)).toContain(bank.id);

    const now = ctx.clock.now();
    const on = { collateral: 'Lease', subject: toHex(lease.subject) } as const;
    const [lien] = (await liensOn(ctx.db, bank.id, on, now)).liens;
    const reason = { code: 'paid' as const };
    expect(refusalOf(await releaseLien(ctx, lessor.approver, { lien: lien?.reference ?? '', reason }))).toBe(
      'not-found',
    );
    accepted(await releaseLien(ctx, bank.approver, { lien: lien?.reference ?? '', reason }));
    await untilSettled(ctx);
    // What it was asked to sign it still may read; the machine it lends on no more.
    expect((await seeLease(ctx.db, bank.id, lease.subject, ctx.clock.now()))?.viewer.roles).toEqual(['asked']);
    expect(refusalOf(await collateralOf(ctx, bank.viewer, { machine: machine.reference }))).toBe('not-found');
  });
});

describe('a lien on a receivable', () => {
  it('is its holder’s to grant, and what is pledged is neither pledged nor offered for sale again', async () => {
    const { ctx, lessor, lessee, bank, rival } = trade;
    await runBilling(ctx, { lease: lease.subject });
    await untilSettled(ctx);
    const bill = await ctx.db.rentBill.findFirstOrThrow({ where: { lease: lease.subject, period: 1, part: 'rent' } });
    const subject = bill.receivable ?? '';
    const filing = { ...usualFiling(ctx, subject, { collateral: 'Receivable' }), fragment: 0 };
    expect(refusalOf(await fileLien(ctx, lessee.approver, { ...filing, securedPartyId: bank.id }))).toBe('not-found');
    expect(refusalOf(await fileLien(ctx, bank.approver, filing))).toBe('not-found');
    const filed = accepted(await fileLien(ctx, lessor.approver, { ...filing, securedPartyId: bank.id }));
    accepted(await agree(ctx, bank.approver, { agreementId: filed.agreementId }));
    await untilSettled(ctx);
    const on = { collateral: 'Receivable', subject: toHex(subject), part: 0 } as const;
    expect((await liensOn(ctx.db, bank.id, on, ctx.clock.now())).liens).toMatchObject([{ isOwn: true, rank: 1 }]);
    expect(refusalOf(await requestFinance(ctx, lessor.approver, { subject, bankIds: [rival.id] }))).toBe('pledged');
  });
});

describe('collateral and auditors', () => {
  it('an auditor sees what the bank sees that shares the machine with it, and nothing after', async () => {
    const { ctx, lessor, bank, stranger } = trade;
    const other = await makeMachine(ctx, lessor);
    await showTo(ctx, lessor, other, [bank]);
    const filed = accepted(await fileLien(ctx, bank.approver, usualFiling(ctx, other.subject)));
    await agreeAll(ctx, other.subject, [lessor]);
    const auditor = await createOrganisation(ctx, 'Prüf & Partner', ['AUDITOR']);
    expect(refusalOf(await collateralOf(ctx, auditor.viewer, { machine: other.reference }))).toBe('not-found');
    accepted(await shareWithAuditor(ctx, bank.approver, { auditorId: auditor.id, subject: other.reference }));
    const seen = accepted(await collateralOf(ctx, auditor.viewer, { machine: other.reference }));
    const own = accepted(await collateralOf(ctx, bank.viewer, { machine: other.reference }));
    expect(seen.facts.liens).toMatchObject([{ reference: filed.reference, isOwn: true }]);
    expect(seen.statements.map(({ key, state }) => [key, state])).toEqual(
      own.statements.map(({ key, state }) => [key, state]),
    );
    expect(refusalOf(await collateralOf(ctx, stranger.viewer, { machine: other.reference }))).toBe('not-found');
  });
});
