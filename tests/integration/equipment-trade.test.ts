import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '#domain/time/calendar-date';
import { equipmentRecords } from '#prisma/reads/equipment-records';
import { equipmentTimeline, titleChain } from '#prisma/reads/equipment-timeline';
import { type SeenEquipment, seeEquipment } from '#prisma/reads/see-equipment';
import { agree } from '#services/agreements/agree';
import { acceptDelivery } from '#services/equipment/accept-delivery';
import { announceDelivery, withdrawDelivery } from '#services/equipment/announce-delivery';
import { acceptSale, consentToSale, declineSale, withdrawSale } from '#services/equipment/answer-sale';
import { proposeSale } from '#services/equipment/propose-sale';
import { retireEquipment } from '#services/equipment/retire-equipment';
import { fileLien } from '#services/liens/file-lien';
import { rebuild } from '#services/settlement/rebuild';
import { accepted, refusalOf, type TestOrganisation } from '../support/consortium.ts';
import {
  createLeasingTrade,
  dayOfClock,
  type LeasingTrade,
  makeMachine,
  type TestMachine,
} from '../support/leasing-trade.ts';
import { untilSettled } from '../support/ledger-acts.ts';

let trade: LeasingTrade;
let machine: TestMachine;
beforeAll(async () => {
  trade = await createLeasingTrade();
});
afterAll(() => trade.ledger.close());
beforeEach(async () => {
  machine = await makeMachine(trade.ctx, trade.maker);
});

const now = () => trade.ctx.clock.now();
const see = (organisation: TestOrganisation): Promise<SeenEquipment | null> =>
  seeEquipment(trade.ctx.db, organisation.id, machine.reference, now());
const seen = async (organisation: TestOrganisation): Promise<SeenEquipment> => {
  const found = await see(organisation);
  if (!found) throw new Error(`${organisation.name} does not see ${machine.reference}`);
  return found;
};

const price = 48_000_000n;
const offer = async (seller: TestOrganisation, buyer: TestOrganisation) =>
  proposeSale(trade.ctx, seller.approver, {
    subject: machine.reference,
    buyerId: buyer.id,
    priceMinor: price,
    currency: 'EUR',
    deliveryTerms: 'EXW Bremen',
    expiresOn: addDays(dayOfClock(trade.ctx), 14),
  });

const sell = async (seller: TestOrganisation, buyer: TestOrganisation): Promise<void> => {
  accepted(await offer(seller, buyer));
  await untilSettled(trade.ctx);
  accepted(await acceptSale(trade.ctx, buyer.approver, { subject: machine.reference }));
  await untilSettled(trade.ctx);
};

const lend = async (bank: TestOrganisation, owner: TestOrganisation): Promise<void> => {
  const { agreementId } = accepted(
    await fileLien(trade.ctx, owner.approver, {
      collateral: 'Equipment',
      subject: machine.reference,
      securedPartyId: bank.id,
      law: 'US-UCC',
      class: 'ordinary',
      filedOn: dayOfClock(trade.ctx),
      lapsesOn: addDays(dayOfClock(trade.ctx), 400),
    }),
  );
  accepted(await agree(trade.ctx, bank.approver, { agreementId }));
  await untilSettled(trade.ctx);
};

