import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { equipmentFromJson } from '#domain/equipment/json';
import { type Hex, toHex, ZERO_HASH } from '#domain/hex';
import { leaseFromJson } from '#domain/leases/lifecycle/json';
import type { Actor } from '#services/actor';
import { agree } from '#services/agreements/agree';
import { declineAgreement, withdrawAgreement } from '#services/agreements/close-agreement';
import { markLapsedAgreements } from '#services/agreements/expire-agreements';
import { proposeAgreement } from '#services/agreements/propose-agreement';
import { inTransaction } from '#services/in-transaction';
import { expireActions } from '#services/settlement/expire-actions';
import { rebuild } from '#services/settlement/rebuild';
import { createTestLedger, type TestLedger } from '#tests/support/ledger';
import { act, createOrganisation, inDays, keyOf, randomWord, tryAct, untilSettled } from '#tests/support/ledger-acts';

let ledger: TestLedger;
let maker: string;
let lessor: string;
let lessee: string;
let otherLessee: string;
let bank: string;
let otherBank: string;

beforeAll(async () => {
  ledger = await createTestLedger();
  const { ctx, parties } = ledger;
  maker = await createOrganisation(ctx, 'Maker', ['MANUFACTURER']);
  lessor = await createOrganisation(ctx, 'Lessor', ['LESSOR']);
  lessee = parties.obligor;
  otherLessee = await createOrganisation(ctx, 'Other lessee', ['LESSEE']);
  bank = parties.bank;
  otherBank = parties.otherBank;
});

afterAll(() => ledger.close());

const approverOf = async (organisationId: string): Promise<Actor> => {
  const { kinds } = await ledger.db.organisation.findUniqueOrThrow({ where: { id: organisationId } });
  const user = await ledger.db.user.upsert({
    where: { email: `approver@${organisationId}.test` },
    create: { email: `approver@${organisationId}.test`, name: 'Approver', passwordHash: '-' },
    update: {},
  });
  return {
    kind: 'member',
    userId: user.id,
    sessionId: '',
    organisationId,
    organisationKinds: kinds,
    roles: ['PREPARER', 'APPROVER'],
    via: { kind: 'session' },
  };
};

const issuePassport = async (): Promise<Hex> => {
  const subject = randomWord();
  await act(ledger.ctx, maker, { type: 'IssuePassport', subject, root: randomWord(), fingerprints: [randomWord()] });
  return subject;
};

const sell = async (subject: Hex, seller: string, buyer: string): Promise<void> => {
  const { ctx } = ledger;
  const terms = randomWord();
  const buyerKey = await keyOf(ctx, buyer, subject);
  await act(ctx, seller, { type: 'ProposeTitle', subject, buyer: buyerKey, terms, expiry: inDays(5) });
  await act(ctx, buyer, { type: 'AcceptTitle', subject, terms });
};

const signLease = async (tenant: string): Promise<Hex> => {
  const { ctx } = ledger;
  const subject = randomWord();
  const command = {
    type: 'SignLease',
    subject,
    lessor: await keyOf(ctx, lessor, subject),
    lessee: await keyOf(ctx, tenant, subject),
    head: ZERO_HASH,
    periods: 12,
    billed: 0,
    subletting: 0,
    root: randomWord(),
    fingerprints: [randomWord()],
  } as const;
  await act(ctx, lessor, command, { signers: [{ organisationId: lessor }, { organisationId: tenant }] });
  return subject;
};

const commence = (lease: Hex, tenant: string, machine: Hex) =>
  tryAct(
    ledger.ctx,
    tenant,
    { type: 'CommenceLease', subject: lease, acceptance: randomWord(), machines: [machine] },
    { signers: [{ organisationId: tenant }, { organisationId: lessor, subject: machine }] },
  );

const fileLien = (subject: Hex, lender: string, prior: readonly Hex[] = []) => ({
  command: {
    type: 'FileLien',
    subject,
    lien: randomWord(),
    collateral: 0,
    part: 0,
    terms: randomWord(),
    lapse: inDays(900),
    prior,
  } as const,
  signers: [{ organisationId: lender }, { organisationId: lessor }],
});

const machineState = async (subject: Hex) =>
  equipmentFromJson((await ledger.db.equipmentProjection.findUniqueOrThrow({ where: { subject } })).state);

