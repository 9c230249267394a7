import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, addMonths } from '#domain/time/calendar-date';
import { leaseTimeline } from '#prisma/reads/lease-timeline';
import { findLeaseRow, leaseTotals, listLeases } from '#prisma/reads/leases';
import { seeLease } from '#prisma/reads/see-lease';
import { agree } from '#services/agreements/agree';
import { declineAgreement } from '#services/agreements/close-agreement';
import { acceptSale } from '#services/equipment/answer-sale';
import { amendLease, previewAmendment } from '#services/leases/amend-lease';
import { cancelLease } from '#services/leases/cancel-lease';
import { commenceLease } from '#services/leases/commence-lease';
import { endLease } from '#services/leases/end-lease';
import { leaseSituation } from '#services/leases/lease-status';
import { cureDefault, noticeDefault } from '#services/leases/notice-default';
import { novateLease, transferLease } from '#services/leases/pass-on';
import { proposeLease } from '#services/leases/propose-lease';
import { repossessEquipment } from '#services/leases/repossess-equipment';
import { proposeSaleAndLeaseBack } from '#services/leases/sale-and-lease-back';
import { quoteLeaseSettlement } from '#services/leases/settlement-quote';
import { termsInForce } from '#services/leases/terms-in-force';
import { accepted, refusalOf } from '#tests/support/consortium';
import {
  acceptMachines,
  agreeAll,
  createLeasingTrade,
  dayOfClock,
  type LeasingTrade,
  makeMachine,
  runLease,
  signLease,
  usualLease,
} from '#tests/support/leasing-trade';
import { untilSettled } from '#tests/support/ledger-acts';

let trade: LeasingTrade;

beforeAll(async () => {
  trade = await createLeasingTrade();
});
afterAll(() => trade.ledger.close());

const statusOf = async (subject: string): Promise<string | undefined> =>
  (await trade.ctx.db.leaseProjection.findUnique({ where: { subject } }))?.status;

const seen = async (organisation: { id: string }, lease: string) =>
  seeLease(trade.ctx.db, organisation.id, lease, trade.ctx.clock.now());

test('a lease from its proposal to the return of its machine', async () => {
  const { ctx, lessor, lessee, other, stranger, bank } = trade;
  const machine = await makeMachine(ctx, lessor);
  const input = {
    lesseeId: lessee.id,
    contractNumber: 'LV 2026/1',
    terms: usualLease(ctx),
    machines: [machine.reference],
    countries: ['DE', 'NL'],
  };
  // A preparer may propose it; an approver of his own must sign it as well.
  expect(refusalOf(await proposeLease(ctx, lessor.viewer, input))).toBe('not-permitted');
  const proposed = accepted(await proposeLease(ctx, lessor.preparer, input));
  expect(proposed.actionId).toBeNull();
  expect(await findLeaseRow(ctx.db, lessee.id, proposed.reference, ctx.clock.now())).toMatchObject({
    standing: 'proposed',
    machineCount: 1,
    periods: 36,
  });
  expect(await seen(stranger, proposed.subject)).toBeNull();
  await agreeAll(ctx, proposed.subject, [lessor, lessee]);
  expect(await statusOf(proposed.subject)).toBe('Signed');

  const lease = { subject: proposed.subject, reference: proposed.reference };
  const acceptance = { lease: lease.reference, acceptedOn: dayOfClock(ctx) };
  expect(refusalOf(await commenceLease(ctx, lessee.preparer, acceptance))).toBe('serial-missing');
  const mistaken = [{ machine: machine.subject, serial: `${machine.serial.slice(0, -1)}X` }];
  expect(refusalOf(await commenceLease(ctx, lessee.preparer, { ...acceptance, serials: mistaken }))).toBe(
    'serial-differs',
  );
  const right = [{ machine: machine.reference, serial: ` ${machine.serial.toLowerCase()}` }];
  expect(refusalOf(await commenceLease(ctx, lessor.preparer, { ...acceptance, serials: right }))).toBe('not-lessee');
  expect(refusalOf(await commenceLease(ctx, other.preparer, { ...acceptance, serials: right }))).toBe('not-found');
  accepted(await commenceLease(ctx, lessee.preparer, { ...acceptance, serials: right }));
  await untilSettled(ctx);
  expect(await statusOf(lease.subject)).toBe('Commenced');

  const view = await seen(lessee, lease.reference);
  if (!view?.state) throw new Error('the lessee sees no lease');
  expect(view).toMatchObject({ lessor: { name: lessor.name }, lessee: { name: lessee.name }, settling: false });
  expect(view.viewer.roles).toEqual(['lessee']);
  expect(view.versions.map(one => one.standing)).toEqual(['in-force']);
  expect(view.machines).toMatchObject([{ reference: machine.reference, running: true }]);
  expect(await leaseSituation(ctx.db, view, ctx.clock.now())).toMatchObject({
    standing: 'running',
    step: { step: 'wait-for-next-rent', turn: null },
    arrearsDays: 0,
  });
  expect((await leaseTimeline(ctx.db, view)).map(one => [one.type, one.by?.name])).toEqual([
    ['Signed', lessor.name],
    ['Commenced', lessee.name],
  ]);
  expect(await seen(bank, lease.subject)).toBeNull();
  expect((await termsInForce(ctx.db, lease.subject))?.rents).toHaveLength(36);

  accepted(await endLease(ctx, lessee.approver, { lease: lease.subject, cause: 'return', on: dayOfClock(ctx) }));
  expect(await statusOf(lease.subject)).toBe('Commenced');
  await agreeAll(ctx, lease.subject, [lessor]);
  expect(await statusOf(lease.subject)).toBe('Ended');
  // The machine is free for the next; the same contract is not.
  expect(refusalOf(await proposeLease(ctx, lessor.approver, input))).toBe('fingerprint-taken');
  await runLease(ctx, lessor, other, [machine], { terms: usualLease(ctx, 1) });
});

