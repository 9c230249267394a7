import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hex, toHex, ZERO_HASH } from '#domain/hex';
import { WHOLE } from '#domain/receivables/parts';
import { INTERFACES } from '#ledger/contracts';
import { callContract } from '#ledger/node';
import { digestOf, encodeAction, relayStructOf } from '#ledger/typed-data/action';
import { ACTION_TYPES, type ActionCommandOf, isActionType } from '#ledger/typed-data/action-types';
import { messageFromJson } from '#ledger/typed-data/message-json';
import { signDecision } from '#services/actions/sign-decision';
import { createTestLedger, type TestLedger } from '#tests/support/ledger';
import {
  act,
  createOrganisation,
  inDays,
  issue,
  keyOf,
  payAll,
  randomWord,
  stateOf,
  tryAct,
  until,
  untilSettled,
  untilStatus,
} from '#tests/support/ledger-acts';
import { createStranger, credentialOf, encodedOf, signElsewhere } from '#tests/support/stranger';

let ledger: TestLedger;

beforeAll(async () => {
  ledger = await createTestLedger();
});

afterAll(() => ledger.close());

const half = WHOLE / 2n;

/** The actions that services sign. */
const SERVED = Object.keys(ACTION_TYPES)
  .filter(isActionType)
  .filter(type => ['Receivables', 'Documents'].includes(ACTION_TYPES[type].contract));

