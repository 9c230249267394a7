import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServices, type TestServices } from '#tests/support/services';
import { BUDGETS } from './budgets.ts';
import { spend } from './spend.ts';

const { attempts, seconds } = BUDGETS['log-in-account'];

describe('rate limits', () => {
  let services: TestServices;
  beforeAll(async () => {
    services = await createTestServices();
  });
  afterAll(() => services.close());

  const consume = (key: string) => services.ctx.limits.consume('log-in-account', key);

  it('lets through exactly the budget, also when all come at once', async () => {
    const answers = await Promise.all(Array.from({ length: attempts * 3 }, () => consume('at-once@example.com')));
    expect(answers.filter(answer => answer.allowed)).toHaveLength(attempts);
  });

  it('counts each key and each budget by itself', async () => {
    for (let attempt = 0; attempt < attempts; attempt++) await consume('a@example.com');
    expect((await consume('a@example.com')).allowed).toBe(false);
    expect((await consume('b@example.com')).allowed).toBe(true);
    expect((await services.ctx.limits.consume('password-check', 'a@example.com')).allowed).toBe(true);
  });

  it('opens again when the window is over, and refused attempts do not lengthen it', async () => {
    for (let attempt = 0; attempt < attempts; attempt++) await consume('window@example.com');
    services.clock.advance(seconds - 10);
    expect(await consume('window@example.com')).toEqual({ allowed: false, retryAfterSeconds: 10 });
    services.clock.advance(10);
    expect((await consume('window@example.com')).allowed).toBe(true);
  });

  it('gives one attempt back, and forgets all on reset', async () => {
    for (let attempt = 0; attempt < attempts; attempt++) await consume('back@example.com');
    await services.ctx.limits.giveBack('log-in-account', 'back@example.com');
    expect((await consume('back@example.com')).allowed).toBe(true);
    expect((await consume('back@example.com')).allowed).toBe(false);
    await services.ctx.limits.reset('log-in-account', 'back@example.com');
    expect((await consume('back@example.com')).allowed).toBe(true);
  });

  it('keeps no address in the clear', async () => {
    await consume('secretive@example.com');
    const rows = await services.db.rateLimit.findMany();
    expect(JSON.stringify(rows)).not.toContain('secretive');
  });

  it('is answered by services as a refusal with the time to wait', async () => {
    for (let attempt = 0; attempt < attempts; attempt++) await consume('spent@example.com');
    expect(await spend(services.ctx, 'log-in-account', 'spent@example.com')).toEqual({
      ok: false,
      refusal: { code: 'too-many-attempts', params: { minutes: '15', seconds: '900' } },
    });
  });
});