test('a proposal that is declined is no lease, and the same contract may be proposed again', async () => {
  const { ctx, lessor, lessee } = trade;
  const machine = await makeMachine(ctx, lessor);
  const input = { lesseeId: lessee.id, contractNumber: 'LV-D', terms: usualLease(ctx), machines: [machine.subject] };
  const first = accepted(await proposeLease(ctx, lessor.approver, input));
  if (first.agreementId === null) throw new Error('no agreement');
  accepted(await declineAgreement(ctx, lessee.approver, { agreementId: first.agreementId, note: 'Too dear.' }));
  expect(await seen(lessor, first.subject)).toBeNull();
  expect(await findLeaseRow(ctx.db, lessor.id, first.reference, ctx.clock.now())).toBeNull();
  const lease = await signLease(ctx, lessor, lessee, [machine], { contractNumber: 'LV-D' });
  accepted(
    await cancelLease(ctx, lessor.approver, { lease: lease.subject, reason: { code: 'machine-not-delivered' } }),
  );
  await agreeAll(ctx, lease.subject, [lessee]);
  expect(await statusOf(lease.subject)).toBe('Cancelled');
  await signLease(ctx, lessor, lessee, [machine], { contractNumber: 'LV-D' });
});

test('a machine is not let twice, and the same contract is not signed under another number', async () => {
  const { ctx, lessor, lessee, other } = trade;
  const machine = await makeMachine(ctx, lessor);
  const later = usualLease(ctx, 0, { commencementDate: addDays(dayOfClock(ctx), -1) });
  // Both are signed while the machine is free: the first that is accepted has it.
  const second = await signLease(ctx, lessor, other, [machine], { terms: later });
  const third = accepted(
    await proposeLease(ctx, lessor.approver, {
      lesseeId: other.id,
      contractNumber: 'waits',
      terms: usualLease(ctx, 0, { commencementDate: addDays(dayOfClock(ctx), -2) }),
      machines: [machine.subject],
    }),
  );
  await runLease(ctx, lessor, lessee, [machine]);
  const renumbered = {
    lesseeId: other.id,
    contractNumber: 'another',
    terms: usualLease(ctx),
    machines: [machine.subject],
  };
  expect(refusalOf(await proposeLease(ctx, lessor.approver, renumbered))).toBe('fingerprint-taken');
  // Let, it is neither proposed nor signed again, but for when that lease has ended.
  const overlapping = { ...renumbered, terms: usualLease(ctx, 0, { commencementDate: addDays(dayOfClock(ctx), 30) }) };
  expect(refusalOf(await proposeLease(ctx, lessor.approver, overlapping))).toBe('already-let');
  expect(refusalOf(await agree(ctx, other.approver, { agreementId: third.agreementId ?? '' }))).toBe('already-let');
  const following = usualLease(ctx, 0, { commencementDate: addMonths(dayOfClock(ctx), 37) });
  accepted(await proposeLease(ctx, lessor.approver, { ...renumbered, contractNumber: 'next', terms: following }));
  const serials = [{ machine: machine.subject, serial: machine.serial }];
  const refused = await commenceLease(ctx, other.preparer, {
    lease: second.subject,
    acceptedOn: dayOfClock(ctx),
    serials,
  });
  expect(refusalOf(refused)).toBe('already-let');
});