describe('every type of action', () => {
  it('is decided by the domain, and performed by its contract', async () => {
    const { ctx, db, parties } = ledger;
    const { seller, obligor, bank, otherBank } = parties;
    const signers = (...ids: string[]) => ({ signers: ids.map(organisationId => ({ organisationId })) });
    const reason = randomWord();

    // One that is split, offered, financed, repurchased, and consumed in every way.
    const { subject } = await issue(ctx, parties);
    await act(ctx, obligor, { type: 'ConfirmReceivable', subject, terms: randomWord() });
    await act(ctx, obligor, { type: 'DisputeReceivable', subject, reason });
    await act(ctx, obligor, { type: 'ResolveDispute', subject, resolution: reason });
    await act(ctx, seller, { type: 'SplitFragment', subject, fragment: 0, cut: half });
    const addressee = await keyOf(ctx, otherBank, subject);
    const terms = randomWord();
    const offer = { type: 'OfferFragment', subject, addressee, terms, expiry: inDays(3) } as const;
    await act(ctx, seller, { ...offer, fragment: 1 });
    await act(ctx, otherBank, { type: 'Decline', subject, fragment: 1, terms });
    await act(ctx, seller, { ...offer, fragment: 1 });
    await act(ctx, seller, { type: 'Withdraw', subject, fragment: 1 });
    await act(ctx, seller, { ...offer, fragment: 1 });
    await act(ctx, otherBank, { type: 'AcceptOffer', subject, fragment: 1, terms });
    await act(ctx, otherBank, { type: 'NotifyAssignment', subject, fragment: 1, notice: reason, payee: addressee });
    const request = randomWord();
    const [quote, withdrawn] = [randomWord(), randomWord()];
    await act(ctx, seller, { type: 'RequestFinance', subject, fragment: 2, request, expiry: inDays(3) });
    const quoting = { type: 'QuoteFinance', subject, fragment: 2, request, expiry: inDays(2) } as const;
    await act(ctx, bank, { ...quoting, quote });
    await act(ctx, otherBank, { ...quoting, quote: withdrawn });
    await act(ctx, otherBank, { type: 'WithdrawQuote', subject, fragment: 2, quote: withdrawn });
    await act(ctx, seller, { type: 'AcceptQuote', subject, fragment: 2, quote });
    const payee = await keyOf(ctx, bank, subject);
    await act(ctx, bank, { type: 'FundReceivable', subject, fragment: 2, quote, payment: reason, payee });
    const agreed = { type: 'ChangeMaturity', subject, maturity: inDays(90), agreement: reason } as const;
    await act(ctx, obligor, agreed, signers(obligor, otherBank, bank));
    await act(
      ctx,
      seller,
      { type: 'RepurchaseFragment', subject, fragment: 2, settlement: reason },
      signers(seller, bank),
    );
    const dilution = { type: 'RecordDilution', subject, fragment: 1, to: half / 2n, reason } as const;
    await act(ctx, otherBank, dilution, signers(otherBank, seller));
    const [entry, allocation] = [randomWord(), randomWord()];
    const payment = { type: 'RecordPayment', subject, fragment: 1, to: half, entry, entryParts: half } as const;
    await act(ctx, otherBank, { ...payment, allocation });
    await act(ctx, otherBank, { type: 'ReversePayment', subject, allocation, reason });
    await act(ctx, otherBank, { ...payment, allocation: randomWord() });
    await act(ctx, seller, { type: 'WriteOff', subject, fragment: 2, to: WHOLE, reason });

    // Those that end otherwise.
    const rejected = await issue(ctx, parties);
    await act(ctx, obligor, { type: 'RejectReceivable', subject: rejected.subject, reason });
    const cancelled = await issue(ctx, parties);
    await act(ctx, obligor, { type: 'ConfirmReceivable', subject: cancelled.subject, terms });
    await act(ctx, seller, { type: 'CancelReceivable', subject: cancelled.subject, reason }, signers(seller, obligor));
    const paid = await issue(ctx, parties);
    const finance = { subject: paid.subject, fragment: 0, request: randomWord() };
    const taken = randomWord();
    await act(ctx, seller, { type: 'RequestFinance', ...finance, expiry: inDays(3) });
    await act(ctx, bank, { type: 'QuoteFinance', ...finance, quote: taken, expiry: inDays(2) });
    await act(ctx, seller, { type: 'AcceptQuote', subject: paid.subject, fragment: 0, quote: taken });
    const collector = await keyOf(ctx, bank, paid.subject);
    const funding = {
      type: 'FundReceivable',
      subject: paid.subject,
      fragment: 0,
      quote: taken,
      payment: reason,
    } as const;
    await act(ctx, bank, { ...funding, payee: collector });
    await payAll(ctx, bank, paid.subject);
    await act(ctx, bank, { type: 'ReleaseReserve', subject: paid.subject, fragment: 0, payment: reason });

    // A document and its next version.
    const document = randomWord();
    const [first, second] = [randomWord(), randomWord()];
    await act(ctx, seller, { type: 'AnchorDocument', subject: document, root: first });
    await act(ctx, seller, { type: 'SupersedeDocument', subject: document, previous: first, root: second });

    await untilSettled(ctx, 60_000);
    const actions = await db.action.findMany({ orderBy: { sequence: 'asc' } });
    expect(actions.filter(action => action.status !== 'CONFIRMED')).toEqual([]);
    const performed = new Set(actions.map(action => action.type));
    expect(SERVED.filter(type => !performed.has(type))).toEqual([]);
    expect(await stateOf(ctx, subject)).toMatchObject({ status: 'Settled' });
    expect(await stateOf(ctx, rejected.subject)).toMatchObject({ status: 'Rejected' });
    expect(await stateOf(ctx, cancelled.subject)).toMatchObject({ status: 'Cancelled' });
    const fact = await db.chainFact.findUniqueOrThrow({ where: { kind_key: { kind: 'document', key: document } } });
    expect(fact.value).toMatchObject({ version: '2', root: second });
  });

  it('has the digest that the Relay computes', async () => {
    const { ctx, db, rpc } = ledger;
    const actions = await db.action.findMany({ distinct: ['type'] });
    expect(actions.length).toBe(SERVED.length);
    for (const { type, message, digest } of actions) {
      if (!isActionType(type)) throw new Error(`${type} is no type of action`);
      const read = messageFromJson(type, message);
      const struct = relayStructOf(encodeAction({ message: read, signatures: [] }, ctx.chain));
      const data = toHex(INTERFACES.Relay.encodeFunctionData('digestOf', [struct]));
      const answer = await callContract(rpc, { to: ctx.chain.addresses.Relay, data });
      expect([type, answer]).toEqual([type, digest]);
      expect(digestOf(read, ctx.chain)).toBe(digest);
    }
  });
});

