import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '#domain/hex';
import { addDays } from '#domain/time/calendar-date';
import { listLiens } from '#prisma/reads/liens';
import { liensOn } from '#prisma/reads/liens-on';
import { seeLien } from '#prisma/reads/see-lien';
import { agree } from '#services/agreements/agree';
import { acceptSale, consentToSale } from '#services/equipment/answer-sale';
import { proposeSale } from '#services/equipment/propose-sale';
import { askLender, endLenderAsk } from '#services/liens/ask-lender';
import { continueLien, releaseLien, subordinateLien } from '#services/liens/change-lien';
import { fileLien } from '#services/liens/file-lien';
import { openLien } from '#services/liens/open-lien';
import { refileLien } from '#services/liens/refile-lien';
import { releaseLienByOrder } from '#services/liens/release-by-order';
import { remindLapses } from '#services/liens/remind-lapses';
import { accepted, createOrganisation, refusalOf, type TestOrganisation } from '../support/consortium.ts';
import { createLeasingTrade, dayOfClock, type LeasingTrade, makeMachine } from '../support/leasing-trade.ts';
import { untilSettled } from '../support/ledger-acts.ts';
import { showTo, standingLien, usualFiling } from '../support/liens.ts';

let trade: LeasingTrade;
let governor: TestOrganisation;

beforeAll(async () => {
  trade = await createLeasingTrade();
  governor = await createOrganisation(trade.ctx, 'Consortium Office', ['SUPPLIER'], { governor: true });
});
afterAll(() => trade.ledger.close());

const viewOf = async (organisation: TestOrganisation, subject: string, law?: 'US-UCC' | 'CN-CIVIL-CODE') => {
  const on = { collateral: 'Equipment', subject: toHex(subject) } as const;
  return liensOn(trade.ctx.db, organisation.id, on, trade.ctx.clock.now(), law);
};

