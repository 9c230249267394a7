import { readFileSync } from 'node:fs';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printed } from '#graphql/print-schema';
import { BODY_BYTES, LIMITS } from '#graphql/yoga';
import { createTestApi, type TestApi } from '#tests/support/api';
import { createOrganisation, type TestOrganisation } from '#tests/support/consortium';
import { createTestServices, type TestServices } from '#tests/support/services';

let services: TestServices;
let api: TestApi;
let nord: TestOrganisation;
let token: string;

beforeAll(async () => {
  services = await createTestServices();
  api = createTestApi(services.ctx);
  nord = await createOrganisation(services.ctx, 'Nord', ['LESSOR']);
  token = await api.tokenOf(nord.preparer);
});
afterAll(() => services.close());

it('the printed schema is the schema: npm run schema', () => {
  expect(readFileSync(new URL('../../graphql/schema.graphql', import.meta.url), 'utf8')).toBe(printed());
});

describe('the audits of GraphQL over HTTP', () => {
  const audits = serverAudits({
    url: 'http://lienlight.test/graphql',
    fetchFn: (input: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set('Authorization', `Bearer ${token}`);
      return api.fetch(input, { ...init, headers });
    },
  });
  it.each(audits.map(audit => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_, audit) => {
    const result = await audit.fn();
    expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok');
  });
});

