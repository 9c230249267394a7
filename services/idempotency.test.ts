import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { createTestServices, type TestServices } from '#tests/support/services';
import type { MemberActor } from './actor.ts';
import type { ServiceContext } from './context.ts';
import { idempotent } from './idempotency.ts';
import { inTransaction } from './in-transaction.ts';

const member = (organisationId: string, userId: string): MemberActor => ({
  kind: 'member',
  organisationId,
  userId,
  sessionId: '0199f000-0000-7000-8000-000000000009',
  organisationKinds: ['SUPPLIER'],
  roles: ['PREPARER'],
  via: { kind: 'session' },
});
const somebody = member('0199f000-0000-7000-8000-000000000001', '0199f000-0000-7000-8000-000000000002');
const stranger = member('0199f000-0000-7000-8000-000000000003', '0199f000-0000-7000-8000-000000000004');
const answer = z.object({ id: z.string() });

describe('idempotent mutations', () => {
  let services: TestServices;
  let ctx: ServiceContext;
  let runs: number;
  beforeAll(async () => {
    services = await createTestServices();
    ctx = services.ctx;
  });
  afterAll(() => services.close());
  beforeEach(() => {
    runs = 0;
  });

  /** A mutation with an effect in the database: a message. */
  const effect =
    (name: string) =>
    (inside: ServiceContext): Promise<Result<{ id: string }>> =>
      inTransaction(inside, async tx => {
        runs += 1;
        const params = {};
        const { id } = await tx.message.create({ data: { channel: 'email', recipient: name, template: 'x', params } });
        return accept({ id });
      });
  const effects = (name: string): Promise<number> => services.db.message.count({ where: { recipient: name } });
  const request = (key: string, body: Record<string, string> = {}) => ({ key, operation: 'test', body, answer });

  it('answers the same key and body with the first answer, and runs once', async () => {
    const first = await idempotent(ctx, somebody, request('same', { a: '1' }), effect('same'));
    const second = await idempotent(ctx, somebody, request('same', { a: '1' }), effect('same'));
    expect(first.ok).toBe(true);
    expect(second).toEqual(first);
    expect(await effects('same')).toBe(1);
  });

  it('refuses another body, operation or person under the same key', async () => {
    const other = member(somebody.organisationId, stranger.userId);
    await idempotent(ctx, somebody, request('reused', { a: '1' }), effect('reused'));
    const attempts = await Promise.all([
      idempotent(ctx, somebody, request('reused', { a: '2' }), effect('reused')),
      idempotent(ctx, somebody, { ...request('reused', { a: '1' }), operation: 'other' }, effect('reused')),
      idempotent(ctx, other, request('reused', { a: '1' }), effect('reused')),
    ]);
    expect(attempts.map(one => (one.ok ? 'ok' : one.refusal.code))).toEqual(
      Array.from({ length: 3 }, () => 'idempotency-key-reused'),
    );
    expect(await effects('reused')).toBe(1);
  });

  it('keeps the keys of organisations apart', async () => {
    await idempotent(ctx, somebody, request('apart'), effect('apart'));
    await idempotent(ctx, stranger, request('apart'), effect('apart'));
    expect(await effects('apart')).toBe(2);
  });

  it('lets duplicates at the same moment wait for the first, and gives all of them its answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => idempotent(ctx, somebody, request('at-once'), effect('at-once'))),
    );
    expect(new Set(answers.map(one => JSON.stringify(one))).size).toBe(1);
    expect(runs).toBe(1);
    expect(await effects('at-once')).toBe(1);
  });

  it('repeats a refusal, and what was refused has no effect', async () => {
    const refusing = (inside: ServiceContext): Promise<Result<{ id: string }>> =>
      inTransaction(inside, async tx => {
        runs += 1;
        await tx.message.create({ data: { channel: 'email', recipient: 'refused', template: 'x', params: {} } });
        return refuse('not-your-turn', { whose: 'the bank' }, 'field');
      });
    const first = await idempotent(ctx, somebody, request('refused'), refusing);
    const second = await idempotent(ctx, somebody, request('refused'), refusing);
    expect(first).toEqual({
      ok: false,
      refusal: { code: 'not-your-turn', params: { whose: 'the bank' }, field: 'field' },
    });
    expect(second).toEqual(first);
    expect(runs).toBe(1);
    expect(await effects('refused')).toBe(0);
  });

  it('does not keep a passing refusal', async () => {
    const first = await idempotent(ctx, somebody, request('passing'), async () => refuse('too-many-attempts'));
    const second = await idempotent(ctx, somebody, request('passing'), effect('passing'));
    expect([first.ok, second.ok]).toEqual([false, true]);
  });

  it('leaves nothing behind when the mutation throws: the next try runs', async () => {
    const throwing = async (inside: ServiceContext): Promise<Result<{ id: string }>> => {
      await effect('thrown')(inside);
      throw new Error('the process died here');
    };
    await expect(idempotent(ctx, somebody, request('thrown'), throwing)).rejects.toThrow('died here');
    expect(await effects('thrown')).toBe(0);
    const second = await idempotent(ctx, somebody, request('thrown'), effect('thrown'));
    expect(second.ok).toBe(true);
    expect(await effects('thrown')).toBe(1);
  });

  it('refuses a duplicate that has waited too long for the first', async () => {
    let finish = (): void => {};
    const held = new Promise<void>(resolve => {
      finish = resolve;
    });
    let begun = (): void => {};
    const running = new Promise<void>(resolve => {
      begun = resolve;
    });
    const first = idempotent(ctx, somebody, request('slow'), async inside => {
      begun();
      await held;
      return effect('slow')(inside);
    });
    await running;
    const second = await idempotent(ctx, somebody, request('slow'), effect('slow'));
    finish();
    expect(second).toMatchObject({ ok: false, refusal: { code: 'idempotency-in-progress' } });
    expect((await first).ok).toBe(true);
    expect(await effects('slow')).toBe(1);
  });

  it.each(['', 'a b', 'ü', 'x'.repeat(201)])('refuses the key %j', async key => {
    const answered = await idempotent(ctx, somebody, request(key), effect('malformed'));
    expect(answered).toMatchObject({ ok: false, refusal: { code: 'idempotency-key-malformed' } });
  });
});
