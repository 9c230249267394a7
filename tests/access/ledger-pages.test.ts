import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Hex } from '#domain/hex';
import { actionById, listActions } from '#prisma/reads/actions';
import { blockByNumber, listBlocks, listEvents } from '#prisma/reads/ledger';
import { createTestLedger, type TestLedger } from '#tests/support/ledger';
import { act, createOrganisation, inDays, issue, randomWord, untilSettled } from '#tests/support/ledger-acts';

let ledger: TestLedger;
let subject: Hex;
let stranger: string;
const page = { first: 200 };

/** The private side of a receivable that was issued by a bare action. */
const store = async (root: Hex): Promise<void> => {
  const { seller, obligor } = ledger.parties;
  const day = new Date('2026-11-01T00:00:00Z');
  const common = { currency: 'EUR', issueDate: day, dueDate: day, sellerId: seller };
  const invoice = await ledger.db.invoice.create({
    data: {
      ...common,
      subject: randomWord(),
      importedById: seller,
      source: 'MANUAL',
      kind: 'INVOICE',
      number: '1',
      payableMinor: 100n,
      totals: {},
      content: {},
      warnings: [],
      identityKeys: [],
      sellerName: 'Seller',
      buyerName: 'Obligor',
      buyerId: obligor,
      root,
    },
  });
  await ledger.db.receivable.create({
    data: {
      ...common,
      subject,
      reference: 'R-2026-000001',
      invoiceId: invoice.id,
      obligorId: obligor,
      issuedById: seller,
      faceMinor: 100n,
      root,
    },
  });
};

/** Names of the events that tell the organisation what they are about, and how many do not. */
const seenBy = async (organisationId: string, ours = false) => {
  const { edges } = await listEvents(ledger.db, { organisationId, now: new Date(), filter: { ours }, page });
  const receivable = edges.map(({ node }) => node).filter(({ contract }) => contract === 'Receivables');
  return {
    told: receivable.flatMap(({ shared, name }) => (shared ? [name] : [])).sort(),
    untold: receivable.filter(({ shared }) => shared === null).length,
  };
};

beforeAll(async () => {
  ledger = await createTestLedger();
  const { ctx, db, parties } = ledger;
  const { seller, obligor, bank, otherBank } = parties;
  stranger = await createOrganisation(ctx, 'Stranger', ['BANK']);
  const issued = await issue(ctx, parties);
  subject = issued.subject;
  await store(randomWord());
  await act(ctx, obligor, { type: 'ConfirmReceivable', subject, terms: randomWord() });
  const request = randomWord();
  await db.financeRequest.create({
    data: {
      subject,
      fragment: 0,
      holderId: seller,
      root: request,
      expiresAt: new Date(inDays(3) * 1000),
      banks: { create: [{ bankId: bank }, { bankId: otherBank }] },
    },
  });
  await act(ctx, seller, { type: 'RequestFinance', subject, fragment: 0, request, expiry: inDays(3) });
  for (const one of [bank, otherBank]) {
    await act(ctx, one, {
      type: 'QuoteFinance',
      subject,
      fragment: 0,
      request,
      quote: randomWord(),
      expiry: inDays(2),
    });
  }
  await untilSettled(ctx);
});
afterAll(() => ledger.close());