describe('what is on its way', () => {
  it('lets two banks quote at the same moment, neither waiting for the other', async () => {
    const { ctx, db, parties } = ledger;
    const { seller, bank, otherBank } = parties;
    const { subject } = await issue(ctx, parties);
    const request = randomWord();
    await act(ctx, seller, { type: 'RequestFinance', subject, fragment: 0, request, expiry: inDays(3) });
    const quoting = { type: 'QuoteFinance', subject, fragment: 0, request, expiry: inDays(2) } as const;
    const [one, two] = await Promise.all([
      act(ctx, bank, { ...quoting, quote: randomWord() }),
      act(ctx, otherBank, { ...quoting, quote: randomWord() }),
    ]);
    expect(one.expectedVersion).toBe(two.expectedVersion);
    const [first, second] = await Promise.all(
      [one, two].map(({ actionId }) => db.action.findUniqueOrThrow({ where: { id: actionId } })),
    );
    expect(first?.dependsOnId).toBe(second?.dependsOnId);
    await untilSettled(ctx);
    await untilStatus(ctx, one.actionId, 'CONFIRMED');
    await untilStatus(ctx, two.actionId, 'CONFIRMED');
  });

  it('gives two who act on one receivable at once different versions, or refuses the second', async () => {
    const { ctx, parties } = ledger;
    const { subject } = await issue(ctx, parties);
    const results = await Promise.all([
      tryAct(ctx, parties.obligor, { type: 'ConfirmReceivable', subject, terms: randomWord() }),
      tryAct(ctx, parties.obligor, { type: 'RejectReceivable', subject, reason: randomWord() }),
    ]);
    expect(results.filter(result => result.ok)).toHaveLength(1);
    expect(results.find(result => !result.ok)).toMatchObject({ refusal: { code: 'wrong-status' } });
    await untilSettled(ctx);
  });

  it('has one of two windows with the same invoice refused, by the contract', async () => {
    const { ctx, db, parties } = ledger;
    const fingerprints = [randomWord()];
    const both = await Promise.all([issue(ctx, parties, { fingerprints }), issue(ctx, parties, { fingerprints })]);
    await untilSettled(ctx);
    const actions = await db.action.findMany({ where: { id: { in: both.map(one => one.actionId) } } });
    expect(actions.map(action => action.status).sort()).toEqual(['CONFIRMED', 'REFUSED']);
    expect(actions.find(action => action.status === 'REFUSED')).toMatchObject({ refusalCode: 'fingerprint-taken' });
  });

  it('counts what is on its way against a bank entry', async () => {
    const { ctx, parties } = ledger;
    const [one, two] = [await issue(ctx, parties), await issue(ctx, parties)];
    const entry = randomWord();
    const pay = (subject: Hex) =>
      tryAct(ctx, parties.seller, {
        type: 'RecordPayment',
        subject,
        fragment: 0,
        to: WHOLE,
        entry,
        entryParts: half + 1n,
        allocation: randomWord(),
      });
    const results = await Promise.all([pay(one.subject), pay(two.subject)]);
    expect(results.filter(result => result.ok)).toHaveLength(1);
    expect(results.find(result => !result.ok)).toMatchObject({ refusal: { code: 'entry-exceeded' } });
    await untilSettled(ctx);
  });

  it('stores nothing of what the domain refuses', async () => {
    const { ctx, db, parties } = ledger;
    const { subject } = await issue(ctx, parties);
    const before = await db.action.count();
    const refused = await tryAct(ctx, parties.bank, { type: 'ConfirmReceivable', subject, terms: randomWord() });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'not-obligor' } });
    expect(
      await tryAct(ctx, parties.bank, { type: 'AnchorDocument', subject: ZERO_HASH, root: randomWord() }),
    ).toMatchObject({
      refusal: { code: 'bad-subject' },
    });
    expect(await db.action.count()).toBe(before);
    await untilSettled(ctx);
  });

  it('is not signed for an organisation that is frozen, or holds its own keys', async () => {
    const { ctx, db, parties } = ledger;
    const { subject } = await issue(ctx, parties);
    const confirm = { type: 'ConfirmReceivable', subject, terms: randomWord() } as const;
    const frozen = await createOrganisation(ctx, 'Frozen', ['LESSEE']);
    await db.organisation.update({ where: { id: frozen }, data: { frozenAt: new Date() } });
    expect(await tryAct(ctx, frozen, confirm)).toMatchObject({ refusal: { code: 'organisation-frozen' } });
    const own = await createOrganisation(ctx, 'Own keys', ['LESSEE']);
    await db.organisation.update({ where: { id: own }, data: { keyHolder: 'ORGANISATION' } });
    expect(await tryAct(ctx, own, confirm)).toMatchObject({ refusal: { code: 'key-held-elsewhere' } });
    await untilSettled(ctx);
  });
});

