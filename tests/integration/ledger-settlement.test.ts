import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toHex } from '#domain/hex';
import { logsQuery, verifyEvents } from '#ledger/verify/events';
import { rebuild } from '#services/settlement/rebuild';
import { createTestLedger, type TestLedger } from '#tests/support/ledger';
import { act, inDays, issue, keyOf, payAll, randomWord, stateOf, untilSettled } from '#tests/support/ledger-acts';

const nodeLogs = z.array(
  z.object({
    address: z.string(),
    topics: z.array(z.string()),
    data: z.string(),
    blockNumber: z.string(),
    blockHash: z.string(),
    transactionHash: z.string(),
    logIndex: z.string(),
  }),
);
const eventArguments = z.record(z.string(), z.unknown());

let ledger: TestLedger;

beforeAll(async () => {
  ledger = await createTestLedger();
});

afterAll(() => ledger.close());

describe('from action to row', () => {
  it('takes a receivable from issue to settlement, each step signed before the one before is on chain', async () => {
    const { ctx, parties } = ledger;
    const { seller, obligor, bank } = parties;
    const { subject } = await issue(ctx, parties);
    await act(ctx, obligor, { type: 'ConfirmReceivable', subject, terms: randomWord() });
    const request = randomWord();
    const quote = randomWord();
    await act(ctx, seller, { type: 'RequestFinance', subject, fragment: 0, request, expiry: inDays(5) });
    await act(ctx, bank, { type: 'QuoteFinance', subject, fragment: 0, request, quote, expiry: inDays(2) });
    await act(ctx, seller, { type: 'AcceptQuote', subject, fragment: 0, quote });
    const payee = await keyOf(ctx, bank, subject);
    await act(ctx, bank, { type: 'FundReceivable', subject, fragment: 0, quote, payment: randomWord(), payee });
    await payAll(ctx, bank, subject);
    const last = await act(ctx, bank, { type: 'ReleaseReserve', subject, fragment: 0, payment: randomWord() });
    await untilSettled(ctx);
    expect(ledger.logged).toEqual([]);
    const actions = await ctx.db.action.findMany({ where: { subject }, orderBy: { sequence: 'asc' } });
    expect(actions.map(action => [action.type, action.status, action.refusalCode])).toEqual(
      actions.map(action => [action.type, 'CONFIRMED', null]),
    );
    const state = await stateOf(ctx, subject);
    expect(state).toMatchObject({ status: 'Settled', confirmed: true });
    expect(state?.version).toBe(last.version);
    expect(state?.fragments[0]).toMatchObject({ holder: payee, financed: true, reserveReleased: true });
  });
});

describe('verification without the portal', () => {
  it('finds the events of a receivable to be those of the node, and notices one that was changed in the database', async () => {
    const { ctx, db, rpc } = ledger;
    const { subject } = await db.receivableProjection.findFirstOrThrow({ where: { status: 'Settled' } });
    const { Receivables } = ctx.chain.addresses;
    const logs = await rpc.call('eth_getLogs', logsQuery(Receivables, toHex(subject)), nodeLogs);
    const rows = await db.event.findMany({ where: { subject, contract: 'Receivables' } });
    const shown = rows.map(({ name, args, blockNumber, blockHash, txHash, logIndex }) => ({
      name,
      args: eventArguments.parse(args),
      blockNumber: String(blockNumber),
      blockHash,
      txHash,
      logIndex,
    }));
    expect(shown.length).toBeGreaterThan(7);
    expect(verifyEvents(shown, logs, Receivables)).toEqual([]);
    const forged = shown.map(event =>
      event.name === 'Confirmed' ? { ...event, args: { ...event.args, terms: '0x00' } } : event,
    );
    expect(verifyEvents(forged, logs, Receivables)).toMatchObject([{ kind: 'differs', field: 'terms' }]);
    expect(verifyEvents(shown.slice(1), logs, Receivables)).toMatchObject([{ kind: 'withheld' }]);
  });
});

describe('rebuild', () => {
  const rebuildNow = (swap = false) =>
    rebuild({ databaseUrl: ledger.databaseUrl, rpcUrl: ledger.node.url, chain: ledger.ctx.chain, swap });

  it('folds the chain afresh into the identical projection', async () => {
    const { ctx, parties } = ledger;
    for (let count = 0; count < 3; count++) await issue(ctx, parties);
    await untilSettled(ctx);
    const { identical, hashes, differences, swapped } = await rebuildNow();
    expect(differences).toEqual([]);
    expect(identical).toBe(true);
    expect(hashes.live).toBe(hashes.rebuilt);
    expect(swapped).toBe(false);
  });

  it('leaves no schema behind', async () => {
    const schemas = await ledger.db.$queryRaw`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'rebuild%'`;
    expect(schemas).toEqual([]);
  });

  it('finds rows that were tampered with, by name, and mends them when asked', async () => {
    const { db } = ledger;
    const victim = await db.receivableProjection.findFirstOrThrow({ where: { status: 'Issued' } });
    const settled = await db.receivableProjection.findFirstOrThrow({ where: { status: 'Settled' } });
    await db.receivableProjection.update({ where: { subject: victim.subject }, data: { disputed: true } });
    await db.fragmentProjection.deleteMany({ where: { subject: settled.subject } });
    await db.chainFact.create({
      data: { kind: 'registrar', key: '0x00', value: { appointed: true }, blockNumber: 1n },
    });
    const found = await rebuildNow();
    expect(found.identical).toBe(false);
    expect(found.differences).toEqual(
      expect.arrayContaining([
        { table: 'receivable_projections', name: victim.subject, kind: 'changed' },
        { table: 'fragment_projections', name: `${settled.subject} 0`, kind: 'missing' },
        { table: 'chain_facts', name: 'registrar 0x00', kind: 'unexpected' },
      ]),
    );
    expect(found.differences).toHaveLength(3);
    expect((await rebuildNow(true)).swapped).toBe(true);
    expect((await rebuildNow()).identical).toBe(true);
    expect((await db.receivableProjection.findUniqueOrThrow({ where: { subject: victim.subject } })).disputed).toBe(
      false,
    );
  });

  it('goes on from a projection that was put in place', async () => {
    const { ctx, parties } = ledger;
    const { subject } = await issue(ctx, parties);
    await untilSettled(ctx);
    expect(await stateOf(ctx, subject)).toMatchObject({ status: 'Issued' });
    expect((await rebuildNow()).identical).toBe(true);
  });
});