describe('events', () => {
  test('the holder is told of both quotes, the obligor of none, each bank of its own', async () => {
    const { seller, obligor, bank, otherBank } = ledger.parties;
    const open = ['Confirmed', 'Issued'];
    expect(await seenBy(seller)).toEqual({
      told: ['Confirmed', 'FinanceQuoted', 'FinanceQuoted', 'FinanceRequested', 'Issued'],
      untold: 0,
    });
    expect(await seenBy(obligor)).toEqual({ told: open, untold: 3 });
    for (const one of [bank, otherBank]) {
      expect(await seenBy(one)).toEqual({
        told: ['Confirmed', 'FinanceQuoted', 'FinanceRequested', 'Issued'],
        untold: 1,
      });
    }
  });

  test('among its own, nobody is shown that there was one it may not learn of', async () => {
    const { obligor, bank } = ledger.parties;
    expect(await seenBy(obligor, true)).toEqual({ told: ['Confirmed', 'Issued'], untold: 0 });
    expect(await seenBy(bank, true)).toMatchObject({ untold: 0 });
    // A page is filled from those that follow, and leads on from where it ended.
    const one = async (after?: string) =>
      listEvents(ledger.db, {
        organisationId: obligor,
        now: new Date(),
        filter: { ours: true, contract: 'Receivables' },
        page: { first: 1, ...(after && { after }) },
      });
    const newest = await one();
    expect(newest).toMatchObject({ edges: [{ node: { name: 'Confirmed' } }], hasNextPage: true });
    expect((await one(newest.edges[0]?.cursor)).edges).toMatchObject([{ node: { name: 'Issued' } }]);
  });

  test('a stranger is told that something happened, and nothing of what', async () => {
    expect(await seenBy(stranger)).toEqual({ told: [], untold: 5 });
    expect(await seenBy(stranger, true)).toEqual({ told: [], untold: 0 });
    const { edges } = await listEvents(ledger.db, { organisationId: stranger, now: new Date(), filter: {}, page });
    const text = JSON.stringify(edges, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(text).not.toContain(subject);
    expect(text).not.toContain('R-2026-000001');
  });

  test('an event leads to the action only in the organisation that signed it', async () => {
    const { seller, obligor } = ledger.parties;
    const actionsOf = async (organisationId: string) => {
      const { edges } = await listEvents(ledger.db, { organisationId, now: new Date(), filter: { ours: true }, page });
      return edges.flatMap(({ node }) => (node.shared?.actionId ? [node.name] : [])).sort();
    };
    expect(await actionsOf(seller)).toEqual(['FinanceRequested', 'Issued']);
    expect(await actionsOf(obligor)).toEqual(['Confirmed']);
    expect(await actionsOf(stranger)).toEqual([]);
  });

  test('pages follow each other without gap or repetition', async () => {
    const { seller } = ledger.parties;
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { edges, hasNextPage } = await listEvents(ledger.db, {
        organisationId: seller,
        now: new Date(),
        filter: {},
        page: { first: 3, ...(after && { after }) },
      });
      seen.push(...edges.map(({ node }) => `${node.blockNumber}:${node.logIndex}`));
      after = hasNextPage ? edges.at(-1)?.cursor : undefined;
    } while (after);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(await ledger.db.event.count());
  });
});

describe('actions and blocks', () => {
  test('an action is its own organisation’s, for others there is none', async () => {
    const { seller, bank } = ledger.parties;
    const { edges } = await listActions(ledger.db, seller, { subject }, page);
    expect(edges.map(({ node }) => node.type)).toEqual(['RequestFinance', 'IssueReceivable']);
    const id = edges[0]?.node.id ?? '';
    expect(await actionById(ledger.db, seller, id)).toMatchObject({
      type: 'RequestFinance',
      reference: 'R-2026-000001',
      status: 'CONFIRMED',
      signers: [{ organisation: 'Seller', heldBy: 'OPERATOR' }],
    });
    expect(await actionById(ledger.db, bank, id)).toBeNull();
    expect(await actionById(ledger.db, stranger, id)).toBeNull();
  });

  test('blocks say how many events they carry', async () => {
    const { edges } = await listBlocks(ledger.db, { eventful: true, page });
    expect(edges.length).toBeGreaterThan(0);
    const sum = edges.reduce((total, { node }) => total + node.events, 0);
    expect(sum).toBe(await ledger.db.event.count());
    const [newest] = edges;
    expect(await blockByNumber(ledger.db, newest?.node.number ?? 0n)).toEqual(newest?.node);
    expect(await blockByNumber(ledger.db, 10n ** 12n)).toBeNull();
  });
});
