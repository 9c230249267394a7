/**
 * What a frame that somebody has changed costs: every protocol reads the frames of its own fixtures with bytes
 * flipped, set, put in, left out, cut off and repeated. Prints for each the slowest frame against a limit of 50 milliseconds of
 * the processor, each call by itself (and by the clock), what a connection held at most against its bound, and of protocols with
 * a checksum, how many readings a stream gave that no unchanged frame says, against what 16 bits let pass by chance. Ends with an
 * error where a decoder throws, and with 1 where a limit is missed.
 *
 * Run with `npx tsx bench/mutated-frames.bench.ts [frames a protocol = 1000000]`.
 */
import { z } from 'zod';
import { type Reading, readingText } from '#domain/telemetry/reading';
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

/** Processor time, and time, of the slowest call of a reading. Each call is measured by itself: a slow one among quick ones shows. */
class Slowest {
  ms = 0;
  wallMs = 0;

  measure<Value>(call: () => Value): Value {
    const [started, at] = [cpuMs(), performance.now()];
    const value = call();
    this.ms = Math.max(this.ms, cpuMs() - started);
    this.wallMs = Math.max(this.wallMs, performance.now() - at);
    return value;
  }
}

interface ReadOnce {
  readonly held: number;
  readonly slowest: Slowest;
  /** What a connection would have stored. */
  readonly readings: readonly Reading[];
}

/** Whose messages carry a checksum, each of them, of 16 bits. */
const CHECKED: ReadonlySet<string> = new Set(['teltonika', 'gt06']);
const PASSES = 2 ** -16;

/** What a reading says, whoever the connection is: a login of Teltonika's has no checksum. */
const saidBy = ({ deviceId: _, ...said }: Reading): string => readingText(said);

/** Reads one stream as a connection does: framing as one call, and each of its frames. */
const readStream = (protocol: TrackerProtocol, bytes: Uint8Array): ReadOnce => {
  const slowest = new Slowest();
  const framer = protocol.framer();
  const heard = slowest.measure(() => framer.push(bytes));
  const held = framer.buffered;
  const readings: Reading[] = [];
  let session: Session = {};
  for (const frame of [...heard, ...slowest.measure(() => framer.end())]) {
    const before = session;
    if (frame.refused !== undefined) continue;
    const decoded = slowest.measure(() => protocol.decode(frame.bytes, before, 0));
    readings.push(...decoded.readings);
    session = decoded.session;
  }
  slowest.measure(() => protocol.decode(bytes, {}, 0));
  slowest.measure(() => protocol.decodeDatagram?.(bytes));
  return { held, slowest, readings };
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
  return { held: 0, slowest, readings: [] };
};

const readDocument = (protocol: DocumentProtocol, bytes: Uint8Array): ReadOnce => {
  const slowest = new Slowest();
  slowest.measure(() => protocol.decodeDocument(bytes));
  return { held: 0, slowest, readings: [] };
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

const messagesOf = (protocol: TrackerProtocol, bytes: Uint8Array): readonly Uint8Array[] => {
  const framer = protocol.framer();
  return [...framer.push(bytes), ...framer.end()].map(frame => frame.bytes);
};

for (const protocol of PROTOCOLS) {
  const whole = (FIXTURES[protocol.name] ?? []).map(bytesOf);
  if (whole.length === 0) throw new Error(`${protocol.name} has no fixtures here: add them to FIXTURES`);
  const read = readerOf(protocol);
  // Of each as it is, and of its messages one by one: a session that lost its login knows less.
  const alone = isTrackerProtocol(protocol) ? whole.flatMap(bytes => messagesOf(protocol, bytes)) : [];
  const said = new Set([...whole, ...alone].flatMap(bytes => read(bytes).readings.map(saidBy)));
  const dice = new Dice(SEED);
  let [slowest, slowestWall, held, wrong] = [0, 0, 0, 0];
  const began = cpuMs();
  for (let at = 0; at < frames; at += 1) {
    let bytes = whole[at % whole.length] ?? new Uint8Array();
    for (let times = dice.between(1, 8); times > 0; times -= 1) bytes = changed(bytes, dice);
    const one = read(bytes);
    held = Math.max(held, one.held);
    if (CHECKED.has(protocol.name) && one.readings.some(reading => !said.has(saidBy(reading)))) wrong += 1;
    // The collection of garbage and the compiler fall on somebody: the frame is slow that is slow each time.
    const isSlow = one.slowest.ms > slowest || one.slowest.wallMs > slowestWall;
    const all = [one.slowest, ...(isSlow ? [read(bytes), read(bytes), read(bytes)].map(again => again.slowest) : [])];
    slowest = Math.max(slowest, Math.min(...all.map(({ ms }) => ms)));
    slowestWall = Math.max(slowestWall, Math.min(...all.map(({ wallMs }) => wallMs)));
  }
  // So many pass a checksum of 16 bits by chance; three times as many are none.
  const mostWrong = 3 + 3 * frames * PASSES;
  console.log(
    `${protocol.name}: slowest of ${frames} changed frames ${(slowest / LIMIT_MS).toFixed(2)} of the limit of ${LIMIT_MS} ms ` +
      `(${slowest.toFixed(1)} ms, by the clock ${slowestWall.toFixed(1)} ms; ${((1000 * (cpuMs() - began)) / frames).toFixed(0)} µs each), ` +
      `held ${(held / MOST_BUFFERED).toFixed(2)} of ${MOST_BUFFERED / 1024} KiB` +
      (CHECKED.has(protocol.name) ? `, ${wrong} read as nobody said it (at most ${mostWrong.toFixed(0)})` : ''),
  );
  if (slowest > LIMIT_MS || held > MOST_BUFFERED || wrong > mostWrong) process.exitCode = 1;
}