const outcomes = async (subject: Hex) =>
  (await ledger.db.action.findMany({ where: { subject }, orderBy: { sequence: 'asc' } })).map(
    ({ type, refusalCode }) => `${type} ${refusalCode ?? 'done'}`,
  );

describe('machines, leases and liens, each step signed before the one before is on chain', () => {
  it('goes from passport to a commenced lease under a lien, and the projection says what the chain says', async () => {
    const { ctx, db } = ledger;
    const machine = await issuePassport();
    await sell(machine, maker, lessor);
    const lien = fileLien(machine, bank);
    await act(ctx, bank, lien.command, { signers: lien.signers });
    const lease = await signLease(lessee);
    expect((await commence(lease, lessee, machine)).ok).toBe(true);
    await act(ctx, lessor, {
      type: 'BillPeriod',
      subject: lease,
      period: 1,
      receivable: randomWord(),
      invoice: randomWord(),
    });
    await untilSettled(ctx);
    expect(ledger.logged).toEqual([]);
    expect(await outcomes(machine)).toEqual([
      'IssuePassport done',
      'ProposeTitle done',
      'AcceptTitle done',
      'FileLien done',
    ]);
    expect(await outcomes(lease)).toEqual(['SignLease done', 'CommenceLease done', 'BillPeriod done']);
    expect((await machineState(machine)).holder).toBe(await keyOf(ctx, lessor, machine));
    const row = await db.leaseProjection.findUniqueOrThrow({ where: { subject: lease } });
    expect(leaseFromJson(row.state)).toMatchObject({ status: 'Commenced', billed: 1, machines: [machine] });
    expect(await db.leasedMachineProjection.findMany({ where: { machine } })).toEqual([
      { lease, machine, head: null, running: true },
    ]);
    expect(await db.lienProjection.findMany({ where: { subject: machine } })).toMatchObject([
      { lien: lien.command.lien, collateral: 'Equipment', status: 'Filed', place: 1 },
    ]);
  });

  it('a machine under a lien is not sold without the secured party (invariant 8)', async () => {
    const { ctx } = ledger;
    const machine = await issuePassport();
    await sell(machine, maker, lessor);
    const lien = fileLien(machine, bank);
    await act(ctx, bank, lien.command, { signers: lien.signers });
    const terms = randomWord();
    const buyer = await keyOf(ctx, otherLessee, machine);
    await act(ctx, lessor, { type: 'ProposeTitle', subject: machine, buyer, terms, expiry: inDays(5) });
    const early = await tryAct(ctx, otherLessee, { type: 'AcceptTitle', subject: machine, terms });
    expect(early).toMatchObject({ ok: false, refusal: { code: 'missing-consent' } });
    await act(ctx, bank, { type: 'ConsentToTitle', subject: machine, terms });
    await act(ctx, otherLessee, { type: 'AcceptTitle', subject: machine, terms });
    await untilSettled(ctx);
    expect((await machineState(machine)).holder).toBe(buyer);
  });

  it('a machine has one lessee: the second commencement is refused, on its way or settled (invariant 9)', async () => {
    const machine = await issuePassport();
    await sell(machine, maker, lessor);
    const [first, second] = [await signLease(lessee), await signLease(otherLessee)];
    expect((await commence(first, lessee, machine)).ok).toBe(true);
    const whileOnItsWay = await commence(second, otherLessee, machine);
    expect(whileOnItsWay).toMatchObject({ ok: false, refusal: { code: 'already-let' } });
    await untilSettled(ledger.ctx);
    const afterwards = await commence(second, otherLessee, machine);
    expect(afterwards).toMatchObject({ ok: false, refusal: { code: 'already-let' } });
    expect(await outcomes(first)).toEqual(['SignLease done', 'CommenceLease done']);
  });

  it('of two liens filed without sight of each other the contract takes one', async () => {
    const { ctx, db } = ledger;
    const machine = await issuePassport();
    await sell(machine, maker, lessor);
    await untilSettled(ctx);
    await ledger.stopLoop();
    const [one, other] = [fileLien(machine, bank), fileLien(machine, otherBank)];
    await act(ctx, bank, one.command, { signers: one.signers });
    const blind = await tryAct(ctx, otherBank, other.command, { signers: other.signers });
    expect(blind).toMatchObject({ ok: false, refusal: { code: 'not-in-sight' } });
    const inSight = fileLien(machine, otherBank, [one.command.lien]);
    await act(ctx, otherBank, inSight.command, { signers: inSight.signers });
    await ledger.start();
    await untilSettled(ctx);
    const liens = await db.lienProjection.findMany({ where: { subject: machine }, orderBy: { place: 'asc' } });
    expect(liens.map(({ lien }) => lien)).toEqual([one.command.lien, inSight.command.lien]);
  });

  it('a court’s order through the governor releases a lien', async () => {
    const { ctx, db } = ledger;
    const machine = await issuePassport();
    await sell(machine, maker, lessor);
    const { command, signers } = fileLien(machine, bank);
    await act(ctx, bank, command, { signers });
    await act(
      ctx,
      lessor,
      { type: 'ReleaseLienByOrder', subject: machine, lien: command.lien, order: randomWord() },
      { signers: [{ governor: true }] },
    );
    await untilSettled(ctx);
    expect(await db.lienProjection.findMany({ where: { subject: machine } })).toMatchObject([
      { status: 'ReleasedByOrder' },
    ]);
  });

  it('what waited too long is signed again, each signature by the key that it was by', async () => {
    const { ctx } = ledger;
    const machine = await issuePassport();
    await sell(machine, maker, lessor);
    const lease = await signLease(lessee);
    const { command, signers } = fileLien(machine, bank);
    await act(ctx, bank, command, { signers });
    await untilSettled(ctx);
    await ledger.stopLoop();
    const late = { lifetimeSeconds: -1 };
    await act(
      ctx,
      lessee,
      { type: 'CommenceLease', subject: lease, acceptance: randomWord(), machines: [machine] },
      { signers: [{ organisationId: lessee }, { organisationId: lessor, subject: machine }], ...late },
    );
    await act(
      ctx,
      lessor,
      { type: 'ReleaseLienByOrder', subject: machine, lien: command.lien, order: randomWord() },
      { signers: [{ governor: true }], ...late },
    );
    expect(await expireActions(ctx)).toEqual({ resigned: 2, expired: 0 });
    await ledger.start();
    await untilSettled(ctx);
    expect((await outcomes(lease)).at(-1)).toBe('CommenceLease done');
    expect((await outcomes(machine)).at(-1)).toBe('ReleaseLienByOrder done');
  });

  it('folds the chain afresh into the identical projection (invariant 12)', async () => {
    const { ctx, databaseUrl, rpc } = ledger;
    await untilSettled(ctx);
    const url = ledger.node.url;
    expect(rpc).toBeDefined();
    const rebuilt = await rebuild({ databaseUrl, rpcUrl: url, chain: ctx.chain });
    expect(rebuilt.differences).toEqual([]);
    expect(rebuilt.identical).toBe(true);
  });
});

