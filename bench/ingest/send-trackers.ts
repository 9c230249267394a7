import { connect } from 'node:net';
import { teltonikaLogin, teltonikaPacket } from '#tests/support/teltonika-frames';
import type { BenchDevice } from './ground.ts';

/** Records of a packet: a tracker that reports every ten seconds, and sends every few minutes. */
const RECORDS = 20;

const STEP_MS = 10_000;

/** Sends a device's packets, each after the answer to the one before, as trackers do. */
const send = (port: number, device: BenchDevice, frames: readonly Buffer[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let sent = 0;
    let isIn = false;
    socket.on('connect', () => socket.write(teltonikaLogin(device.externalId)));
    socket.on('data', answer => {
      if (isIn && answer.readUInt32BE(0) !== RECORDS) return reject(new Error('not all was taken'));
      isIn = true;
      const next = frames[sent];
      sent += 1;
      if (next) socket.write(next);
      else socket.end(() => resolve());
      return undefined;
    });
    socket.on('error', reject);
  });

/** Has each device send so many packets at once; answers how many readings it was. Parts have no time in common. */
export const sendReadings = async (
  port: number,
  devices: readonly BenchDevice[],
  { packets, part, begin }: { readonly packets: number; readonly part: number; readonly begin: number },
): Promise<number> => {
  const frames = Array.from({ length: packets }, (_, packet) =>
    teltonikaPacket(
      Array.from({ length: RECORDS }, (__, n) => begin + ((part * packets + packet) * RECORDS + n) * STEP_MS),
    ),
  );
  await Promise.all(devices.map(device => send(port, device, frames)));
  return packets * RECORDS * devices.length;
};
