/**
 * What a frame that somebody has changed costs: every protocol reads the frames of its own fixtures with bytes
 * flipped, set, put in, left out, cut off and repeated. Prints for each the slowest frame against a limit of 50 milliseconds of
 * the processor, each call by itself, and what a connection held at most against its bound. Ends with an error where a decoder
 * throws, and with 1 where a limit is missed.
 *
 * Run with `npx tsx bench/mutated-frames.bench.ts [frames a protocol = 1000000]`.
 */
import { z } from 'zod';
import { fromHex } from '#iot-adapters/bytes';
import type { Fixture } from '#iot-adapters/fixture';
import {
  type DocumentProtocol,
  type HttpProtocol,
  isHttpProtocol,
  isTrackerProtocol,
  MOST_BUFFERED,
  type Protocol,
  type Session,
  type TrackerProtocol,
} from '#iot-adapters/protocol';
import { fixtures as aemp } from '#iot-adapters/protocols/aemp/fixtures';
import { fixtures as gt06 } from '#iot-adapters/protocols/gt06/fixtures';
import { fixtures as h02 } from '#iot-adapters/protocols/h02/fixtures';
import { fixtures as osmand } from '#iot-adapters/protocols/osmand/fixtures';
import { fixtures as queclink } from '#iot-adapters/protocols/queclink/fixtures';
import { fixtures as teltonika } from '#iot-adapters/protocols/teltonika/fixtures';
import { fixtures as tk103 } from '#iot-adapters/protocols/tk103/fixtures';
import { PROTOCOLS } from '#iot-adapters/registry';
import { Dice } from '#server/demo/dice';

const frames = Number(process.argv[2] ?? 1_000_000);
const LIMIT_MS = 50;
const SEED = 4_711;

const FIXTURES: Readonly<Record<string, readonly Fixture[]>> = {
  ...{ teltonika, gt06, queclink, h02, tk103, osmand, aemp },
};

const fromUtf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));

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

/** Processor time of the slowest call of a reading. Each call is measured by itself: a slow one among quick ones shows. */
class Slowest {
  ms = 0;

  measure<Value>(call: () => Value): Value {
    const started = cpuMs();
    const value = call();
    this.ms = Math.max(this.ms, cpuMs() - started);
    return value;
  }
}

interface ReadOnce {
  readonly held: number;
  readonly slowestMs: number;
}

/** Reads one stream as a connection does: framing as one call, and each of its frames. */
const readStream = (protocol: TrackerProtocol, bytes: Uint8Array): ReadOnce => {
  const slowest = new Slowest();
  const framer = protocol.framer();
  const heard = slowest.measure(() => framer.push(bytes));
  const held = framer.buffered;
  let session: Session = {};
  for (const frame of [...heard, ...slowest.measure(() => framer.end())]) {
    const before = session;
    if (frame.refused === undefined) session = slowest.measure(() => protocol.decode(frame.bytes, before, 0)).session;
  }
  slowest.measure(() => protocol.decode(bytes, {}, 0));
  slowest.measure(() => protocol.decodeDatagram?.(bytes));
  return { held, slowestMs: slowest.ms };
};

/** A request whose address, or body, was changed. */
const readRequest = (protocol: HttpProtocol, bytes: Uint8Array): ReadOnce => {
  const slowest = new Slowest();
  const text = Buffer.from(bytes).toString('latin1');
  const request = { method: 'POST', headers: {}, url: '/', body: bytes };
  slowest.measure(() => protocol.decodeRequest(request));
  slowest.measure(() => protocol.decodeRequest({ ...request, headers: { 'content-type': 'application/json' } }));
  slowest.measure(() =>
    protocol.decodeRequest({ ...request, method: 'GET', url: `/?${text}`, body: new Uint8Array() }),
  );
  return { held: 0, slowestMs: slowest.ms };
};

const readDocument = (protocol: DocumentProtocol, bytes: Uint8Array): ReadOnce => {
  const slowest = new Slowest();
  slowest.measure(() => protocol.decodeDocument(bytes));
  return { held: 0, slowestMs: slowest.ms };
};

const readerOf = (protocol: Protocol): ((bytes: Uint8Array) => ReadOnce) =>
  isTrackerProtocol(protocol)
    ? bytes => readStream(protocol, bytes)
    : isHttpProtocol(protocol)
      ? bytes => readRequest(protocol, bytes)
      : bytes => readDocument(protocol, bytes);

const requestIn = z.object({ method: z.string(), url: z.string(), body: z.string().default('') });

/** What is read of a fixture: the message itself; of OsmAnd's its body, or what stands behind the question mark. */
const bytesOf = ({ line }: Fixture): Uint8Array => {
  const request = line.startsWith('{') ? requestIn.safeParse(JSON.parse(line)) : null;
  if (request?.success) return fromUtf8(request.data.body || request.data.url.replace(/^[^?]*\?/, ''));
  return fromHex(line) ?? fromUtf8(line);
};

for (const protocol of PROTOCOLS) {
  const whole = (FIXTURES[protocol.name] ?? []).map(bytesOf);
  if (whole.length === 0) throw new Error(`${protocol.name} has no fixtures here: add them to FIXTURES`);
  const read = readerOf(protocol);
  const dice = new Dice(SEED);
  let [slowest, held] = [0, 0];
  const began = cpuMs();
  for (let at = 0; at < frames; at += 1) {
    let bytes = whole[at % whole.length] ?? new Uint8Array();
    for (let times = dice.between(1, 8); times > 0; times -= 1) bytes = changed(bytes, dice);
    const one = read(bytes);
    held = Math.max(held, one.held);
    // The collection of garbage and the compiler fall on somebody: the frame is slow that is slow each time.
    const again = one.slowestMs > slowest ? [read(bytes), read(bytes), read(bytes)] : [];
    slowest = Math.max(slowest, Math.min(one.slowestMs, ...again.map(({ slowestMs }) => slowestMs)));
  }
  console.log(
    `${protocol.name}: slowest of ${frames} changed frames ${(slowest / LIMIT_MS).toFixed(2)} of the limit of ${LIMIT_MS} ms ` +
      `(${slowest.toFixed(1)} ms; ${((1000 * (cpuMs() - began)) / frames).toFixed(0)} µs each), ` +
      `held ${(held / MOST_BUFFERED).toFixed(2)} of ${MOST_BUFFERED / 1024} KiB`,
  );
  if (slowest > LIMIT_MS || held > MOST_BUFFERED) process.exitCode = 1;
}