describe('who asks', () => {
  const query = '{ viewer { kind organisation { name } permissions } }';

  it('a program by its token, as its maker', async () => {
    const { status, data, errors, headers } = await api.run(token, query);
    expect(errors).toEqual([]);
    expect(status).toBe(200);
    expect(data.viewer).toMatchObject({ kind: 'TOKEN', organisation: { name: 'Nord' } });
    expect(data.viewer.permissions).toContain('receivable:issue');
    expect(headers.get('X-Request-Id')).toMatch(/^request\d+$/);
    expect(headers.get('Cache-Control')).toBe('private, no-store');
  });

  it('nobody: 401', async () => {
    for (const [headers, message] of [
      [{}, /bearer token/],
      [{ Authorization: 'Bearer ll_nobody' }, /not valid/],
      [{ Authorization: 'Basic eDp5' }, /must read/],
    ] as const) {
      const answer = await api.run(null, query, {}, headers);
      expect(answer.status).toBe(401);
      expect(answer.errors[0]).toMatchObject({
        message: expect.stringMatching(message),
        extensions: { code: 'UNAUTHENTICATED' },
      });
      expect(answer.headers.get('WWW-Authenticate')).toMatch(/^Bearer/);
    }
  });

  const cookie = (): string => `ll_session=${encodeURIComponent(btoa(JSON.stringify(nord.preparer.token)))}`;

  it('a browser by its session: only with a header that no other site can send', async () => {
    const ask = (headers: Record<string, string>) => api.run(null, query, {}, { Cookie: cookie(), ...headers });
    const { csrfToken } = await services.db.session.findUniqueOrThrow({ where: { id: nord.preparer.sessionId } });
    expect((await ask({ 'X-CSRF-Token': csrfToken })).data.viewer.kind).toBe('MEMBER');
    expect((await ask({ 'GraphQL-Require-Preflight': '1' })).data.viewer.kind).toBe('MEMBER');
    expect((await ask({})).status).toBe(403);
    expect((await ask({ 'X-CSRF-Token': 'guessed' })).status).toBe(403);
    expect((await ask({ 'X-CSRF-Token': csrfToken, Origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await ask({ 'X-CSRF-Token': csrfToken, 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  });

  it('by GET only to read', async () => {
    const get = (document: string) =>
      api.fetch(`${api.url}?query=${encodeURIComponent(document)}`, { headers: { Cookie: cookie() } });
    expect((await get('{ viewer { kind } }')).status).toBe(200);
    expect((await get('mutation { markInboxRead(input: {}) { __typename } }')).status).toBe(405);
  });

  it('a visitor gets GraphiQL when signed in, with nothing from another host, and else the log-in page', async () => {
    const headers = { Accept: 'text/html' };
    const outside = await api.fetch(api.url, { headers });
    expect([outside.status, outside.headers.get('Location')]).toEqual([302, '/login?next=%2Fgraphql']);
    const inside = await api.fetch(api.url, { headers: { ...headers, Cookie: cookie() } });
    const html = await inside.text();
    const head = html.slice(0, html.indexOf('<style'));
    expect(html.match(/<style nonce="nonce\d+">/g)).toHaveLength(1);
    expect(html.match(/<script nonce="nonce\d+">/g)).toHaveLength(2);
    expect(head).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('not too often', async () => {
    const seldom = {
      ...services.ctx,
      limits: { ...services.ctx.limits, consume: async () => ({ allowed: false as const, retryAfterSeconds: 17 }) },
    };
    const answer = await createTestApi(seldom).run(token, query);
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '17']);
    expect(answer.errors[0]?.extensions?.code).toBe('RATE_LIMITED');
  });
});

describe('limits, each with its own words', () => {
  const refused = async (query: string): Promise<string> => {
    const { data, errors } = await api.run(token, query);
    expect(data ?? null).toBeNull();
    return errors[0]?.message ?? 'nothing refused';
  };

  it('depth', async () => {
    const deep = `{ viewer { organisation { ${'... on Organisation { '.repeat(LIMITS.depth)} name ${'} '.repeat(LIMITS.depth)} } } }`;
    expect(await refused(deep)).toMatch(/depth/i);
  });
  it('cost', async () => {
    const node =
      'timeline { type at txHash by { name } } fragments { index holder { name } } commitments { root kind }';
    const lists = ['a', 'b', 'c', 'd'].map(alias => `${alias}: receivables(first: 100) { edges { node { ${node} } } }`);
    expect((await api.run(token, `{ ${lists[0]} }`)).errors).toEqual([]);
    const { errors } = await api.run(token, `{ ${lists.join(' ')} }`);
    expect(errors[0]).toMatchObject({ extensions: { code: 'COST_LIMIT', limit: LIMITS.cost } });
  });
  it('cost, with the edges in a fragment', async () => {
    const rows = 'edges { node { timeline { type at txHash by { name } } fragments { index holder { name } } } }';
    const lists = ['a', 'b', 'c', 'd'].map(alias => `${alias}: receivables(first: 100) { ...F }`);
    const { errors } = await api.run(
      token,
      `{ ${lists.join(' ')} } fragment F on QueryReceivablesConnection { ${rows} }`,
    );
    expect(errors[0]).toMatchObject({ extensions: { code: 'COST_LIMIT', limit: LIMITS.cost } });
  });
  it('ids of nodes', async () => {
    const ids = Array.from({ length: 101 }, () => 'SW52b2ljZTox');
    const read = (many: readonly string[]) =>
      api.run(token, 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }', { ids: many });
    expect((await read(ids)).errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect((await read(ids.slice(1))).errors.map(error => error.extensions?.code)).not.toContain('BAD_USER_INPUT');
  });
  it('aliases', async () => {
    const many = Array.from({ length: LIMITS.aliases + 1 }, (_, index) => `v${index}: viewer { kind }`);
    expect(await refused(`{ ${many.join(' ')} }`)).toMatch(/alias/i);
  });
  it('directives', async () => {
    expect(await refused(`{ viewer { kind ${'@include(if: true) '.repeat(LIMITS.directives + 1)} } }`)).toMatch(
      /directive/i,
    );
  });
  it('tokens', async () => {
    expect(await refused(`{ viewer { ${'kind '.repeat(LIMITS.tokens)} } }`)).toMatch(/token/i);
  });
  it('size, said or not', async () => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const body = `{"query":"{ viewer { kind } }","extensions":{"x":"${'x'.repeat(BODY_BYTES)}"}}`;
    const said = await api.fetch(api.url, { method: 'POST', headers, body });
    const stream = new Blob([body]).stream();
    const init = { method: 'POST', headers, body: stream, duplex: 'half' as const };
    const unsaid = await api.fetch(api.url, init);
    for (const response of [said, unsaid]) {
      expect(response.status).toBe(413);
      expect((await response.json()).errors[0].extensions.code).toBe('BODY_TOO_LARGE');
    }
  });
  it('pages', async () => {
    for (const page of ['first: 101', 'first: 0', 'first: 1, last: 1'])
      expect((await api.run(token, `{ receivables(${page}) { edges { cursor } } }`)).errors[0]).toMatchObject({
        extensions: { code: 'BAD_USER_INPUT' },
      });
  });
});

describe('errors', () => {
  it('the unexpected is logged and masked, with the request’s id', async () => {
    const broken = {
      ...services.ctx,
      clock: {
        now: () => {
          if (new Error().stack?.includes('receivable')) throw new Error('the secret of the house');
          return services.clock.now();
        },
      },
    };
    const { errors } = await createTestApi(broken).run(token, '{ receivables { edges { cursor } } }');
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors)).not.toContain('secret');
    expect(errors[0]).toMatchObject({ extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'request1' } });
    expect(services.logged.join()).toContain('a resolver failed');
  });

  it('a read that lacks its permission says which', async () => {
    const narrow = await api.tokenOf(nord.preparer, ['invoice:read']);
    const { errors } = await api.run(narrow, '{ receivables { edges { cursor } } }');
    expect(errors[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      permission: 'receivable:read',
      refusal: 'not-in-token-scope',
    });
  });

  it('a block that does not come', async () => {
    const { errors } = await api.run(token, '{ viewer(minBlock: "5") { kind } }');
    expect(errors[0]?.extensions).toMatchObject({ code: 'MIN_BLOCK_NOT_REACHED', projectedBlock: null });
  });
});