describe('a lien on a machine', () => {
  it('is filed when both have signed, and never named to a competitor', async () => {
    const { ctx, lessor, bank, rival, stranger } = trade;
    const machine = await makeMachine(ctx, lessor);
    // A bank that was not asked does not see the machine, and nobody else does.
    expect(refusalOf(await fileLien(ctx, bank.approver, usualFiling(ctx, machine.subject)))).toBe('not-found');
    await showTo(ctx, lessor, machine, [bank, rival]);
    expect(refusalOf(await fileLien(ctx, stranger.approver, usualFiling(ctx, machine.subject)))).toBe('not-found');

    const filed = accepted(await fileLien(ctx, bank.approver, usualFiling(ctx, machine.subject)));
    expect(filed.actionId).toBeNull();
    const waiting = await listLiens(ctx.db, lessor.id, { now: ctx.clock.now() });
    expect(waiting.edges[0]?.node).toMatchObject({ reference: filed.reference, state: 'proposed', role: 'grantor' });
    expect((await viewOf(rival, machine.subject)).liens).toEqual([]);
    expect(await seeLien(ctx.db, rival.id, filed.reference, ctx.clock.now())).toBeNull();

    accepted(await agree(ctx, lessor.approver, { agreementId: filed.agreementId }));
    await untilSettled(ctx);
    const own = (await viewOf(bank, machine.subject)).liens[0];
    expect(own).toMatchObject({ isOwn: true, rank: 1, standing: 'standing', registrationNumber: '202611220001' });
    const grantors = (await viewOf(lessor, machine.subject)).liens[0];
    expect(grantors?.securedParty?.name).toBe(bank.name);
    // The competitor sees that it stands, its class, law and dates: never whose it is, nor where to look that up.
    const competitors = (await viewOf(rival, machine.subject)).liens[0];
    expect(competitors).toMatchObject({ rank: 1, class: 'ordinary', law: 'US-UCC', isRegistered: true, isOwn: false });
    expect(competitors).toMatchObject({ securedParty: null, grantor: null, registry: null, registrationNumber: null });
    expect(
      JSON.stringify(await seeLien(ctx.db, rival.id, filed.reference, ctx.clock.now()), (_, value) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
    ).not.toContain(bank.name);
    expect(await seeLien(ctx.db, stranger.id, filed.reference, ctx.clock.now())).toBeNull();

    // Until its secured party shows it.
    expect(refusalOf(await openLien(ctx, rival.approver, { lien: filed.reference, organisationIds: [rival.id] }))).toBe(
      'not-found',
    );
    accepted(await openLien(ctx, bank.approver, { lien: filed.reference, organisationIds: [rival.id] }));
    expect((await viewOf(rival, machine.subject)).liens[0]?.securedParty?.name).toBe(bank.name);
  });

  it('of two banks in the same block is filed for the first alone; the second signs again in sight of it', async () => {
    const { ctx, lessor, bank, rival } = trade;
    const machine = await makeMachine(ctx, lessor);
    await showTo(ctx, lessor, machine, [bank, rival]);
    const first = accepted(await fileLien(ctx, bank.approver, usualFiling(ctx, machine.subject)));
    const second = accepted(await fileLien(ctx, rival.approver, usualFiling(ctx, machine.subject)));
    await trade.ledger.stopLoop();
    accepted(await agree(ctx, lessor.approver, { agreementId: first.agreementId }));
    // No block has come: both would be in the next one.
    const late = await agree(ctx, lessor.approver, { agreementId: second.agreementId });
    expect(refusalOf(late)).toBe('not-in-sight');
    await trade.ledger.start();
    await untilSettled(ctx);
    expect((await viewOf(lessor, machine.subject)).liens.map(({ reference }) => reference)).toEqual([first.reference]);

    const again = accepted(await refileLien(ctx, rival.approver, { lien: second.reference }));
    expect(await ctx.db.agreement.findUnique({ where: { id: second.agreementId } })).toMatchObject({
      status: 'WITHDRAWN',
    });
    accepted(await agree(ctx, lessor.approver, { agreementId: again.agreementId }));
    await untilSettled(ctx);
    const ranks = (await viewOf(lessor, machine.subject)).liens.map(({ reference, rank }) => [reference, rank]);
    expect(ranks).toEqual([
      [first.reference, 1],
      [again.reference, 2],
    ]);
    // What was filed is not filed again.
    expect(refusalOf(await refileLien(ctx, bank.approver, { lien: first.reference }))).toBe('lien-exists');
  });

  it('for purchase money goes before an older one on the last day of its deadline, and not a day later, by either law', async () => {
    const { ctx, lessor, bank, rival } = trade;
    const today = dayOfClock(ctx);
    for (const [law, days] of [
      ['US-UCC', 20],
      ['CN-CIVIL-CODE', 10],
    ] as const) {
      for (const late of [0, 1]) {
        const machine = await makeMachine(ctx, lessor);
        await showTo(ctx, lessor, machine, [bank, rival]);
        const older = await standingLien(ctx, rival, lessor, machine, { law, filedOn: today });
        const bought = await standingLien(ctx, bank, lessor, machine, {
          law,
          class: 'purchase-money',
          deliveredOn: addDays(today, -days - late),
        });
        const { liens } = await viewOf(lessor, machine.subject);
        const order = liens.map(({ reference, rule }) => [reference, rule?.id]);
        expect(order).toEqual(
          late === 0
            ? [
                [bought.reference, 'purchase-money-in-time'],
                [older.reference, 'by-filing'],
              ]
            : [
                [older.reference, 'by-filing'],
                [bought.reference, 'purchase-money-too-late'],
              ],
        );
        expect(liens.find(({ reference }) => reference === bought.reference)?.deadline).toBe(addDays(today, -late));
      }
    }
  });

  it('is not put before one that stands by a day that is only written', async () => {
    const { ctx, lessor, bank, rival } = trade;
    const today = dayOfClock(ctx);
    const machine = await makeMachine(ctx, lessor);
    await showTo(ctx, lessor, machine, [bank, rival]);
    const elder = await standingLien(ctx, bank, lessor, machine, { law: 'FILING-ORDER' });
    const file = (changes: Partial<Parameters<typeof usualFiling>[2]>) =>
      fileLien(ctx, rival.approver, usualFiling(ctx, machine.subject, { law: 'FILING-ORDER', ...changes }));
    const backdated = { filedOn: '1990-01-01', registry: undefined, registrationNumber: undefined };
    expect(refusalOf(await file(backdated))).toBe('past-day-needs-registration');
    expect(refusalOf(await file({ filedOn: addDays(today, -1), registrationNumber: undefined }))).toBe(
      'past-day-needs-registration',
    );
    // Nor by a registration older than the machine, whatever the law.
    expect(refusalOf(await file({ filedOn: '1990-01-01' }))).toBe('filed-before-machine');
    expect(refusalOf(await file({ filedOn: '1990-01-01', law: 'US-UCC' }))).toBe('filed-before-machine');
    const later = await standingLien(ctx, rival, lessor, machine, {
      law: 'FILING-ORDER',
      filedOn: addDays(today, -30),
    });
    expect((await viewOf(bank, machine.subject)).liens.map(({ reference, rank }) => [reference, rank])).toEqual([
      [elder.reference, 1],
      [later.reference, 2],
    ]);
    // Whoever stood there is told of the other.
    const told = await ctx.db.inboxItem.count({
      where: { organisationId: bank.id, kind: 'lien-filed', subject: machine.subject },
    });
    expect(told).toBe(1);
  });

  it('keeps title from passing until its secured party consents', async () => {
    const { ctx, lessor, other, bank } = trade;
    const machine = await makeMachine(ctx, lessor);
    await showTo(ctx, lessor, machine, [bank]);
    await standingLien(ctx, bank, lessor, machine);
    accepted(
      await proposeSale(ctx, lessor.approver, {
        subject: machine.subject,
        buyerId: other.id,
        priceMinor: '40000000',
        currency: 'EUR',
        expiresOn: addDays(dayOfClock(ctx), 10),
      }),
    );
    await untilSettled(ctx);
    expect(refusalOf(await acceptSale(ctx, other.approver, { subject: machine.subject }))).toBe('missing-consent');
    accepted(await consentToSale(ctx, bank.approver, { subject: machine.subject }));
    await untilSettled(ctx);
    accepted(await acceptSale(ctx, other.approver, { subject: machine.subject }));
    await untilSettled(ctx);
    // The lien goes with the machine, and its new holder may know whose it is.
    const [carried] = (await viewOf(other, machine.subject)).liens;
    expect(carried).toMatchObject({ rank: 1, standing: 'standing', securedParty: { name: bank.name } });
  });
});

describe('the life of a lien', () => {
  it('is continued, let behind another, released by whose it is alone, and told to the other', async () => {
    const { ctx, lessor, bank, rival } = trade;
    const machine = await makeMachine(ctx, lessor);
    await showTo(ctx, lessor, machine, [bank, rival]);
    const first = await standingLien(ctx, bank, lessor, machine);
    const second = await standingLien(ctx, rival, lessor, machine);
    const later = addDays(dayOfClock(ctx), 4000);
    expect(refusalOf(await continueLien(ctx, rival.approver, { lien: first.reference, lapsesOn: later }))).toBe(
      'not-found',
    );
    expect(
      refusalOf(await continueLien(ctx, bank.approver, { lien: first.reference, lapsesOn: dayOfClock(ctx) })),
    ).toBe('bad-lapse');
    accepted(await continueLien(ctx, bank.approver, { lien: first.reference, lapsesOn: later }));
    accepted(await subordinateLien(ctx, bank.approver, { lien: first.reference, senior: second.reference }));
    await untilSettled(ctx);
    const order = (await viewOf(lessor, machine.subject)).liens.map(({ reference, rule }) => [reference, rule?.id]);
    expect(order).toEqual([
      [second.reference, 'by-filing'],
      [first.reference, 'subordinated'],
    ]);
    expect((await viewOf(bank, machine.subject)).liens.find(({ isOwn }) => isOwn)?.lapsesOn).toBe(later);

    const reason = { code: 'paid' } as const;
    expect(refusalOf(await releaseLien(ctx, lessor.approver, { lien: first.reference, reason }))).toBe('not-found');
    // A preparer does not give security up.
    expect(refusalOf(await releaseLien(ctx, bank.preparer, { lien: first.reference, reason }))).not.toBe('accepted');
    accepted(await releaseLien(ctx, bank.approver, { lien: first.reference, reason }));
    await untilSettled(ctx);
    expect((await viewOf(lessor, machine.subject)).liens.map(one => [one.reference, one.standing])).toEqual([
      [second.reference, 'standing'],
      [first.reference, 'released'],
    ]);
    const seen = await seeLien(ctx.db, lessor.id, first.reference, ctx.clock.now());
    expect(seen?.events.map(({ name }) => name)).toEqual([
      'LienFiled',
      'LienContinued',
      'LienSubordinated',
      'LienReleased',
    ]);
    expect(seen?.events.at(-1)?.details).toMatchObject({ '/code': 'paid' });
  });

  it('ends by a court’s order that the governors carry out, and nobody else', async () => {
    const { ctx, lessor, bank } = trade;
    const machine = await makeMachine(ctx, lessor);
    await showTo(ctx, lessor, machine, [bank]);
    const { reference } = await standingLien(ctx, bank, lessor, machine);
    const order = { lien: reference, court: 'LG Hamburg', orderNumber: '318 O 77/26', orderedOn: dayOfClock(ctx) };
    expect(refusalOf(await releaseLienByOrder(ctx, lessor.administrator, order))).toBe('not-a-governor');
    expect(refusalOf(await releaseLienByOrder(ctx, governor.approver, order))).not.toBe('accepted');
    accepted(await releaseLienByOrder(ctx, governor.administrator, order));
    await untilSettled(ctx);
    expect((await viewOf(bank, machine.subject)).liens[0]?.standing).toBe('released-by-order');
    const seen = await seeLien(ctx.db, bank.id, reference, ctx.clock.now());
    expect(seen?.events.at(-1)?.details).toMatchObject({ '/court': 'LG Hamburg', '/orderNumber': '318 O 77/26' });
    expect(refusalOf(await releaseLienByOrder(ctx, governor.administrator, order))).toBe('unknown-lien');
  });

  it('lapses when its day is over, without an event, and its secured party is told before and after', async () => {
    const { ctx, lessor, bank } = trade;
    const machine = await makeMachine(ctx, lessor);
    await showTo(ctx, lessor, machine, [bank]);
    const lapsesOn = addDays(dayOfClock(ctx), 5);
    const { reference } = await standingLien(ctx, bank, lessor, machine, { lapsesOn });
    const on = { collateral: 'Equipment', subject: toHex(machine.subject) } as const;
    const at = (text: string) => new Date(text);
    const standingAt = async (text: string) => (await liensOn(ctx.db, bank.id, on, at(text))).liens[0]?.standing;
    expect(await standingAt(`${lapsesOn}T23:59:59Z`)).toBe('standing');
    expect(await standingAt(`${addDays(lapsesOn, 1)}T00:00:00Z`)).toBe('lapsed');
    await remindLapses(ctx);
    await remindLapses(ctx);
    const told = async () =>
      (
        await ctx.db.inboxItem.findMany({
          where: { organisationId: bank.id, link: `/liens/${reference}`, kind: { startsWith: 'lien-laps' } },
          orderBy: { createdAt: 'asc' },
        })
      ).map(({ kind }) => kind);
    expect(await told()).toEqual(['lien-lapsing']);
    const later = { ...ctx, clock: { now: () => at(`${addDays(lapsesOn, 1)}T08:00:00Z`) } };
    await remindLapses(later);
    expect(await told()).toEqual(['lien-lapsing', 'lien-lapsed']);
    // Lapsed, it cannot be continued: it is filed anew, behind what stands then.
    expect(
      refusalOf(await continueLien(later, bank.approver, { lien: reference, lapsesOn: addDays(lapsesOn, 900) })),
    ).toBe('unknown-lien');
  });
});

describe('a bank that is asked to lend', () => {
  it('sees the machine until it is taken back, and learns nothing of the others that are asked', async () => {
    const { ctx, lessor, bank, rival, lessee } = trade;
    const machine = await makeMachine(ctx, lessor);
    expect(refusalOf(await askLender(ctx, lessee.preparer, { subject: machine.subject, bankIds: [bank.id] }))).toBe(
      'not-found',
    );
    expect(refusalOf(await askLender(ctx, lessor.preparer, { subject: machine.subject, bankIds: [lessee.id] }))).toBe(
      'not-a-bank',
    );
    await showTo(ctx, lessor, machine, [bank, rival]);
    accepted(await endLenderAsk(ctx, lessor.preparer, { subject: machine.subject, bankId: bank.id }));
    expect(refusalOf(await fileLien(ctx, bank.approver, usualFiling(ctx, machine.subject)))).toBe('not-found');
    const { edges } = await listLiens(ctx.db, rival.id, { now: ctx.clock.now() });
    expect(edges.every(({ node }) => node.securedParty.id === rival.id)).toBe(true);
  });
});
