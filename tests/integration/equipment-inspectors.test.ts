import { afterAll, beforeAll, expect, test } from 'vitest';
import { equipmentRecords } from '#prisma/reads/equipment-records';
import { appointedInspectors } from '#prisma/reads/inspectors';
import { seeEquipment } from '#prisma/reads/see-equipment';
import { addEquipmentRecord } from '#services/equipment/add-equipment-record';
import { appointInspector, endAppointment } from '#services/equipment/appoint-inspector';
import { askLender } from '#services/liens/ask-lender';
import { accepted, refusalOf } from '#tests/support/consortium';
import {
  createLeasingTrade,
  dayOfClock,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestMachine,
} from '#tests/support/leasing-trade';
import { untilSettled } from '#tests/support/ledger-acts';

let trade: LeasingTrade;
let machine: TestMachine;

beforeAll(async () => {
  trade = await createLeasingTrade();
  machine = await makeMachine(trade.ctx, trade.lessor);
  await runLease(trade.ctx, trade.lessor, trade.lessee, [machine]);
});
afterAll(() => trade.ledger.close());

const seenBy = (organisation: { id: string }) =>
  seeEquipment(trade.ctx.db, organisation.id, machine.subject, trade.ctx.clock.now());

const recordsOf = async (organisation: { id: string }) => {
  const seen = await seenBy(organisation);
  return seen ? (await equipmentRecords(trade.ctx.db, seen)).map(({ kind }) => kind) : null;
};

test('an inspector sees a machine while it is appointed, records what it saw, and no more', async () => {
  const { ctx, lessor, lessee, other, stranger } = trade;
  const wanted = { subject: machine.reference, inspectorId: other.id, note: 'Before the summer.' };
  expect(refusalOf(await appointInspector(ctx, stranger.approver, wanted))).toBe('not-found');
  // Who leases it has the owner's machine in its hands, and sends nobody.
  expect(refusalOf(await appointInspector(ctx, lessee.approver, wanted))).toBe('not-in-charge');
  expect(refusalOf(await appointInspector(ctx, lessor.viewer, wanted))).toBe('not-permitted');
  expect(refusalOf(await appointInspector(ctx, lessor.preparer, { ...wanted, inspectorId: lessor.id }))).toBe(
    'self-dealing',
  );
  const past = { ...wanted, expiresAt: new Date(ctx.clock.now().getTime() - 1000) };
  expect(refusalOf(await appointInspector(ctx, lessor.preparer, past))).toBe('ends-in-past');
  expect(await seenBy(other)).toBeNull();

  const { appointmentId } = accepted(await appointInspector(ctx, lessor.preparer, wanted));
  expect((await seenBy(other))?.viewer).toMatchObject({ roles: ['inspector'], place: 'none' });
  expect(await ctx.db.inboxItem.count({ where: { organisationId: other.id, kind: 'inspector-appointed' } })).toBe(1);
  const inspection = {
    subject: machine.subject,
    kind: 'inspection' as const,
    date: dayOfClock(ctx),
    inspector: 'A. Weber',
    result: 'passed' as const,
    serialSeen: machine.serial,
    documents: [],
  };
  expect(refusalOf(await addEquipmentRecord(ctx, other.preparer, { ...inspection, isPublic: true }))).toBe(
    'not-in-charge',
  );
  const value = {
    ...{ subject: machine.subject, kind: 'valuation' as const, date: dayOfClock(ctx), documents: [] },
    ...{ amountMinor: '1', currency: 'EUR', basis: 'market' as const, source: 'x' },
  };
  expect(refusalOf(await addEquipmentRecord(ctx, other.preparer, value))).toBe('not-in-charge');
  accepted(await addEquipmentRecord(ctx, other.preparer, inspection));
  await untilSettled(ctx);
  expect(await recordsOf(lessor)).toContain('inspection');
  expect(await recordsOf(other)).toContain('inspection');

  const seen = await seenBy(lessor);
  expect(seen && (await appointedInspectors(ctx.db, seen, ctx.clock.now()))).toMatchObject([
    { inspector: other.name, appointedBy: lessor.name, note: 'Before the summer.' },
  ]);
  const leased = await seenBy(lessee);
  expect(leased && (await appointedInspectors(ctx.db, leased, ctx.clock.now()))).toEqual([]);

  expect(refusalOf(await endAppointment(ctx, stranger.approver, { appointmentId }))).toBe('not-found');
  accepted(await endAppointment(ctx, lessor.preparer, { appointmentId }));
  expect(refusalOf(await endAppointment(ctx, lessor.preparer, { appointmentId }))).toBe('not-found');
  expect(await seenBy(other)).toBeNull();
  expect(refusalOf(await addEquipmentRecord(ctx, other.preparer, inspection))).toBe('not-found');
  expect(await recordsOf(lessor)).toContain('inspection');
});

test('an appointment ends by itself', async () => {
  const { ctx, lessor, rival } = trade;
  const expiresAt = new Date(ctx.clock.now().getTime() + 60_000);
  accepted(
    await appointInspector(ctx, lessor.approver, { subject: machine.subject, inspectorId: rival.id, expiresAt }),
  );
  expect(await seenBy(rival)).not.toBeNull();
  expect(await seeEquipment(ctx.db, rival.id, machine.subject, expiresAt)).toBeNull();
});

test('a bank that is asked to lend reads what is on record already, values included', async () => {
  const { ctx, lessor, bank } = trade;
  accepted(
    await addEquipmentRecord(ctx, lessor.preparer, {
      ...{ subject: machine.subject, kind: 'valuation', date: dayOfClock(ctx), documents: [] },
      ...{ amountMinor: '9000000', currency: 'EUR', basis: 'market', source: 'Auction of May' },
    }),
  );
  await untilSettled(ctx);
  expect(await recordsOf(bank)).toBeNull();
  accepted(await askLender(ctx, lessor.approver, { subject: machine.subject, bankIds: [bank.id] }));
  expect(await recordsOf(bank)).toEqual(expect.arrayContaining(['valuation', 'inspection', 'passport']));
});