describe('agreements', () => {
  const content = { reference: 'L-2026-000001', link: '/leases/L-2026-000001', facts: [] };

  const proposeLien = async (machine: Hex) => {
    const { command, signers } = fileLien(machine, bank);
    const actor = await approverOf(bank);
    return inTransaction(ledger.ctx, tx =>
      proposeAgreement(ledger.ctx, tx, actor, { kind: 'lien', command, signers, content }),
    );
  };

  it('is signed when the last has agreed, and not before', async () => {
    const { ctx, db } = ledger;
    const machine = await issuePassport();
    await sell(machine, maker, lessor);
    const proposed = await proposeLien(machine);
    if (!proposed.ok) throw new Error(proposed.refusal.code);
    const { agreementId, actionId } = proposed.value;
    expect(actionId).toBeNull();
    expect(await agree(ctx, await approverOf(bank), { agreementId })).toMatchObject({
      refusal: { code: 'already-agreed' },
    });
    // Strangers learn nothing of it.
    expect(await agree(ctx, await approverOf(otherBank), { agreementId })).toMatchObject({
      refusal: { code: 'not-found' },
    });
    expect(
      await db.inboxItem.findFirst({ where: { organisationId: lessor, kind: 'agreement-waiting' } }),
    ).toMatchObject({ link: `/agreements/${agreementId}` });
    const agreed = await agree(ctx, await approverOf(lessor), { agreementId });
    expect(agreed).toMatchObject({ ok: true, value: { actionId: expect.any(String) } });
    expect(await agree(ctx, await approverOf(lessor), { agreementId })).toMatchObject({
      refusal: { code: 'agreement-closed' },
    });
    await untilSettled(ctx);
    expect(await db.lienProjection.count({ where: { subject: machine, status: 'Filed' } })).toBe(1);
  });

  it('a preparer’s own organisation has not signed by his proposal', async () => {
    const { ctx } = ledger;
    const machine = await issuePassport();
    await sell(machine, maker, lessor);
    const { command, signers } = fileLien(machine, bank);
    const preparer: Actor = { ...(await approverOf(bank)), roles: ['PREPARER'] };
    const proposed = await inTransaction(ctx, tx =>
      proposeAgreement(ctx, tx, preparer, { kind: 'lien', command, signers, content }),
    );
    if (!proposed.ok) throw new Error(proposed.refusal.code);
    const { agreementId } = proposed.value;
    expect(await agree(ctx, preparer, { agreementId })).toMatchObject({ ok: false });
    expect(await agree(ctx, await approverOf(lessor), { agreementId })).toMatchObject({ value: { actionId: null } });
    expect(await agree(ctx, await approverOf(bank), { agreementId })).toMatchObject({
      value: { actionId: expect.any(String) },
    });
  });

  it('what is impossible is refused at once, and what has become impossible leaves it open', async () => {
    const { ctx, db } = ledger;
    const machine = await issuePassport();
    const ungranted = await proposeLien(machine);
    expect(ungranted).toMatchObject({ ok: false });
    expect(await db.agreement.count({ where: { subject: machine } })).toBe(0);
    await sell(machine, maker, lessor);
    const [one, other] = [await proposeLien(machine), await proposeLien(machine)];
    if (!one.ok || !other.ok) throw new Error('refused');
    await agree(ctx, await approverOf(lessor), { agreementId: one.value.agreementId });
    const second = await agree(ctx, await approverOf(lessor), { agreementId: other.value.agreementId });
    expect(second).toMatchObject({ refusal: { code: 'not-in-sight' } });
    const kept = await db.agreement.findUniqueOrThrow({
      where: { id: other.value.agreementId },
      include: { signers: { orderBy: { position: 'asc' } } },
    });
    expect(kept.status).toBe('OPEN');
    expect(kept.signers.map(({ agreedAt }) => agreedAt !== null)).toEqual([true, false]);
  });

  it('lapses by its date: nobody signs it any more, and that is written down', async () => {
    const { ctx, db } = ledger;
    const machine = await issuePassport();
    await sell(machine, maker, lessor);
    const proposed = await proposeLien(machine);
    if (!proposed.ok) throw new Error(proposed.refusal.code);
    const { agreementId } = proposed.value;
    const later = { ...ctx, clock: { now: () => new Date(Date.now() + 31 * 86_400_000) } };
    expect(await agree(later, await approverOf(lessor), { agreementId })).toMatchObject({
      refusal: { code: 'agreement-expired' },
    });
    await markLapsedAgreements(later);
    expect((await db.agreement.findUniqueOrThrow({ where: { id: agreementId } })).status).toBe('EXPIRED');
  });

  it('is declined by who is asked, withdrawn by who proposed, and then signed by nobody', async () => {
    const { ctx, db } = ledger;
    const machine = await issuePassport();
    await sell(machine, maker, lessor);
    const [one, other] = [await proposeLien(machine), await proposeLien(machine)];
    if (!one.ok || !other.ok) throw new Error('refused');
    const [first, second] = [one.value.agreementId, other.value.agreementId];
    expect(await declineAgreement(ctx, await approverOf(bank), { agreementId: first, note: 'no' })).toMatchObject({
      refusal: { code: 'own-agreement' },
    });
    expect((await declineAgreement(ctx, await approverOf(lessor), { agreementId: first, note: 'too dear' })).ok).toBe(
      true,
    );
    expect((await withdrawAgreement(ctx, await approverOf(bank), { agreementId: second })).ok).toBe(true);
    expect(await agree(ctx, await approverOf(lessor), { agreementId: second })).toMatchObject({
      refusal: { code: 'agreement-closed' },
    });
    await untilSettled(ctx);
    expect(await db.lienProjection.count({ where: { subject: toHex(machine) } })).toBe(0);
  });
});
