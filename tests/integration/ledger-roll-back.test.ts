import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '#domain/hex';
import type { Decision } from '#ledger/typed-data/decision';
import { signDecision } from '#services/actions/sign-decision';
import { rollBack } from '#services/settlement/roll-back';
import { createTestLedger, type TestLedger } from '#tests/support/ledger';
import { createOrganisation, until, untilSettled } from '#tests/support/ledger-acts';

/** What the consortium has decided is on private rows too: they go back with the blocks, and forward again. */
describe('an organisation’s row', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await createTestLedger();
  });
  afterAll(() => ledger?.close());

  it('is frozen again when the unfreezing is gone, and free when the chain still has it', async () => {
    const { ctx, db, parties } = ledger;
    const member = await createOrganisation(ctx, 'Member', ['BANK']);
    const row = () => db.organisation.findUniqueOrThrow({ where: { id: member } });
    const { chainId, publicKey } = await row();
    const id = toHex(chainId);
    const decide = async (decision: Decision, done: () => Promise<boolean>): Promise<void> => {
      const actor = { organisationId: parties.seller, userId: null };
      await ctx.db.$transaction(tx => signDecision(tx, ctx, { actor, decision }));
      await untilSettled(ctx);
      await until(decision.type, done);
    };
    await decide(
      { type: 'AdmitOrganisation', id, publicKey: toHex(publicKey), kinds: 4 },
      async () => (await row()).admittedAt !== null,
    );
    await decide({ type: 'FreezeOrganisation', id, keys: [] }, async () => (await row()).frozenAt !== null);
    const frozen = await row();
    await decide({ type: 'UnfreezeOrganisation', id, keys: [] }, async () => (await row()).frozenAt === null);
    await ledger.stopLoop();

    /** Back to just before the newest event of that name. */
    const forget = async (name: string): Promise<void> => {
      const { blockNumber } = await db.event.findFirstOrThrow({ where: { name }, orderBy: { blockNumber: 'desc' } });
      const { number, hash } = await db.block.findFirstOrThrow({
        where: { number: { lt: blockNumber } },
        orderBy: { number: 'desc' },
      });
      await rollBack(ctx, { number: Number(number), hash: toHex(hash) }, { everything: false });
    };
    await forget('OrganisationUnfrozen');
    expect(await row()).toMatchObject({ admittedAt: frozen.admittedAt, frozenAt: frozen.frozenAt });
    await forget('OrganisationFrozen');
    expect(await row()).toMatchObject({ admittedAt: frozen.admittedAt, frozenAt: null });
    await forget('OrganisationAdmitted');
    expect(await row()).toMatchObject({ admittedAt: null, frozenAt: null });

    await ledger.start();
    await untilSettled(ctx);
    await until(
      'all is read again',
      async () => (await db.event.count({ where: { name: 'OrganisationUnfrozen' } })) === 1,
    );
    expect(await row()).toMatchObject({ admittedAt: frozen.admittedAt, frozenAt: null });
  });
});
