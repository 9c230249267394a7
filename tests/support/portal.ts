import { fileURLToPath } from 'node:url';
import { flatRoutes } from '@remix-run/dev/dist/config/flat-routes.js';
import { type AppLoadContext, createRequestHandler, type ServerBuild } from '@remix-run/node';
import { DEFAULT_DOORS } from '~/components/devices/doors';
import { DEFAULT_MAP } from '~/components/map/settings';
import { sessionCookie } from '~/cookies.server';
import type { PortalContext } from '~/load-context';
import remixOptions from '../../remix.config.js';
import type { TestServices } from './services.ts';

const appFolder = fileURLToPath(new URL('../../app', import.meta.url));
const modules = import.meta.glob<ServerBuild['routes'][string]['module']>('../../app/{root.tsx,routes/**/*.{ts,tsx}}');
const future = {
  v3_fetcherPersist: true,
  v3_relativeSplatPath: true,
  v3_throwAbortReason: true,
  v3_routeConfig: false,
  v3_singleFetch: true,
  v3_lazyRouteDiscovery: true,
  unstable_optimizeDeps: false,
};

/** The server build that Vite would make, without bundling: routes of `app/`, rendered by the real entry. */
const createBuild = async (wanted: RegExp): Promise<ServerBuild> => {
  const found = {
    root: { id: 'root', path: '', file: 'root.tsx' },
    ...flatRoutes(appFolder, [...(remixOptions.ignoredRouteFiles ?? [])]),
  };
  const routes: ServerBuild['routes'] = {};
  const assets: ServerBuild['assets']['routes'] = {};
  for (const { id, parentId, path, index, file } of Object.values<{
    id: string;
    parentId?: string;
    path?: string;
    index?: boolean;
    file: string;
  }>(found)) {
    if (!wanted.test(id)) continue;
    const module = await modules[`../../app/${file}`]?.();
    if (!module) throw new Error(`no module for ${file}`);
    const place = { id, ...(parentId && { parentId }), ...(path !== undefined && { path }), ...(index && { index }) };
    routes[id] = { ...place, module };
    assets[id] = {
      ...place,
      module: `/assets/${id}.js`,
      hasAction: 'action' in module,
      hasLoader: 'loader' in module,
      hasClientAction: false,
      hasClientLoader: false,
      hasErrorBoundary: 'ErrorBoundary' in module,
    };
  }
  return {
    mode: 'production',
    entry: { module: await import('~/entry.server') },
    routes,
    assets: {
      entry: { module: '/assets/entry.js', imports: [] },
      routes: assets,
      url: '/assets/manifest.js',
      version: 'test',
    },
    publicPath: '/',
    assetsBuildDirectory: 'build/client',
    future,
    isSpaMode: false,
  };
};

export interface TestPage {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** Where a redirect leads. */
  readonly location: string | null;
}

/** A browser without scripts: keeps cookies, follows nothing. */
export interface TestBrowser {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<TestPage>;
  /** Posts a form of the page last seen, with its token. */
  post(
    path: string,
    fields: Readonly<Record<string, string | readonly string[]>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<TestPage>;
  /** Sends a body as it is; `csrf` is the token of the page last seen. */
  send(path: string, init: (csrf: string) => RequestInit): Promise<TestPage>;
  readonly cookies: Map<string, string>;
}

/** The session that a member has, in this browser. */
export const signIn = async ({ cookies }: TestBrowser, { token }: { readonly token: string }): Promise<void> => {
  const [name = '', value = ''] = (await sessionCookie.serialize(token)).split(';')[0]?.split(/=(.*)/s) ?? [];
  cookies.set(name, value);
};

const tokenIn = (html: string): string => /name="csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';

/**
 * The portal's own pages over test services, spoken to as a browser without scripts would. `routes` matches the ids of
 * those that the test needs (`root`, `routes/login`): the fewer, the sooner it starts.
 */
export const createTestPortal = async (
  services: Pick<TestServices, 'ctx'>,
  routes: RegExp = /./,
  context: Partial<PortalContext> = {},
): Promise<{ open(): TestBrowser; origin: string }> => {
  const handle = createRequestHandler(await createBuild(routes), 'production');
  const origin = services.ctx.publicUrl;
  let requests = 0;
  const contextOf = (): AppLoadContext => {
    requests += 1;
    return {
      services: services.ctx,
      live: { changes: async function* () {}, mark: () => 'portal.0', since: () => [] },
      chainStatus: async () => ({
        reachable: true,
        headBlock: 7n,
        projectedBlock: 7n,
        projectedAt: services.ctx.clock.now(),
        backlog: 0,
      }),
      cspNonce: `nonce${requests}`,
      requestId: `request${requests}`,
      clientIp: '203.0.113.7',
      demo: null,
      publicUrl: origin,
      version: '0.0.0',
      map: DEFAULT_MAP,
      devices: DEFAULT_DOORS,
      ...context,
    };
  };

  const open = (): TestBrowser => {
    const cookies = new Map<string, string>();
    let last = '';
    const send = async (path: string, init: RequestInit): Promise<TestPage> => {
      const headers = new Headers(init.headers);
      headers.set('Host', new URL(origin).host);
      headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
      const response = await handle(new Request(`${origin}${path}`, { ...init, headers }), contextOf());
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '' || /max-age=0/i.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
      const html = await response.text();
      if (html !== '') last = html;
      return { status: response.status, headers: response.headers, html, location: response.headers.get('Location') };
    };
    return {
      cookies,
      get: (path, headers = {}) => send(path, { headers }),
      send: (path, init) => {
        const wanted = init(tokenIn(last));
        const headers = new Headers(wanted.headers);
        headers.set('Origin', origin);
        return send(path, { method: 'POST', ...wanted, headers });
      },
      post: (path, fields, headers = {}) => {
        const body = new URLSearchParams({ csrf: tokenIn(last) });
        for (const [name, value] of Object.entries(fields)) {
          if (name === 'csrf') body.delete('csrf');
          for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
        }
        return send(path, { method: 'POST', body, headers: { Origin: origin, ...headers } });
      },
    };
  };
  return { open, origin };
};
