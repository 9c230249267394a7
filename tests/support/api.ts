import type { AppLoadContext } from '@remix-run/node';
import { permissionsOfActor } from '#domain/access/authorise';
import type { ServiceContext } from '#services/context';
import type { Live } from '#services/live';
import { createToken } from '#services/organisations/create-token';
import { DEFAULT_DOORS } from '~/components/devices/doors';
import { DEFAULT_MAP } from '~/components/map/settings';
import { action, loader } from '~/routes/graphql';
import { accepted, type TestMember } from './consortium.ts';

/** What came back: data and errors as they are on the wire. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into an answer whose shape its query determines
  readonly data: any;
  readonly errors: readonly { message: string; path?: unknown; extensions?: Record<string, unknown> }[];
}

export interface TestApi {
  readonly url: string;
  /** The mount route, as a server calls it. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** A token of this person; with all of their permissions unless told otherwise. */
  tokenOf(member: TestMember, scopes?: readonly string[]): Promise<string>;
  run(
    token: string | null,
    query: string,
    variables?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer>;
}

/** The API behind its mount route: bearer tokens, sessions, limits and all. */
export const createTestApi = (
  services: ServiceContext,
  live: Pick<Live, 'changes' | 'mark' | 'since'> = {
    changes: async function* () {},
    mark: () => 'api.0',
    since: () => [],
  },
): TestApi => {
  const url = `${services.publicUrl}/graphql`;
  let requests = 0;
  const contextOf = (): AppLoadContext => {
    requests += 1;
    return {
      services: { ...services, requestId: `request${requests}` },
      live,
      chainStatus: async () => ({
        reachable: true,
        headBlock: null,
        projectedBlock: null,
        projectedAt: null,
        backlog: 0,
      }),
      cspNonce: `nonce${requests}`,
      requestId: `request${requests}`,
      clientIp: '203.0.113.7',
      demo: null,
      publicUrl: services.publicUrl,
      version: '0.0.0',
      map: DEFAULT_MAP,
      devices: DEFAULT_DOORS,
    };
  };
  const call: TestApi['fetch'] = async (input, init) => {
    const request = new Request(input, init);
    const handle = request.method === 'GET' || request.method === 'HEAD' ? loader : action;
    const answer = await handle({ request, context: contextOf(), params: {} });
    if (!(answer instanceof Response)) throw new Error('the route answers no response');
    return answer;
  };
  return {
    url,
    fetch: call,
    async tokenOf(member, scopes = permissionsOfActor(member)) {
      const made = await createToken(services, member, { name: 'test', scopes: [...scopes], expiresInDays: 1 });
      return accepted(made).token;
    },
    async run(token, query, variables = {}, headers = {}) {
      const response = await call(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Accept: 'application/json',
          ...(token !== null && { Authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }, (_, value: unknown) =>
          typeof value === 'bigint' ? value.toString() : value,
        ),
      });
      const body = await response.json();
      return { status: response.status, headers: response.headers, data: body.data, errors: body.errors ?? [] };
    },
  };
};