describe('a sale', () => {
  test('is signed by both, and its price known to both alone', async () => {
    const { ctx, maker, lessor, stranger } = trade;
    expect(await see(lessor)).toBeNull();
    expect(refusalOf(await offer(lessor, maker))).toBe('not-found');
    accepted(await offer(maker, lessor));
    expect(refusalOf(await offer(maker, stranger))).toBe('already-proposed');
    await untilSettled(ctx);

    const buyer = await seen(lessor);
    expect(buyer.viewer.roles).toEqual(['buyer']);
    expect(buyer).toMatchObject({ standing: 'title-offered', shown: { transferred: false } });
    const [sale] = await equipmentRecords(ctx.db, buyer, { kinds: ['sale'] });
    expect(sale).toMatchObject({
      amountMinor: price,
      currency: 'EUR',
      root: buyer.shown?.proposal?.terms,
      details: { seller: 'Kranbau Werke AG', buyer: 'Nordhafen Leasing GmbH', deliveryTerms: 'EXW Bremen' },
    });
    // The passport was opened to whoever is to buy it.
    expect(await equipmentRecords(ctx.db, buyer, { kinds: ['passport'] })).toHaveLength(1);
    expect(await see(stranger)).toBeNull();
    expect(refusalOf(await acceptSale(ctx, stranger.approver, { subject: machine.reference }))).toBe('not-found');
    expect(refusalOf(await acceptSale(ctx, maker.approver, { subject: machine.reference }))).toBe('not-addressee');
    expect(refusalOf(await acceptSale(ctx, lessor.preparer, { subject: machine.reference }))).toBe('not-permitted');

    accepted(await acceptSale(ctx, lessor.approver, { subject: machine.reference }));
    await untilSettled(ctx);
    const owner = await seen(lessor);
    expect(owner.nameOf(owner.shown?.holder ?? null)?.name).toBe('Nordhafen Leasing GmbH');
    expect(
      (await titleChain(ctx.db, owner)).map(({ from, to, priceMinor }) => [from?.name, to?.name, priceMinor]),
    ).toEqual([
      [undefined, 'Kranbau Werke AG', null],
      ['Kranbau Werke AG', 'Nordhafen Leasing GmbH', price],
    ]);
    expect((await equipmentTimeline(ctx.db, owner)).map(({ type, by }) => [type, by?.name])).toEqual([
      ['PassportIssued', 'Kranbau Werke AG'],
      ['TitleProposed', 'Kranbau Werke AG'],
      ['TitleTransferred', 'Nordhafen Leasing GmbH'],
    ]);
  });

  test('can be declined, withdrawn, and offered again; a stranger to it learns of neither', async () => {
    const { ctx, maker, lessor, other } = trade;
    accepted(await offer(maker, lessor));
    await untilSettled(ctx);
    expect(refusalOf(await withdrawSale(ctx, lessor.approver, { subject: machine.reference }))).toBe(
      'not-title-holder',
    );
    accepted(await declineSale(ctx, lessor.approver, { subject: machine.reference }));
    await untilSettled(ctx);
    // Whoever declined has no part in it any more.
    expect(await see(lessor)).toBeNull();
    accepted(await offer(maker, other));
    await untilSettled(ctx);
    const types = (await equipmentTimeline(ctx.db, await seen(other))).map(({ type }) => type);
    expect(types).toEqual(['PassportIssued', 'TitleProposed']);
    accepted(await withdrawSale(ctx, maker.approver, { subject: machine.reference }));
    await untilSettled(ctx);
    expect(await see(other)).toBeNull();
    expect(refusalOf(await withdrawSale(ctx, maker.approver, { subject: machine.reference }))).toBe('not-proposed');
  });

  test('under a lien is not accepted without the secured party, who sees the terms and consents', async () => {
    const { ctx, maker, lessor, other, bank, rival } = trade;
    await sell(maker, lessor);
    await lend(bank, lessor);
    accepted(await offer(lessor, other));
    await untilSettled(ctx);
    expect(refusalOf(await acceptSale(ctx, other.approver, { subject: machine.reference }))).toBe('missing-consent');
    expect(refusalOf(await consentToSale(ctx, other.approver, { subject: machine.reference }))).toBe(
      'not-secured-party',
    );
    expect(await see(rival)).toBeNull();
    const lender = await seen(bank);
    expect(lender.viewer).toMatchObject({ roles: ['secured-party'], place: 'country' });
    const [sale] = await equipmentRecords(ctx.db, lender, { kinds: ['sale'] });
    expect(sale?.amountMinor).toBe(price);
    accepted(await consentToSale(ctx, bank.approver, { subject: machine.reference }));
    accepted(await acceptSale(ctx, other.approver, { subject: machine.reference }));
    await untilSettled(ctx);
    expect((await seen(other)).viewer.roles).toContain('title-holder');

    // The lessor sold it: it sees what was while it was a party, and nobody's name after.
    const before = await seen(lessor);
    expect(before.viewer).toMatchObject({ roles: ['former-owner'], isFull: false, place: 'none' });
    expect(before.shown).toMatchObject({ holder: null, custodian: null });
    expect(before.lease).toBeNull();
    accepted(await offer(other, trade.stranger));
    await untilSettled(ctx);
    expect((await equipmentTimeline(ctx.db, await seen(lessor))).map(({ type }) => type)).not.toContain(
      'TitleWithdrawn',
    );
    expect(
      (await equipmentTimeline(ctx.db, await seen(lessor))).filter(({ type }) => type === 'TitleProposed'),
    ).toHaveLength(2);
  });
});