test('amended in its middle, then settled early: each version is kept, and the quote is that of the day', async () => {
  const { ctx, lessor, lessee } = trade;
  const machine = await makeMachine(ctx, lessor);
  const lease = await runLease(ctx, lessor, lessee, [machine], { terms: usualLease(ctx, 0) });
  const on = addDays(dayOfClock(ctx), 200);
  const amendment = {
    lease: lease.subject,
    effectiveDate: on,
    paymentMinor: '500000',
    note: 'Longer, after a payment.',
    terms: {
      frequency: 'monthly' as const,
      periods: 48,
      residual: { unguaranteedMinor: '1000000' },
      rate: { kind: 'fixed' as const, percent: '5.5' },
      rent: { timing: 'arrears' as const },
    },
  };
  const preview = accepted(await previewAmendment(ctx, lessee.preparer, amendment));
  expect(preview.before.rows).toHaveLength(36);
  expect(preview.after.rows).toHaveLength(48 + preview.firstChanged);
  expect(refusalOf(await amendLease(ctx, lessor.approver, { ...amendment, effectiveDate: '2020-01-01' }))).toBe(
    'amendment-date-out-of-range',
  );
  accepted(await amendLease(ctx, lessor.approver, amendment));
  expect((await seen(lessee, lease.subject))?.versions.map(one => one.standing)).toEqual(['in-force', 'proposed']);
  await agreeAll(ctx, lease.subject, [lessee]);
  const view = await seen(lessee, lease.subject);
  expect(view?.versions.map(one => one.standing)).toEqual(['superseded', 'in-force']);
  expect(view?.state?.periods).toBe(preview.after.rows.length);
  const row = await findLeaseRow(ctx.db, lessee.id, lease.subject, ctx.clock.now());
  expect(row?.endsOn).toBe(preview.after.rows.at(-1)?.until);

  const quote = (day: string, lessor = trade.lessor) =>
    quoteLeaseSettlement(ctx, lessor.viewer, { lease: lease.subject, on: day, outcome: 'purchase' });
  // Before the amendment by the first terms, on its day by the new ones.
  const early = accepted(await quote(addDays(on, -1)));
  const late = accepted(await quote(on));
  expect(early.totalMinor - late.totalMinor).toBeGreaterThan(490_000n);
  expect(late.totalMinor).toBe(preview.balanceMinor);
  expect(refusalOf(await quote('2020-01-01'))).toBe('settlement-date-out-of-range');
  expect(refusalOf(await quote(on, trade.stranger))).toBe('not-found');
  const wanted = { lease: lease.subject, on, outcome: 'purchase' as const };
  for (const odd of [{ discountPercent: '-5' }, { feePercent: '250' }])
    expect(refusalOf(await quoteLeaseSettlement(ctx, lessor.viewer, { ...wanted, ...odd }))).toBe(
      'percent-out-of-range',
    );

  const end = { lease: lease.subject, cause: 'early-settlement' as const, on: addDays(dayOfClock(ctx), 1) };
  expect(refusalOf(await endLease(ctx, lessee.approver, end))).toBe('settlement-needed');
  accepted(await endLease(ctx, lessee.approver, { ...end, settlement: { outcome: 'purchase', feePercent: '1' } }));
  await agreeAll(ctx, lease.subject, [lessor]);
  expect(await statusOf(lease.subject)).toBe('Ended');
});

test('a default needs its reason; it is cured or ends in repossession', async () => {
  const { ctx, lessor, lessee } = trade;
  const machine = await makeMachine(ctx, lessor);
  const lease = await runLease(ctx, lessor, lessee, [machine]);
  const notice = (code: 'rent-overdue' | 'insurance-lapsed') =>
    noticeDefault(ctx, lessor.approver, { lease: lease.subject, reason: { code } });
  expect(refusalOf(await notice('rent-overdue'))).toBe('default-not-due');
  expect(
    refusalOf(
      await noticeDefault(ctx, lessor.preparer, { lease: lease.subject, reason: { code: 'insurance-lapsed' } }),
    ),
  ).toBe('not-permitted');
  expect(
    refusalOf(
      await noticeDefault(ctx, lessee.approver, { lease: lease.subject, reason: { code: 'insurance-lapsed' } }),
    ),
  ).toBe('not-lessor');
  const taken = { lease: lease.subject, on: dayOfClock(ctx), note: 'From the yard in Bremen.' };
  expect(refusalOf(await repossessEquipment(ctx, lessor.approver, taken))).toBe('wrong-status');
  accepted(await notice('insurance-lapsed'));
  await untilSettled(ctx);
  expect(await statusOf(lease.subject)).toBe('Defaulted');
  accepted(await cureDefault(ctx, lessor.approver, { lease: lease.subject, note: 'A new policy was shown.' }));
  await untilSettled(ctx);
  expect(await statusOf(lease.subject)).toBe('Commenced');
  accepted(await notice('insurance-lapsed'));
  await untilSettled(ctx);
  accepted(await repossessEquipment(ctx, lessor.approver, taken));
  await untilSettled(ctx);
  expect(await statusOf(lease.subject)).toBe('Repossessed');
});

