import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Hex, ZERO_HASH } from '#domain/hex';
import { rebuild } from '#services/settlement/rebuild';
import { createTestLedger, type TestLedger } from '#tests/support/ledger';
import {
  act,
  inDays,
  issue,
  keyOf,
  randomWord,
  stateOf,
  until,
  untilSettled,
  untilStatus,
} from '#tests/support/ledger-acts';

/** Blocks give way to others, and their actions come back: each in effect once, in their order. */

const confirmations = 20;

let ledger: TestLedger;

beforeAll(async () => {
  ledger = await createTestLedger({ confirmations });
});

afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.error(ledger.logged.slice(-20).join('\n'));
});

afterAll(() => ledger.close());

const expectIdentical = async (): Promise<void> => {
  const { databaseUrl, node, ctx } = ledger;
  const { differences } = await rebuild({ databaseUrl, rpcUrl: node.url, chain: ctx.chain });
  expect(differences).toEqual([]);
};

const untilGone = (blockHash = ''): Promise<void> =>
  until('the block is gone', async () => (await ledger.db.block.count({ where: { hash: blockHash } })) === 0);

const eventsOf = (subject: Hex) =>
  ledger.db.event.findMany({
    where: { subject, contract: 'Receivables' },
    orderBy: [{ blockNumber: 'asc' }, { logIndex: 'asc' }],
  });

/** A receivable issued, confirmed, disputed and resolved again, in at least as many blocks. */
const eventful = async (): Promise<{ subject: Hex; last: string }> => {
  const { ctx, parties } = ledger;
  const { obligor } = parties;
  const { subject } = await issue(ctx, parties);
  await untilSettled(ctx);
  await act(ctx, obligor, { type: 'ConfirmReceivable', subject, terms: randomWord() });
  await untilSettled(ctx);
  await act(ctx, obligor, { type: 'DisputeReceivable', subject, reason: randomWord() });
  await untilSettled(ctx);
  const { actionId } = await act(ctx, obligor, { type: 'ResolveDispute', subject, resolution: randomWord() });
  await untilSettled(ctx);
  return { subject, last: actionId };
};

const expectEventful = async (subject: Hex): Promise<void> => {
  const { ctx, db } = ledger;
  expect(await stateOf(ctx, subject)).toMatchObject({ version: 4n, status: 'Confirmed', disputed: false });
  const events = await db.event.findMany({ where: { subject, contract: 'Receivables' }, orderBy: { version: 'asc' } });
  expect(events.map(event => event.name)).toEqual(['Issued', 'Confirmed', 'Disputed', 'DisputeResolved']);
  const actions = await db.action.findMany({ where: { subject }, orderBy: { sequence: 'asc' } });
  expect(actions.map(action => action.status)).toEqual(['CONFIRMED', 'CONFIRMED', 'CONFIRMED', 'CONFIRMED']);
};