describe('custody', () => {
  const acceptance = (serialSeen: string, more: object = {}) => ({
    subject: machine.reference,
    serialSeen,
    date: dayOfClock(trade.ctx),
    ...more,
  });

  test('passes to whom it was announced, when the serial on the plate is the recorded one', async () => {
    const { ctx, maker, lessee, lessor } = trade;
    expect(refusalOf(await acceptDelivery(ctx, lessee.preparer, acceptance(machine.serial)))).toBe('not-found');
    const notice = { subject: machine.reference, takerId: lessee.id, date: dayOfClock(ctx), place: 'Kaje 4' };
    expect(refusalOf(await announceDelivery(ctx, lessor.preparer, notice))).toBe('not-found');
    accepted(await announceDelivery(ctx, maker.preparer, notice));
    const taker = await seen(lessee);
    expect(taker.viewer.roles).toEqual(['taker']);
    const [told] = await ctx.db.inboxItem.findMany({
      where: { organisationId: lessee.id, kind: 'delivery-announced', subject: machine.subject },
    });
    expect(told?.params).toMatchObject({ reference: machine.reference });

    const wrong = `${machine.serial.slice(0, -1)}${machine.serial.endsWith('7') ? '8' : '7'}`;
    const refused = await acceptDelivery(ctx, lessee.preparer, acceptance(wrong));
    expect(refusalOf(refused)).toBe('serial-differs');
    expect(refused.ok ? null : refused.refusal).toMatchObject({ field: 'serialSeen', params: { seen: wrong } });
    expect(await ctx.db.equipmentRecord.count({ where: { subject: machine.subject, kind: 'delivery' } })).toBe(0);

    const given = accepted(
      await acceptDelivery(ctx, lessee.preparer, acceptance(machine.serial.toLowerCase(), { condition: 'good' })),
    );
    expect(given).toMatchObject({ agreementId: null, isSerialSame: true });
    await untilSettled(ctx);
    const holder = await seen(maker);
    expect(holder.nameOf(holder.shown?.custodian ?? null)?.name).toBe('Hanse Bau GmbH');
    const [receipt] = await equipmentRecords(ctx.db, holder, { kinds: ['delivery'] });
    expect(receipt).toMatchObject({
      status: 'recorded',
      details: { how: 'typed', isSerialSame: true, condition: 'good' },
    });
    // The title holder takes it back alone; the notice is used up.
    accepted(await acceptDelivery(ctx, maker.preparer, acceptance(machine.serial)));
    await untilSettled(ctx);
    expect(await see(lessee)).toBeNull();
  });

  test('a serial that differs passes as a recorded discrepancy, and is said to be one', async () => {
    const { ctx, maker, lessee } = trade;
    accepted(
      await announceDelivery(ctx, maker.preparer, {
        subject: machine.reference,
        takerId: lessee.id,
        date: dayOfClock(ctx),
      }),
    );
    const taken = await acceptDelivery(
      ctx,
      lessee.preparer,
      acceptance('SOMETHING ELSE', { how: 'scanned', discrepancy: { note: 'Plate was replaced; see photograph.' } }),
    );
    expect(accepted(taken).isSerialSame).toBe(false);
    await untilSettled(ctx);
    const [receipt] = await equipmentRecords(ctx.db, await seen(maker), { kinds: ['delivery'] });
    expect(receipt?.details).toMatchObject({ isSerialSame: false, serialSeen: 'SOMETHING ELSE', how: 'scanned' });
  });

  test('a notice that was withdrawn gives nothing; without one who has it signs an agreement', async () => {
    const { ctx, maker, lessor, lessee } = trade;
    const noticed = { subject: machine.reference, takerId: lessee.id, date: dayOfClock(ctx) };
    const { recordId } = accepted(await announceDelivery(ctx, maker.preparer, noticed));
    expect(refusalOf(await withdrawDelivery(ctx, lessee.preparer, { recordId }))).toBe('not-found');
    accepted(await withdrawDelivery(ctx, maker.preparer, { recordId }));
    expect(await see(lessee)).toBeNull();

    await sell(maker, lessor);
    accepted(await announceDelivery(ctx, lessor.preparer, noticed));
    accepted(await acceptDelivery(ctx, lessee.preparer, acceptance(machine.serial)));
    await untilSettled(ctx);
    await sell(lessor, trade.other);
    // The new owner wants it from the lessee, and may take it alone; somebody else may not.
    accepted(await offer(trade.other, trade.stranger));
    await untilSettled(ctx);
    const proposed = accepted(await acceptDelivery(ctx, trade.stranger.approver, acceptance(machine.serial)));
    expect(proposed.actionId).toBeNull();
    expect((await seen(lessee)).viewer.roles).toEqual(['custodian']);
    const agreed = accepted(await agree(ctx, lessee.approver, { agreementId: proposed.agreementId ?? '' }));
    expect(agreed.actionId).not.toBeNull();
    await untilSettled(ctx);
    const owner = await seen(trade.other);
    expect(owner.nameOf(owner.shown?.custodian ?? null)?.name).toBe('Fremd Handel GmbH');
  });
});

