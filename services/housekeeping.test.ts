import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { accepted, createOrganisation, refusalOf, type TestOrganisation } from '#tests/support/consortium';
import { createTestServices, type TestServices } from '#tests/support/services';
import { houseKeep, startHousekeeping } from './housekeeping.ts';
import { idempotent } from './idempotency.ts';
import { addInboxItems } from './inbox/add-inbox-item.ts';
import { markRead } from './inbox/mark-read.ts';
import { proposeAccount } from './organisations/propose-account.ts';

let services: TestServices;
let nord: TestOrganisation;
beforeAll(async () => {
  services = await createTestServices();
  nord = await createOrganisation(services.ctx, 'Nord', ['LESSOR']);
});
afterAll(() => services.close());

it('keeps idempotency keys for a day at least, and deletes only what is over', async () => {
  const { ctx, clock, db } = services;
  const ask = () =>
    idempotent(ctx, nord.preparer, { key: 'k', operation: 'o', body: {}, answer: z.null() }, async () => ({
      ok: true,
      value: null,
    }));
  accepted(await ask());
  await ctx.limits.consume('password-check', 'somebody');
  const account = {
    accountNumber: 'DE34200505501234567890',
    currency: 'EUR',
    callBackNote: 'Called on the known number.',
  };
  accepted(await proposeAccount(ctx, nord.preparer, account));
  const kept = async () => ({
    keys: await db.idempotencyKey.count(),
    limits: await db.rateLimit.count(),
    sessions: await db.session.count(),
    open: await db.proposal.count({ where: { status: 'PROPOSED' } }),
  });
  await houseKeep(ctx);
  expect(await kept()).toEqual({ keys: 1, limits: 1, sessions: 4, open: 1 });
  clock.advance(24 * 3600);
  await houseKeep(ctx);
  expect(await kept()).toEqual({ keys: 1, limits: 0, sessions: 4, open: 1 });
  clock.advance(60 * 24 * 3600);
  await houseKeep(ctx);
  expect(await kept()).toEqual({ keys: 0, limits: 0, sessions: 0, open: 0 });
  expect(await db.auditEntry.count()).toBeGreaterThan(0);
});

it('marks inbox items as read, one or all, and the organisation’s own only', async () => {
  const { ctx, db } = services;
  await db.inboxItem.deleteMany();
  const other = await createOrganisation(ctx, 'Other', ['BANK']);
  const item = { kind: 'account-changed' as const };
  await db.$transaction(tx =>
    addInboxItems(ctx, tx, [
      { ...item, organisationId: nord.id },
      { ...item, organisationId: nord.id },
      { ...item, organisationId: other.id },
    ]),
  );
  const first = await db.inboxItem.findFirstOrThrow({ where: { organisationId: nord.id } });
  expect(accepted(await markRead(ctx, nord.viewer, { itemId: first.id })).marked).toBe(1);
  expect(accepted(await markRead(ctx, nord.viewer, { itemId: first.id })).marked).toBe(0);
  expect(refusalOf(await markRead(ctx, other.viewer, { itemId: first.id }))).toBe('inbox-item-not-found');
  expect(accepted(await markRead(ctx, nord.viewer, { all: true })).marked).toBe(1);
  expect(await db.inboxItem.count({ where: { readAt: null } })).toBe(1);
});

it('goes on after a failure, and stops when it is told', async () => {
  const { ctx, db, logged } = services;
  const failing = new Proxy(ctx, {
    get: (target, name) => (name === 'db' ? undefined : Reflect.get(target, name)),
  });
  const broken = startHousekeeping(failing, 10);
  await expect.poll(() => logged.filter(line => line.includes('housekeeping failed')).length).toBeGreaterThan(1);
  await broken.stop();

  await ctx.limits.consume('password-check', 'somebody else');
  services.clock.advance(3600);
  const keeping = startHousekeeping(ctx, 10);
  await expect.poll(() => db.rateLimit.count()).toBe(0);
  await keeping.stop();
});