describe('reorganisations', () => {
  it.each(Array.from({ length: 12 }, (_, index) => index + 1))('of depth %i', async depth => {
    const { ctx, node, logged } = ledger;
    const { subject } = await eventful();
    const before = await eventsOf(subject);
    const seen = logged.length;
    await node.node.reorganise(depth, depth % 2 === 0 ? 'wait' : 'drop');
    await untilGone(before.at(-1)?.blockHash);
    await untilSettled(ctx);
    await expectEventful(subject);
    const after = await eventsOf(subject);
    const stood = new Set(before.map(event => event.blockHash));
    expect(after.filter(event => !stood.has(event.blockHash)).length).toBe(Math.min(depth, before.length));
    expect(logged.slice(seen).join()).toMatch(/reorganised/);
    expect(logged.slice(seen).join()).not.toMatch(/past the confirmation depth/);
  });

  it.each([2, 4, 6])('of depth %i take back titles, leases and liens, which come again', async depth => {
    const { ctx, db, node, parties } = ledger;
    const { seller: owner, obligor: lessee, bank } = parties;
    const [machine, lease, lien] = [randomWord(), randomWord(), randomWord()];
    await act(ctx, owner, {
      type: 'IssuePassport',
      subject: machine,
      root: randomWord(),
      fingerprints: [randomWord()],
    });
    await untilSettled(ctx);
    await act(
      ctx,
      bank,
      {
        type: 'FileLien',
        subject: machine,
        lien,
        collateral: 0,
        part: 0,
        terms: randomWord(),
        lapse: inDays(90),
        prior: [],
      },
      { signers: [{ organisationId: bank }, { organisationId: owner }] },
    );
    await untilSettled(ctx);
    await act(
      ctx,
      owner,
      {
        type: 'SignLease',
        subject: lease,
        lessor: await keyOf(ctx, owner, lease),
        lessee: await keyOf(ctx, lessee, lease),
        head: ZERO_HASH,
        periods: 3,
        billed: 0,
        subletting: 0,
        root: randomWord(),
        fingerprints: [randomWord()],
      },
      { signers: [{ organisationId: owner }, { organisationId: lessee }] },
    );
    await untilSettled(ctx);
    await act(
      ctx,
      lessee,
      { type: 'CommenceLease', subject: lease, acceptance: randomWord(), machines: [machine] },
      { signers: [{ organisationId: lessee }, { organisationId: owner, subject: machine }] },
    );
    await untilSettled(ctx);
    const last = await db.event.findFirstOrThrow({ where: { subject: lease, name: 'Commenced' } });
    await node.node.reorganise(depth, depth === 4 ? 'wait' : 'drop');
    await untilGone(last.blockHash);
    await untilSettled(ctx);
    expect(await db.leasedMachineProjection.findMany({ where: { machine } })).toMatchObject([{ lease, running: true }]);
    expect(await db.lienProjection.findMany({ where: { subject: machine } })).toMatchObject([
      { lien, status: 'Filed' },
    ]);
    expect(await db.equipmentProjection.count({ where: { subject: machine } })).toBe(1);
    await expectIdentical();
  });

  it('leave a projection that equals a fold of the chain', expectIdentical);

  it('tell nobody twice', async () => {
    const items = await ledger.db.inboxItem.groupBy({
      by: ['organisationId', 'subject', 'kind'],
      _count: true,
      where: { kind: { in: ['receivable-issued', 'receivable-confirmed', 'receivable-disputed'] } },
    });
    expect(items.length).toBeGreaterThan(20);
    expect(items.filter(item => item._count !== 1)).toEqual([]);
  });

  it('make a confirmed row settling again, until its blocks are deep enough', async () => {
    const { ctx, db, node } = ledger;
    const { actionId } = await issue(ctx, ledger.parties);
    await untilStatus(ctx, actionId, 'CONFIRMED');
    expect((await db.action.findUniqueOrThrow({ where: { id: actionId } })).final).toBe(false);
    for (let mined = 0; mined < confirmations; mined++) await node.node.mine();
    await until('final', async () => (await db.action.findUniqueOrThrow({ where: { id: actionId } })).final);
    expect(await db.block.count({ where: { final: true } })).toBeGreaterThan(0);
  });

  it('past the confirmation depth are an alarm and a fresh fold', async () => {
    const { ctx, node, logged } = ledger;
    const { subject } = await eventful();
    const last = (await eventsOf(subject)).at(-1);
    for (let mined = 0; mined < confirmations + 2; mined++) await node.node.mine();
    await until('final', async () => (await ledger.db.action.count({ where: { subject, final: true } })) === 4);
    await node.node.reorganise(confirmations + 4);
    await untilGone(last?.blockHash);
    await untilSettled(ctx);
    expect(logged.join()).toMatch(/past the confirmation depth/);
    await expectEventful(subject);
    await expectIdentical();
  });
});

describe('a node that is away, or has lost blocks', () => {
  it('is waited for: what is signed meanwhile takes effect when it is back', async () => {
    const { ctx, parties, node, running } = ledger;
    await node.node.goAway();
    const { subject } = await issue(ctx, parties);
    await act(ctx, parties.obligor, { type: 'ConfirmReceivable', subject, terms: randomWord() });
    await until('noticed', async () => (await running().status()).reader.node === 'unreachable');
    const status = await running().status();
    expect(status).toMatchObject({ leading: true, backlog: 2 });
    expect(status.submitterTrouble).toMatch(/does not answer/);
    await node.node.comeBack();
    await untilSettled(ctx);
    expect(await stateOf(ctx, subject)).toMatchObject({ status: 'Confirmed', version: 2n });
    await until('well again', async () => (await running().status()).submitterTrouble === null);
  });

  it('set back by some blocks, has them mined again from its journal: nothing changes', async () => {
    const { ctx, node } = ledger;
    const { subject } = await eventful();
    const before = await eventsOf(subject);
    await node.node.loseBlocks(3);
    const { actionId } = await issue(ctx, ledger.parties);
    await untilStatus(ctx, actionId, 'CONFIRMED');
    expect(await eventsOf(subject)).toEqual(before);
    await expectEventful(subject);
    await expectIdentical();
  });

  it('wiped, is mined again from its journal: the same addresses and state', async () => {
    const { ctx, node } = ledger;
    const { subject } = await eventful();
    const before = await eventsOf(subject);
    await node.node.loseEverything();
    const { actionId } = await issue(ctx, ledger.parties);
    await untilStatus(ctx, actionId, 'CONFIRMED', 60_000);
    expect(await eventsOf(subject)).toEqual(before);
    await expectIdentical();
  });
});
