import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from './free-port.ts';
import { closeGateway, openGateway } from './gateway.ts';

const ours = 'http://localhost:3000';
let url: string;
let gateway: Server;

beforeEach(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const node = { send: async () => '0x', forward: async () => '{"jsonrpc":"2.0","id":1,"result":"0x1"}' };
  gateway = await openGateway(node, port, [ours]);
});
afterEach(() => closeGateway(gateway));

const ask = (method: string, origin: string | null) =>
  fetch(url, {
    method,
    headers: { 'Content-Type': 'application/json', ...(origin !== null && { Origin: origin }) },
    ...(method === 'POST' && { body: '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}' }),
  });

describe('the embedded node from a browser', () => {
  it('is open to pages of the portal', async () => {
    expect((await ask('OPTIONS', ours)).status).toBe(204);
    for (const method of ['OPTIONS', 'POST'])
      expect((await ask(method, ours)).headers.get('access-control-allow-origin')).toBe(ours);
  });

  it('is closed to those of other sites, and asks no origin of programs', async () => {
    expect((await ask('OPTIONS', 'https://elsewhere.example')).status).toBe(405);
    expect((await ask('POST', 'https://elsewhere.example')).headers.get('access-control-allow-origin')).toBeNull();
    expect(await (await ask('POST', null)).json()).toMatchObject({ result: '0x1' });
    expect((await ask('GET', ours)).status).toBe(405);
  });
});