describe('a machine that is no more', () => {
  test('is retired by its title holder, under a lien with the secured party', async () => {
    const { ctx, maker, lessor, bank } = trade;
    await sell(maker, lessor);
    await lend(bank, lessor);
    const loss = {
      subject: machine.reference,
      cause: 'total-loss' as const,
      date: dayOfClock(ctx),
      note: 'Burnt out.',
    };
    expect(refusalOf(await retireEquipment(ctx, maker.approver, loss))).toBe('not-title-holder');
    const { agreementId, actionId } = accepted(await retireEquipment(ctx, lessor.approver, loss));
    expect(actionId).toBeNull();
    expect((await seen(lessor)).standing).toBe('held');
    const [open] = await equipmentRecords(ctx.db, await seen(lessor), { kinds: ['retirement'] });
    expect(open).toBeUndefined();
    accepted(await agree(ctx, bank.approver, { agreementId: agreementId ?? '' }));
    await untilSettled(ctx);
    expect((await seen(lessor)).standing).toBe('lost');
    const [kept] = await equipmentRecords(ctx.db, await seen(lessor), { kinds: ['retirement'] });
    expect(kept).toMatchObject({ status: 'recorded', details: { cause: 'total-loss' } });
    expect(refusalOf(await offer(lessor, maker))).toBe('wrong-status');
  });
});

test('folded afresh from block 0, everything is as it was', async () => {
  const { ctx, ledger } = trade;
  const rebuilt = await rebuild({ databaseUrl: ledger.databaseUrl, rpcUrl: ledger.node.url, chain: ctx.chain });
  expect(rebuilt).toMatchObject({ identical: true, differences: [] });
});
