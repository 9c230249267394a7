import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '#domain/time/calendar-date';
import { publicEquipment } from '#prisma/reads/equipment-public';
import { findRecall, listRecalls, recallsOfMachine } from '#prisma/reads/equipment-recalls';
import { equipmentRecords } from '#prisma/reads/equipment-records';
import { equipmentTimeline } from '#prisma/reads/equipment-timeline';
import { type SeenEquipment, seeEquipment } from '#prisma/reads/see-equipment';
import { addEquipmentRecord } from '#services/equipment/add-equipment-record';
import { announceRecall } from '#services/equipment/announce-recall';
import { acknowledgeRecall, clearRecall } from '#services/equipment/answer-recall';
import { acceptSale } from '#services/equipment/answer-sale';
import { proposeSale } from '#services/equipment/propose-sale';
import { swapComponent } from '#services/equipment/swap-component';
import { endAuditorShare, shareWithAuditor } from '#services/sharing/share-with-auditor';
import { accepted, createOrganisation, refusalOf, type TestOrganisation } from '../support/consortium.ts';
import {
  createLeasingTrade,
  dayOfClock,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestMachine,
} from '../support/leasing-trade.ts';
import { untilSettled } from '../support/ledger-acts.ts';

let trade: LeasingTrade;
let machine: TestMachine;
let unsold: TestMachine;
beforeAll(async () => {
  trade = await createLeasingTrade();
  const { ctx, maker, lessor, lessee } = trade;
  machine = await makeMachine(ctx, maker);
  unsold = await makeMachine(ctx, maker);
  accepted(
    await proposeSale(ctx, maker.approver, {
      subject: machine.subject,
      buyerId: lessor.id,
      priceMinor: '40000000',
      currency: 'EUR',
      expiresOn: addDays(dayOfClock(ctx), 5),
    }),
  );
  await untilSettled(ctx);
  accepted(await acceptSale(ctx, lessor.approver, { subject: machine.subject }));
  await untilSettled(ctx);
  await runLease(ctx, lessor, lessee, [machine]);
});
afterAll(() => trade.ledger.close());

const now = () => trade.ctx.clock.now();
const seen = async (organisation: TestOrganisation, of = machine): Promise<SeenEquipment> => {
  const found = await seeEquipment(trade.ctx.db, organisation.id, of.subject, now());
  if (!found) throw new Error(`${organisation.name} does not see ${of.reference}`);
  return found;
};
const kindsSeenBy = async (organisation: TestOrganisation): Promise<string[]> =>
  (await equipmentRecords(trade.ctx.db, await seen(organisation))).map(({ kind }) => kind);

