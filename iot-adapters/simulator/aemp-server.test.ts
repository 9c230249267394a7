import { afterEach, expect, it } from 'vitest';
import type { DocumentProtocol } from '../protocol.ts';
import { protocolNamed } from '../registry.ts';
import { type AempServer, startAempServer } from './aemp-server.ts';
import { machineOf } from './machine/fleet.ts';
import { storyOf } from './scenario.ts';

const NOW = Date.UTC(2026, 4, 12, 9, 30);

let server: AempServer | null = null;
afterEach(() => server?.close());

const aemp = (): DocumentProtocol => {
  const protocol = protocolNamed('aemp');
  if (!protocol || !('decodeDocument' in protocol)) throw new Error('aemp is no protocol of documents');
  return protocol;
};

const serve = async (count: number, token?: string) => {
  const machines = Array.from({ length: count }, (_, number) => ({
    id: `PIN${number}`,
    story: storyOf(machineOf('aemp', number, NOW), 'work', null),
  }));
  server = await startAempServer({ host: '127.0.0.1', port: 0, machines, token, clock: () => NOW });
  const base = `http://127.0.0.1:${server.port}`;
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${base}${path}`, { headers });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
  };
  return { machines, ask };
};

it('its pages are read as what the machines say, each once', async () => {
  const { machines, ask } = await serve(230);
  const readings = [];
  for (const page of [1, 2, 3]) readings.push(...aemp().decodeDocument((await ask(`/Fleet/${page}`)).bytes).readings);
  expect(new Set(readings.map(({ deviceId }) => deviceId))).toEqual(new Set(machines.map(({ id }) => id)));
  const said = machines[57]?.story.tell(NOW - 60_000, NOW);
  const heard = readings.filter(({ deviceId }) => deviceId === 'PIN57');
  expect(heard.find(({ latitude }) => latitude !== undefined)).toMatchObject({
    deviceTime: NOW - 60_000,
    latitude: said?.latitude,
    longitude: said?.longitude,
  });
  const quarter = machines[57]?.story.tell(Date.UTC(2026, 4, 12, 9, 15), NOW);
  const hours = heard.find(({ engineHoursMs }) => engineHoursMs !== undefined);
  expect(hours?.deviceTime).toBe(Date.UTC(2026, 4, 12, 9, 15));
  expect(Math.abs((hours?.engineHoursMs ?? 0) - (quarter?.engineHoursMs ?? 0))).toBeLessThan(36_000);
});

it('past its end it has no machine, and one machine is found by its PIN', async () => {
  const { ask } = await serve(3);
  expect(aemp().decodeDocument((await ask('/Fleet/2')).bytes)).toMatchObject({ readings: [] });
  const one = aemp().decodeDocument((await ask('/Fleet/Equipment/PIN1')).bytes);
  expect(new Set(one.readings.map(({ deviceId }) => deviceId))).toEqual(new Set(['PIN1']));
  expect((await ask('/Fleet/Equipment/PIN9')).status).toBe(404);
  expect((await ask('/elsewhere')).status).toBe(404);
});

it('lets nobody in without its token, where it has one', async () => {
  const { ask } = await serve(1, 'secret');
  const basic = `Basic ${Buffer.from('anybody:secret').toString('base64')}`;
  expect((await ask('/Fleet/1')).status).toBe(401);
  expect((await ask('/Fleet/1', { authorization: 'Bearer other' })).status).toBe(401);
  expect((await ask('/Fleet/1', { authorization: 'Bearer secret' })).status).toBe(200);
  expect((await ask('/Fleet/1', { authorization: basic })).status).toBe(200);
  expect([server?.answered, server?.refused]).toEqual([2, 2]);
});
