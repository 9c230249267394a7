import { connect } from 'node:net';
import { teltonikaLogin, teltonikaPacket } from '#tests/support/teltonika-frames';
import type { BenchDevice } from './ground.ts';

/** Records of a packet: a tracker that reports every ten seconds, and sends every few minutes. */
export const RECORDS = 20;

const STEP_MS = 10_000;

interface Part {
  readonly packets: number;
  readonly part: number;
  /** When its first part began, in milliseconds. */
  readonly begin: number;
}

/** The packets of a device in one part of a round; no two parts have a time in common. */
export const packetsOf = ({ packets, part, begin }: Part): Buffer[] =>
  Array.from({ length: packets }, (_, packet) =>
    teltonikaPacket(
      Array.from({ length: RECORDS }, (__, n) => begin + ((part * packets + packet) * RECORDS + n) * STEP_MS),
    ),
  );

/** Sends a device's packets, each after the answer to the one before, as trackers do. */
export const sendPackets = (port: number, device: BenchDevice, frames: readonly Buffer[]): Promise<void> =>
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

/** Has each device send so many packets at once; answers how many readings it was. */
export const sendReadings = async (port: number, devices: readonly BenchDevice[], part: Part): Promise<number> => {
  const frames = packetsOf(part);
  await Promise.all(devices.map(device => sendPackets(port, device, frames)));
  return part.packets * RECORDS * devices.length;
};