describe('records', () => {
  const on = (more: object = {}) => ({ subject: machine.reference, date: dayOfClock(trade.ctx), ...more });

  test('are made by those with a part in the machine, on chain, and read by those whom they concern', async () => {
    const { ctx, lessor, lessee, maker, stranger } = trade;
    const inspection = { ...on(), kind: 'inspection' as const, inspector: 'Ines Inspector', result: 'passed' as const };
    expect(refusalOf(await addEquipmentRecord(ctx, stranger.preparer, inspection))).toBe('not-found');
    expect(refusalOf(await addEquipmentRecord(ctx, lessor.viewer, inspection))).toBe('not-permitted');
    const made = await addEquipmentRecord(ctx, lessee.preparer, {
      ...inspection,
      serialSeen: machine.serial.toLowerCase(),
      documents: [{ kind: 'report', name: 'r.pdf', bytes: new Uint8Array(Buffer.from('%PDF-1 x')) }],
    });
    accepted(made);
    accepted(
      await addEquipmentRecord(ctx, lessor.preparer, {
        ...on(),
        kind: 'valuation',
        amountMinor: '35000000',
        currency: 'EUR',
        basis: 'market',
        source: 'Auction prices 2026',
      }),
    );
    accepted(
      await addEquipmentRecord(ctx, lessor.preparer, {
        ...on(),
        kind: 'insurance',
        until: addDays(dayOfClock(ctx), 365),
        insurer: 'Nord Versicherung',
        policyNumber: 'P-1',
        lossPayeeId: trade.bank.id,
      }),
    );
    await untilSettled(ctx);
    const [inspected] = await equipmentRecords(ctx.db, await seen(lessor), { kinds: ['inspection'] });
    expect(inspected).toMatchObject({
      status: 'recorded',
      by: { name: 'Hanse Bau GmbH' },
      details: { inspector: 'Ines Inspector', isSerialSame: true },
      documents: [{ kind: 'report' }],
    });
    expect(new Set(await kindsSeenBy(lessor))).toEqual(
      new Set(['passport', 'sale', 'delivery', 'inspection', 'valuation', 'insurance']),
    );
    // A value is not the lessee's to know, nor what the machine cost.
    const lesseeSees = await kindsSeenBy(lessee);
    expect(lesseeSees).toContain('inspection');
    expect(lesseeSees).toContain('insurance');
    expect(lesseeSees).not.toContain('valuation');
    expect(lesseeSees).not.toContain('sale');
    expect((await seen(lessee)).viewer).toMatchObject({ isFull: true, place: 'exact' });
    // The maker sees the machine, and neither who leases it nor where it is.
    const made2 = await seen(maker);
    expect(made2.viewer).toMatchObject({ isFull: false, place: 'none' });
    expect(made2.lease).toBeNull();
    expect(made2.standing).not.toBe('let');
    expect(made2.nameOf(made2.state?.custodian ?? null)?.name).not.toBe('Hanse Bau GmbH');
    expect(await kindsSeenBy(maker)).not.toContain('inspection');
    const events = await equipmentTimeline(ctx.db, await seen(maker));
    expect(events.map(({ by }) => by?.name)).not.toContain('Hanse Bau GmbH');
  });

  test('what does not fit is refused', async () => {
    const { ctx, lessor, lessee, maker } = trade;
    const attempt = async (who: TestOrganisation, more: object) =>
      refusalOf(
        await addEquipmentRecord(ctx, who.preparer, { ...on(), kind: 'condition', condition: 'good', ...more }),
      );
    expect(await attempt(lessor, { date: addDays(dayOfClock(ctx), 1) })).toBe('date-in-future');
    expect(await attempt(lessor, { condition: 'splendid' })).toBe('invalid-input');
    expect(await attempt(lessor, { kind: 'valuation', amountMinor: '1' })).toBe('invalid-input');
    const value = { kind: 'valuation', currency: 'EUR', basis: 'market', source: 'Auction' };
    expect(await attempt(lessor, { ...value, amountMinor: '0' })).toBe('amount-not-positive');
    expect(await attempt(lessor, { ...value, amountMinor: '99999999999999999999900' })).toBe('amount-too-large');
    const inspection = { kind: 'inspection', inspector: 'Ines', result: 'passed' };
    expect(await attempt(lessor, { ...inspection, until: '2020-01-01' })).toBe('until-before-date');
    expect(await attempt(lessor, { ...inspection, date: '1900-01-01' })).toBe('date-before-machine');
    expect(await attempt(lessor, { ...inspection, serialSeen: 'WRONG' })).toBe('plate-differs');
    // What the public page shows is not the lessee's to decide.
    expect(await attempt(lessee, { isPublic: true })).toBe('not-in-charge');
    expect(
      refusalOf(await swapComponent(ctx, maker.preparer, { ...on(), component: 'engine', removedSerial: 'E1' })),
    ).toBe('not-in-charge');
  });

  test('a component is swapped, and swapped again under the name that it came in with', async () => {
    const { ctx, lessor, maker } = trade;
    const swap = (more: object) => swapComponent(ctx, lessor.preparer, { ...on(), component: 'engine', ...more });
    expect(refusalOf(await swap({}))).toBe('invalid-input');
    expect(refusalOf(await swap({ removedSerial: 'e-1', fitted: { serial: 'E1' } }))).toBe('bad-component');
    accepted(await swap({ removedSerial: 'E1', fitted: { serial: 'E2', manufacturer: 'Deutz' } }));
    await untilSettled(ctx);
    expect((await seen(lessor)).state?.components).toHaveLength(1);
    accepted(await swap({ removedSerial: 'E2' }));
    await untilSettled(ctx);
    expect((await seen(lessor)).state?.components).toHaveLength(0);
    // It is out, and E9 was never in.
    for (const removedSerial of ['E2', 'E9'])
      expect(refusalOf(await swap({ removedSerial, fitted: { serial: 'E3' } }))).toBe('component-not-in');
    accepted(await swap({ fitted: { serial: 'E3' } }));
    await untilSettled(ctx);
    expect((await kindsSeenBy(maker)).filter(kind => kind === 'component')).toHaveLength(3);
  });

  test('an auditor reads a machine through whoever shares it, and no longer than that', async () => {
    const { ctx, lessor } = trade;
    const auditor = await createOrganisation(ctx, 'Prüf & Partner', ['AUDITOR']);
    expect(await seeEquipment(ctx.db, auditor.id, machine.subject, now())).toBeNull();
    const { shareId } = accepted(await shareWithAuditor(ctx, lessor.approver, { auditorId: auditor.id }));
    const view = await seen(auditor);
    expect(view.viewer.roles).toContain('auditor');
    expect(await kindsSeenBy(auditor)).toContain('valuation');
    expect(await seeEquipment(ctx.db, auditor.id, unsold.subject, now())).toBeNull();
    accepted(await endAuditorShare(ctx, lessor.approver, { shareId }));
    expect(await seeEquipment(ctx.db, auditor.id, machine.subject, now())).toBeNull();
    const one = accepted(
      await shareWithAuditor(ctx, lessor.approver, { auditorId: auditor.id, subject: machine.reference }),
    );
    expect((await seen(auditor)).viewer.readers).toContain(lessor.id);
    accepted(await endAuditorShare(ctx, lessor.approver, one));
  });
});

