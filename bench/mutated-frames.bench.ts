/**
 * What a frame that somebody has changed costs: every protocol of trackers reads the frames of its own fixtures with bytes
 * flipped, set, put in, left out, cut off and repeated. Prints for each the slowest frame against a limit of 50 milliseconds of
 * the processor, and what a connection held at most against its bound. Ends with an error where a decoder throws.
 *
 * Run with `npx tsx bench/mutated-frames.bench.ts [frames a protocol]`.
 */
import { fromAscii, fromHex } from '#iot-adapters/bytes';
import type { Fixture } from '#iot-adapters/fixture';
import { isTrackerProtocol, MOST_BUFFERED, type Session, type TrackerProtocol } from '#iot-adapters/protocol';
import { fixtures as gt06 } from '#iot-adapters/protocols/gt06/fixtures';
import { fixtures as h02 } from '#iot-adapters/protocols/h02/fixtures';
import { fixtures as queclink } from '#iot-adapters/protocols/queclink/fixtures';
import { fixtures as teltonika } from '#iot-adapters/protocols/teltonika/fixtures';
import { fixtures as tk103 } from '#iot-adapters/protocols/tk103/fixtures';
import { PROTOCOLS } from '#iot-adapters/registry';
import { Dice } from '#server/demo/dice';

const frames = Number(process.argv[2] ?? 100_000);
const LIMIT_MS = 50;
const SEED = 4_711;

const FIXTURES: Readonly<Record<string, readonly Fixture[]>> = { teltonika, gt06, queclink, h02, tk103 };

const cpuMs = (): number => process.cpuUsage().user / 1000;

const changed = (bytes: Uint8Array, dice: Dice): Uint8Array => {
  const where = bytes.length === 0 ? 0 : dice.between(0, bytes.length - 1);
  const [before, after] = [bytes.subarray(0, where), bytes.subarray(where)];
  const value = Uint8Array.of(dice.between(0, 255));
  switch (dice.between(0, 5)) {
    case 0:
      return Buffer.concat([before, Uint8Array.of((after[0] ?? 0) ^ (1 << dice.between(0, 7))), after.subarray(1)]);
    case 1:
      return Buffer.concat([before, value, after.subarray(1)]);
    case 2:
      return Buffer.concat([before, value, after]);
    case 3:
      return Buffer.concat([before, after.subarray(1)]);
    case 4:
      return before;
    default:
      return Buffer.concat([before, after, after]);
  }
};

/** Reads one stream as a connection does; answers what it held at most and how many frames it was. */
const read = (protocol: TrackerProtocol, bytes: Uint8Array): { readonly held: number; readonly count: number } => {
  const framer = protocol.framer();
  const heard = framer.push(bytes);
  const held = framer.buffered;
  const all = [...heard, ...framer.end()];
  let session: Session = {};
  for (const frame of all) if (frame.refused === undefined) session = protocol.decode(frame.bytes, session, 0).session;
  protocol.decode(bytes, {}, 0);
  protocol.decodeDatagram?.(bytes);
  return { held, count: all.length };
};

for (const protocol of PROTOCOLS.filter(isTrackerProtocol)) {
  const whole = (FIXTURES[protocol.name] ?? []).map(({ line }) => fromHex(line) ?? fromAscii(line));
  if (whole.length === 0) throw new Error(`${protocol.name} has no fixtures here: add them to FIXTURES`);
  const dice = new Dice(SEED);
  let [slowest, held] = [0, 0];
  const began = cpuMs();
  for (let at = 0; at < frames; at += 1) {
    let bytes = whole[at % whole.length] ?? new Uint8Array();
    for (let times = dice.between(1, 8); times > 0; times -= 1) bytes = changed(bytes, dice);
    const started = cpuMs();
    const one = read(protocol, bytes);
    slowest = Math.max(slowest, (cpuMs() - started) / Math.max(1, one.count));
    held = Math.max(held, one.held);
  }
  console.log(
    `${protocol.name}: slowest of ${frames} changed frames ${(slowest / LIMIT_MS).toFixed(2)} of the limit of ${LIMIT_MS} ms ` +
      `(${slowest.toFixed(1)} ms; ${((1000 * (cpuMs() - began)) / frames).toFixed(0)} µs each), ` +
      `held ${(held / MOST_BUFFERED).toFixed(2)} of ${MOST_BUFFERED / 1024} KiB`,
  );
}