test('a lease passes to another lessee and to another lessor, and its former party sees it no more', async () => {
  const { ctx, lessor, lessee, other, stranger } = trade;
  const machine = await makeMachine(ctx, lessor);
  const lease = await runLease(ctx, lessor, lessee, [machine]);
  accepted(await novateLease(ctx, lessor.approver, { lease: lease.subject, lesseeId: other.id }));
  await agreeAll(ctx, lease.subject, [lessee, other]);
  expect((await seen(lessor, lease.subject))?.lessee.name).toBe(other.name);
  expect(await seen(lessee, lease.subject)).toBeNull();
  expect((await seen(other, lease.subject))?.viewer.roles).toEqual(['lessee']);
  accepted(await transferLease(ctx, lessor.approver, { lease: lease.subject, lessorId: stranger.id }));
  await agreeAll(ctx, lease.subject, [stranger]);
  expect(await seen(lessor, lease.subject)).toBeNull();
  const page = await listLeases(ctx.db, stranger.id, { filter: { role: 'lessor' }, now: ctx.clock.now() });
  expect(page.edges.map(({ node }) => [node.lessor.name, node.lessee.name])).toEqual([[stranger.name, other.name]]);
});

test('who leases may let on where the lease permits, and the head lease ends after it', async () => {
  const { ctx, lessor, other, lessee } = trade;
  const machine = await makeMachine(ctx, lessor);
  const closed = await runLease(ctx, lessor, other, [await makeMachine(ctx, lessor)]);
  const head = await runLease(ctx, lessor, other, [machine], { subletting: true });
  const sub = {
    lesseeId: lessee.id,
    contractNumber: 'SUB-1',
    terms: usualLease(ctx, 0, { periods: 12 }),
    machines: [machine.subject],
  };
  expect(refusalOf(await proposeLease(ctx, other.approver, { ...sub, headSubject: closed.subject }))).toBe(
    'head-forbids-subletting',
  );
  const lease = await signLease(ctx, other, lessee, [machine], { ...sub, headSubject: head.reference });
  await acceptMachines(ctx, lessee, lease, [machine]);
  expect(await statusOf(lease.subject)).toBe('Commenced');
  const end = { lease: head.subject, cause: 'return' as const, on: dayOfClock(ctx) };
  expect(refusalOf(await endLease(ctx, other.approver, end))).toBe('sublet');
  accepted(await endLease(ctx, other.approver, { ...end, lease: lease.subject }));
  await agreeAll(ctx, lease.subject, [lessee]);
  accepted(await endLease(ctx, other.approver, end));
  await agreeAll(ctx, head.subject, [lessor]);
  expect(await statusOf(head.subject)).toBe('Ended');
});

test('a machine is sold and leased back: the lease begins when title has passed, and not before', async () => {
  const { ctx, lessor, other } = trade;
  const machine = await makeMachine(ctx, other);
  const input = {
    buyerId: lessor.id,
    machines: [{ machine: machine.reference, priceMinor: '10000000' }],
    lease: { contractNumber: 'SLB-1', terms: usualLease(ctx) },
  };
  expect(refusalOf(await proposeSaleAndLeaseBack(ctx, other.preparer, input))).toBe('not-permitted');
  expect(await ctx.db.lease.count({ where: { contractNumber: 'SLB-1' } })).toBe(0);
  const { subject, reference } = accepted(await proposeSaleAndLeaseBack(ctx, other.approver, input));
  await untilSettled(ctx);
  await agreeAll(ctx, subject, [lessor]);
  const acceptance = {
    lease: reference,
    acceptedOn: dayOfClock(ctx),
    serials: [{ machine: machine.subject, serial: machine.serial }],
  };
  expect(refusalOf(await commenceLease(ctx, other.preparer, acceptance))).toBe('title-not-passed');
  accepted(await acceptSale(ctx, lessor.approver, { subject: machine.subject }));
  await untilSettled(ctx);
  accepted(await commenceLease(ctx, other.preparer, acceptance));
  await untilSettled(ctx);
  expect((await seen(other, subject))?.state).toMatchObject({ status: 'Commenced', machines: [machine.subject] });
});

test('totals by standing', async () => {
  const totals = await leaseTotals(trade.ctx.db, trade.lessor.id, { now: trade.ctx.clock.now() });
  expect(totals.find(one => one.standing === 'ended')?.count).toBeGreaterThan(2);
  // All of them are monthly: what can be added up is twelve times as much.
  for (const { rentMinor, yearlyMinor } of totals) expect(yearlyMinor).toBe(rentMinor * 12n);
});