describe('a refused action', () => {
  /** Another portal acts first, while ours is not looking. */
  const overtaken = async (command: (subject: Hex) => ActionCommandOf<'Receivables'>) => {
    const { ctx, rpc, parties } = ledger;
    const { subject } = await issue(ctx, parties);
    await untilSettled(ctx);
    await ledger.stopLoop();
    const elsewhere = await signElsewhere(ctx, parties.obligor, command(subject));
    const key = await keyOf(ctx, parties.obligor, subject);
    await createStranger(ctx, rpc).relay([elsewhere.encoded], [await credentialOf(ctx, key)]);
    return subject;
  };

  it('says why; the receivable is as the chain has it; what depended on it fails with it', async () => {
    const { ctx, db, parties } = ledger;
    const { seller, obligor } = parties;
    const subject = await overtaken(subject => ({ type: 'DisputeReceivable', subject, reason: randomWord() }));
    const first = await act(ctx, obligor, { type: 'ConfirmReceivable', subject, terms: randomWord() });
    const second = await act(ctx, seller, { type: 'SplitFragment', subject, fragment: 0, cut: half });
    const third = await act(ctx, seller, { type: 'SplitFragment', subject, fragment: 1, cut: half / 2n });
    await ledger.start();
    await untilSettled(ctx);
    const actions = await db.action.findMany({
      where: { id: { in: [first, second, third].map(one => one.actionId) } },
      orderBy: { sequence: 'asc' },
    });
    expect(actions.map(action => [action.status, action.refusalCode, action.refusalParams])).toEqual([
      ['REFUSED', 'wrong-version', { expected: '1', current: '2' }],
      ['REFUSED', 'predecessor-refused', { predecessor: 'ConfirmReceivable', code: 'wrong-version' }],
      ['REFUSED', 'predecessor-refused', { predecessor: 'SplitFragment', code: 'predecessor-refused' }],
    ]);
    expect(await stateOf(ctx, subject)).toMatchObject({ status: 'Issued', disputed: true, version: 2n });
    const told = await db.inboxItem.findMany({ where: { subject, kind: 'action-refused' } });
    expect(told.map(item => item.organisationId).sort()).toEqual([obligor, seller, seller].sort());
    expect(told.map(item => item.params)).toContainEqual({
      reference: '',
      action: 'ConfirmReceivable',
      reason: 'wrong-version',
    });
    // And then it works, on the version that there is.
    await act(ctx, obligor, { type: 'ConfirmReceivable', subject, terms: randomWord() });
    await untilSettled(ctx);
    expect(await stateOf(ctx, subject)).toMatchObject({ status: 'Confirmed', version: 3n });
  });

  it('has no effect when a stranger relays it again', async () => {
    const { ctx, db, rpc, parties } = ledger;
    const subject = await overtaken(subject => ({ type: 'DisputeReceivable', subject, reason: randomWord() }));
    const { actionId } = await act(ctx, parties.obligor, { type: 'ConfirmReceivable', subject, terms: randomWord() });
    await ledger.start();
    await untilStatus(ctx, actionId, 'REFUSED');
    const events = await db.event.count();
    await createStranger(ctx, rpc).relay([await encodedOf(ctx, actionId)]);
    await ledger.node.node.mine();
    const head = ledger.node.node.head.number;
    await until('read', async () => ((await ledger.running().status()).reader.readTo ?? 0) >= head);
    expect(await db.event.count()).toBe(events);
    expect(await stateOf(ctx, subject)).toMatchObject({ status: 'Issued', version: 2n });
  });

  it('of a claim that another portal made first names the fingerprint, and not whose claim it is', async () => {
    const { ctx, db, rpc, parties } = ledger;
    const fingerprints = [randomWord()];
    await ledger.stopLoop();
    const other = randomWord();
    const [holder, obligor] = [await keyOf(ctx, parties.bank, other), await keyOf(ctx, parties.obligor, other)];
    const claim = await signElsewhere(
      ctx,
      parties.bank,
      {
        type: 'IssueReceivable',
        subject: other,
        holder,
        obligor,
        maturity: inDays(9),
        currency: randomWord(),
        root: randomWord(),
        fingerprints,
      },
      { expectedVersion: 0n },
    );
    await createStranger(ctx, rpc).relay(
      [claim.encoded],
      [await credentialOf(ctx, holder), await credentialOf(ctx, obligor)],
    );
    const { actionId, subject } = await issue(ctx, parties, { fingerprints });
    await ledger.start();
    await untilSettled(ctx);
    const action = await db.action.findUniqueOrThrow({ where: { id: actionId } });
    expect(action).toMatchObject({
      status: 'REFUSED',
      refusalCode: 'fingerprint-taken',
      refusalParams: { fingerprint: fingerprints[0] },
    });
    expect(JSON.stringify(action.refusalParams)).not.toContain(other);
    expect(await stateOf(ctx, subject)).toBeNull();
    // Another portal's receivable is kept, although nothing private about it is here.
    expect(await stateOf(ctx, other)).toMatchObject({ status: 'Issued' });
  });
});