describe('a recall', () => {
  const campaign = { number: 'RC-7', title: 'Boom bolts', text: 'Bolts may shear.', remedy: 'Replace all twelve.' };

  test('reaches those who hold and have the machines; they acknowledge, and it is cleared one by one', async () => {
    const { ctx, maker, lessor, lessee, stranger } = trade;
    const own = await makeMachine(ctx, maker);
    const foreign = await makeMachine(ctx, lessor);
    expect(refusalOf(await announceRecall(ctx, lessor.approver, { ...campaign, machines: [machine.subject] }))).toBe(
      'not-permitted-for-kind',
    );
    const { recallId, announced, skipped } = accepted(
      await announceRecall(ctx, maker.approver, {
        ...campaign,
        machines: [machine.reference, own.subject, foreign.subject, machine.reference],
      }),
    );
    expect({ announced, skipped }).toEqual({
      announced: 2,
      skipped: [{ machine: foreign.subject, code: 'not-found' }],
    });
    await untilSettled(ctx);
    expect((await seen(lessor)).standing).toBe('recalled');
    expect((await listRecalls(ctx.db, lessor.id, now()))[0]).toMatchObject({
      number: 'RC-7',
      machines: 1,
      isOwn: false,
    });
    expect(await listRecalls(ctx.db, stranger.id, now())).toEqual([]);
    // The one that the maker has itself counts, too.
    expect(await findRecall(ctx.db, maker.id, recallId, now())).toMatchObject({
      isOwn: true,
      acknowledged: 0,
      machines: { length: 2 },
    });

    expect(refusalOf(await acknowledgeRecall(ctx, stranger.preparer, { recallId }))).toBe('not-found');
    // Who has it in hand is told of it as well, and says so for itself.
    expect(accepted(await acknowledgeRecall(ctx, lessee.preparer, { recallId }))).toEqual({ acknowledged: 1 });
    expect(accepted(await acknowledgeRecall(ctx, lessor.preparer, { recallId }))).toEqual({ acknowledged: 1 });
    expect(refusalOf(await acknowledgeRecall(ctx, lessor.preparer, { recallId }))).toBe('nothing-to-acknowledge');
    const page = await findRecall(ctx.db, maker.id, recallId, now());
    const line = page?.machines.find(({ subject }) => subject === machine.subject);
    expect(line).toMatchObject({
      status: 'announced',
      acknowledgements: [
        { organisation: { name: 'Hanse Bau GmbH' } },
        { organisation: { name: 'Nordhafen Leasing GmbH' } },
      ],
    });

    const known = await publicEquipment(ctx.db, { subject: machine.subject });
    expect(known?.recalls).toMatchObject([{ number: 'RC-7', cleared: false }]);
    const mended = { recallId, machine: machine.subject, date: dayOfClock(ctx), work: 'Bolts replaced.' };
    expect(refusalOf(await clearRecall(ctx, lessor.approver, mended))).toBe('not-permitted-for-kind');
    accepted(await clearRecall(ctx, maker.approver, mended));
    await untilSettled(ctx);
    expect((await seen(lessor)).standing).not.toBe('recalled');
    expect((await recallsOfMachine(ctx.db, lessor.id, machine.subject, now()))[0]?.machine.status).toBe('cleared');
    expect((await findRecall(ctx.db, maker.id, recallId, now()))?.cleared).toBe(1);
    expect(refusalOf(await clearRecall(ctx, maker.approver, mended))).toBe('unknown-recall');
  });

  test('of the same number adds machines; another text under it, or no machine at all, is refused', async () => {
    const { ctx, maker } = trade;
    const again = accepted(
      await announceRecall(ctx, maker.approver, { ...campaign, machines: [unsold.subject, machine.subject] }),
    );
    expect(again.announced).toBe(1);
    expect(
      refusalOf(await announceRecall(ctx, maker.approver, { ...campaign, text: 'Else.', machines: [unsold.subject] })),
    ).toBe('recall-differs');
    const nobody = await announceRecall(ctx, maker.approver, {
      ...campaign,
      number: 'RC-8',
      machines: ['M-1999-000001'],
    });
    expect(refusalOf(nobody)).toBe('nothing-recalled');
    expect(await ctx.db.recall.count({ where: { number: 'RC-8' } })).toBe(0);
    await untilSettled(ctx);
  });
});
