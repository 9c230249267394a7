import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accepted, nowhere, refusalOf } from '#tests/support/consortium';
import { createTestServices, type TestServices } from '#tests/support/services';
import { firstRun, isFirstRun } from './first-run.ts';
import { resolveSession } from './resolve-session.ts';

const input = (email: string, password = 'harbour crane seven') => ({
  organisation: {
    name: 'Elbe Bank AG',
    kinds: ['BANK' as const],
    country: 'de',
    identifiers: [{ scheme: 'VAT', value: 'DE 129273398' }],
  },
  administrator: { name: 'Ada Founder', email, password, timeZone: 'Europe/Berlin' },
});

describe('the first run', () => {
  let services: TestServices;
  beforeAll(async () => {
    services = await createTestServices();
  });
  afterAll(() => services.close());
  const post = (email: string, password?: string) => firstRun(services.ctx, null, input(email, password), nowhere);

  it('refuses weak passwords and wrong numbers, and nothing has happened then', async () => {
    expect(refusalOf(await post('ada@example.com', 'elbe-bank-2026!'))).toBe('password-guessable');
    const wrong = input('ada@example.com');
    wrong.organisation.identifiers = [{ scheme: 'LEI', value: '529900ODI3047E2LIV00' }];
    expect(refusalOf(await firstRun(services.ctx, null, wrong, nowhere))).toBe('identifier-check-digit');
    expect(await isFirstRun(services.ctx)).toBe(true);
    expect(await services.db.user.count()).toBe(0);
  });

  it('founds one organisation, also when several people post at once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(number => post(`ada-${number}@example.com`)));
    expect(answers.map(refusalOf).sort()).toEqual([
      'accepted',
      'already-founded',
      'already-founded',
      'already-founded',
    ]);
    expect(await services.db.organisation.count()).toBe(1);
    expect(await services.db.user.count()).toBe(1);
    const founder = answers.find(answer => answer.ok);
    if (!founder) throw new Error('nobody founded it');
    const signedIn = await resolveSession(services.ctx, accepted(founder).token);
    expect(signedIn).toMatchObject({
      actor: { roles: ['ADMINISTRATOR', 'PREPARER', 'APPROVER', 'VIEWER'] },
      organisation: { name: 'Elbe Bank AG', governor: true, admitted: false },
      user: { timeZone: 'Europe/Berlin' },
    });
    const organisation = await services.db.organisation.findFirstOrThrow({ include: { identifiers: true } });
    expect(organisation.chainId).toMatch(/^0x[0-9a-f]{64}$/);
    expect(organisation.publicKey).toMatch(/^0x[0-9a-f]{40}$/);
    expect(organisation.country).toBe('DE');
    expect(organisation.identifiers).toMatchObject([{ scheme: 'VAT', value: 'DE129273398' }]);
  });

  it('is closed from then on', async () => {
    expect(await isFirstRun(services.ctx)).toBe(false);
    expect(refusalOf(await post('late@example.com'))).toBe('already-founded');
  });
});