describe('a forged action', () => {
  it('leaves no trace: by another key, with a changed field, or with a co-signer left out', async () => {
    const { ctx, db, rpc, parties } = ledger;
    const { subject } = await issue(ctx, parties);
    await untilSettled(ctx);
    const command = { type: 'ConfirmReceivable', subject, terms: randomWord() } as const;
    const obligorKey = await keyOf(ctx, parties.obligor, subject);
    const byBank = await signElsewhere(ctx, parties.bank, command, { signers: [obligorKey] });
    const honest = await signElsewhere(ctx, parties.obligor, command);
    const changed = toHex(honest.encoded.replace(command.terms.slice(2), randomWord().slice(2)));
    const events = await db.event.count();
    await createStranger(ctx, rpc).relay([byBank.encoded, changed], [await credentialOf(ctx, obligorKey)]);
    await ledger.node.node.mine();
    const head = ledger.node.node.head.number;
    await until('read', async () => ((await ledger.running().status()).reader.readTo ?? 0) >= head);
    expect(await db.event.count()).toBe(events);
    expect(await stateOf(ctx, subject)).toMatchObject({ status: 'Issued', version: 1n });
  });
});

describe('a late action', () => {
  it('is signed again with the same nonce, and takes effect once', async () => {
    const { ctx, db, parties } = ledger;
    await ledger.stopLoop();
    const { subject, actionId } = await issue(ctx, parties, {}, { lifetimeSeconds: 1 });
    const before = await db.action.findUniqueOrThrow({ where: { id: actionId } });
    await until('it is late', async () => Date.now() / 1000 > Number(before.deadline) + 1);
    await ledger.start({ expireEveryMs: 100 });
    await untilStatus(ctx, actionId, 'CONFIRMED');
    const after = await db.action.findUniqueOrThrow({ where: { id: actionId } });
    expect(after.digest).not.toBe(before.digest);
    expect(after.message).toMatchObject({ nonce: (before.message as { nonce: string }).nonce });
    expect(await db.event.count({ where: { subject, name: 'Issued' } })).toBe(1);
  });

  it('expires where the organisation holds the key, what depends on it fails, and both are asked', async () => {
    const { ctx, db, parties } = ledger;
    await ledger.stopLoop();
    const { subject, actionId } = await issue(ctx, parties, {}, { lifetimeSeconds: 1 });
    const dependent = await act(ctx, parties.obligor, { type: 'ConfirmReceivable', subject, terms: randomWord() });
    await db.partyKey.updateMany({ where: { subject }, data: { heldBy: 'ORGANISATION' } });
    const { deadline } = await db.action.findUniqueOrThrow({ where: { id: actionId } });
    await until('it is late', async () => Date.now() / 1000 > Number(deadline) + 1);
    await ledger.start({ expireEveryMs: 100 });
    await untilStatus(ctx, actionId, 'EXPIRED');
    await untilStatus(ctx, dependent.actionId, 'REFUSED');
    expect(await db.action.findUniqueOrThrow({ where: { id: dependent.actionId } })).toMatchObject({
      refusalCode: 'predecessor-refused',
      refusalParams: { predecessor: 'IssueReceivable', code: 'expired' },
    });
    const told = await db.inboxItem.findMany({ where: { subject }, orderBy: { kind: 'asc' } });
    expect(told.map(item => [item.kind, item.organisationId])).toEqual([
      ['action-expired', parties.seller],
      ['action-refused', parties.obligor],
    ]);
  });
});

