import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { fromHex } from '../bytes.ts';
import { h02 } from '../protocols/h02/h02.ts';
import type { Arrival, ReadingSink } from '../sink.ts';
import { listenTrackerTcp } from './tracker-tcp.ts';

const MESSAGE = fromHex('2470010001231230450403264808100005011348000e042270ffffffffff0001') ?? new Uint8Array(0);

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 200 && !holds(); tries += 1) await new Promise(resolve => setTimeout(resolve, 50));
};

it('a message that does not say where it ends is stored once the line is quiet, and the next at once', async () => {
  const arrivals: Arrival[] = [];
  const sink: ReadingSink = {
    take: async arrival => {
      arrivals.push(arrival);
      return { taken: true, stored: arrival.readings.length };
    },
    setAside: async () => {},
    knows: async () => true,
    byName: async () => null,
    byToken: async () => null,
  };
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const limits = { quietMs: 500 };
  const listener = await listenTrackerTcp({ protocol: h02, sink, log, limits, host: '127.0.0.1', port: 0 });
  const socket = connect(listener.port, '127.0.0.1');
  try {
    socket.write(MESSAGE);
    await until(() => arrivals.length === 1);
    expect(arrivals).toMatchObject([{ sender: { deviceId: '7001000123', trust: 0 }, readings: [{ fix: 'valid' }] }]);
    socket.write(MESSAGE);
    await until(() => arrivals.length === 2);
    expect(arrivals).toHaveLength(2);
  } finally {
    socket.destroy();
    await listener.close();
  }
});
