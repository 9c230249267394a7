import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../embedded/free-port.ts';
import { type HttpServer, openHttp } from './server.ts';

let http: HttpServer;
let url: string;
let lines: string[];

const open = async (
  options: { publicUrl?: string; trustProxy?: number; metricsToken?: string; mapTilesUrl?: string } = {},
) => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  lines = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  http = await openHttp({
    host: '127.0.0.1',
    port,
    portVariable: 'PORT',
    publicUrl: options.publicUrl ?? url,
    trustProxy: options.trustProxy ?? 0,
    metricsToken: options.metricsToken ?? null,
    mapTilesUrl: options.mapTilesUrl ?? null,
    log: pino({ level: 'info' }, sink),
  });
};
beforeEach(() => open());
afterEach(() => http.close());

const openEcho = () =>
  http.open((request, response) => {
    if (request.path === '/fails') throw new Error('a secret of the inside');
    response.json({ ip: request.ip, path: request.path });
  });

describe('the HTTP server', () => {
  it('says that it is up at once, and that it is ready when it is', async () => {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    http.readiness.register('database', async () => ({ ok: true, detail: 'answers' }));
    const before = await fetch(`${url}/readyz`);
    expect(before.status).toBe(503);
    expect(await before.json()).toMatchObject({
      ready: false,
      checks: { start: { ok: false }, database: { ok: true } },
    });
    openEcho();
    const after = await fetch(`${url}/readyz`);
    expect(after.status).toBe(200);
    expect(await after.json()).toMatchObject({ ready: true });
  });

  it('is not ready while a part is ill, throws or does not answer', async () => {
    openEcho();
    http.readiness.register('ill', async () => ({ ok: false, detail: '3 blocks behind' }));
    http.readiness.register('throws', async () => {
      throw new Error('no connection');
    });
    http.readiness.register('silent', () => new Promise(() => undefined));
    const answer = await fetch(`${url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({
      ready: false,
      checks: {
        ill: { ok: false, detail: '3 blocks behind' },
        throws: { ok: false, detail: 'no connection' },
        silent: { ok: false, detail: 'no answer in 3 s' },
        start: { ok: true, detail: 'started' },
      },
    });
  });

  it('holds requests until it is open', async () => {
    const early = fetch(`${url}/page`);
    await new Promise(done => setTimeout(done, 100));
    openEcho();
    expect(await (await early).json()).toMatchObject({ path: '/page' });
  });

  it('gives every request an id, keeps a good one, and logs under it without secrets', async () => {
    openEcho();
    const answer = await fetch(`${url}/o/s3cret-token?code=123`);
    const id = answer.headers.get('x-request-id');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect((await fetch(url, { headers: { 'x-request-id': 'from-the-proxy-1' } })).headers.get('x-request-id')).toBe(
      'from-the-proxy-1',
    );
    const forged = await fetch(url, { headers: { 'x-request-id': 'x"}{"level":60' } });
    expect(forged.headers.get('x-request-id')).not.toContain('"');
    const log = lines.join('');
    expect(log).toContain(`"id":"${id}"`);
    expect(log).toContain('"path":"/o/[secret]"');
    expect(log).not.toContain('s3cret-token');
    expect(log).not.toContain('code=123');
  });

  it('sends security headers with another nonce each time', async () => {
    openEcho();
    const policies = await Promise.all(
      [1, 2].map(async () => (await fetch(url)).headers.get('content-security-policy') ?? ''),
    );
    expect(policies[0]).not.toBe(policies[1]);
    expect(policies[0]).toMatch(/script-src 'self' 'nonce-[\w+/=]+';/);
    expect(policies[0]).not.toMatch(/script-src[^;]*unsafe/);
    expect(policies[0]).toContain("frame-ancestors 'none'");
    const { headers } = await fetch(url);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('lets a page connect to nobody else, but for the node that the reader of a page of verification has named', async () => {
    openEcho();
    const connects = async (path: string) =>
      /connect-src ([^;]*)/.exec((await fetch(url + path)).headers.get('content-security-policy') ?? '')?.[1];
    const node = encodeURIComponent('https://rpc.example:8545/v1/key?x=1');
    const reading = '/readings/0199aaaa-0000-7000-8000-000000000001';
    for (const path of ['/verify/0x12', '/id/a1b2', '/01/09506000134352/21/SN-1', reading])
      expect(await connects(`${path}?node=${node}`), path).toBe("'self' https://rpc.example:8545");
    for (const path of [
      '/verify/0x12',
      `/verify/0x12/more?node=${node}`,
      `/receivables/0x12?node=${node}`,
      `${reading}/proof.json?node=${node}`,
      `/readings/all?node=${node}`,
      `/equipment/0x12?node=${node}`,
      `/01/09506000134352?node=${node}`,
      `/?node=${node}`,
      '/verify/0x12?node=javascript:alert(1)',
      `/verify/0x12?node=${encodeURIComponent('*')}`,
      `/verify/0x12?node=${encodeURIComponent('https:; script-src *')}`,
      `/verify/0x12?node=${node}&node=${node}`,
    ])
      expect([path, await connects(path)]).toEqual([path, "'self'"]);
  });

  it('loads images from nobody else, but for a map server that was configured', async () => {
    openEcho();
    const images = async () =>
      /img-src ([^;]*)/.exec((await fetch(url)).headers.get('content-security-policy') ?? '')?.[1];
    expect(await images()).toBe("'self' data: blob:");
    await http.close();
    await open({ mapTilesUrl: 'https://tiles.example/osm/{z}/{x}/{y}.png' });
    openEcho();
    expect(await images()).toBe("'self' data: blob: https://tiles.example");
  });

  it('insists on https where the portal is reached by it', async () => {
    await http.close();
    await open({ publicUrl: 'https://portal.example' });
    openEcho();
    const { headers } = await fetch(url);
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
    expect(headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
  });

  it('believes X-Forwarded-For from as many proxies as there are, and from nobody else', async () => {
    openEcho();
    const forwarded = { headers: { 'x-forwarded-for': '203.0.113.9' } };
    expect(await (await fetch(url, forwarded)).json()).toMatchObject({ ip: '127.0.0.1' });
    await http.close();
    await open({ trustProxy: 1 });
    openEcho();
    expect(await (await fetch(url, forwarded)).json()).toMatchObject({ ip: '203.0.113.9' });
  });

  it('tells the person a number and nothing of the inside when something fails', async () => {
    openEcho();
    const answer = await fetch(`${url}/fails`);
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(text).toContain(answer.headers.get('x-request-id'));
    expect(text).not.toContain('secret');
    expect(lines.join('')).toContain('a secret of the inside');
  });

  it('exposes metrics with few labels, whatever is asked for', async () => {
    openEcho();
    for (const path of ['/receivables/0x12', '/receivables/0x34', '/%F0%9F%92%A9/a', '/O0O']) await fetch(url + path);
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).toMatch(/http_request_duration_seconds_count\{method="GET",route="\/receivables",status="200"\} 2/);
    expect(text).toMatch(/route="other"/);
    expect(text).not.toContain('0x12');
  });

  it('shows its metrics to this machine alone, unless there is a token', async () => {
    openEcho();
    const status = async (headers: Record<string, string> = {}) => (await fetch(`${url}/metrics`, { headers })).status;
    expect(await status()).toBe(200);
    expect(await status({ 'x-forwarded-for': '203.0.113.9' })).toBe(403);
    expect(await status({ forwarded: 'for=203.0.113.9' })).toBe(403);
    await http.close();
    await open({ metricsToken: 'a token of the tests' });
    openEcho();
    expect(await status()).toBe(401);
    expect(await status({ authorization: 'Bearer another token' })).toBe(401);
    expect(await status({ authorization: 'Bearer a token of the tests', 'x-forwarded-for': '203.0.113.9' })).toBe(200);
  });

  it('closes although somebody keeps a stream open', async () => {
    http.open((_request, response) => {
      response.writeHead(200).write('and so on');
    });
    const stream = await fetch(url);
    // It would never come back otherwise.
    await http.close();
    await stream.text().catch(() => undefined);
    await open();
  });
});