describe('a decision of governance', () => {
  const admit = (ctx: TestLedger['ctx'], organisationId: string, id: Hex, publicKey: Hex) =>
    ctx.db.$transaction(tx =>
      signDecision(tx, ctx, {
        actor: { organisationId, userId: null },
        decision: { type: 'AdmitOrganisation', id, publicKey, kinds: 4 },
      }),
    );

  it('admits an organisation, once', async () => {
    const { ctx, db, parties } = ledger;
    const { chainId, publicKey } = await db.organisation.findUniqueOrThrow({ where: { id: parties.bank } });
    const [id, key] = [toHex(chainId), toHex(publicKey)];
    const first = await admit(ctx, parties.seller, id, key);
    await untilStatus(ctx, first.actionId, 'CONFIRMED');
    await until(
      'marked',
      async () => (await db.organisation.findUniqueOrThrow({ where: { id: parties.bank } })).admittedAt !== null,
    );
    const again = await admit(ctx, parties.seller, id, key);
    await untilStatus(ctx, again.actionId, 'REFUSED');
    expect(await db.action.findUniqueOrThrow({ where: { id: again.actionId } })).toMatchObject({
      refusalCode: 'already-admitted',
    });
  });

  it('freezes the keys that it names: no new trade by them', async () => {
    const { ctx, db, parties } = ledger;
    const { subject } = await issue(ctx, parties);
    await untilSettled(ctx);
    const frozen = await createOrganisation(ctx, 'To be frozen', ['BANK']);
    const row = await db.organisation.findUniqueOrThrow({ where: { id: frozen } });
    await admit(ctx, parties.seller, toHex(row.chainId), toHex(row.publicKey));
    const key = await keyOf(ctx, frozen, subject);
    await ctx.db.$transaction(tx =>
      signDecision(tx, ctx, {
        actor: { organisationId: parties.seller, userId: null },
        decision: { type: 'FreezeOrganisation', id: toHex(row.chainId), keys: [{ key, subject }] },
      }),
    );
    await untilSettled(ctx);
    expect((await db.organisation.findUniqueOrThrow({ where: { id: frozen } })).frozenAt).not.toBeNull();
    const request = randomWord();
    await act(ctx, parties.seller, { type: 'RequestFinance', subject, fragment: 0, request, expiry: inDays(3) });
    const quote = await tryAct(ctx, frozen, {
      type: 'QuoteFinance',
      subject,
      fragment: 0,
      request,
      quote: randomWord(),
      expiry: inDays(2),
    });
    expect(quote).toMatchObject({ refusal: { code: 'frozen' } });
    await untilSettled(ctx);
  });
});
