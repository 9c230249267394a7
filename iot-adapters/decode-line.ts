import { z } from 'zod';
import { fromAscii, fromHex } from './bytes.ts';
import { refusedAs } from './decoded.ts';
import {
  type Decoded,
  type HttpMessage,
  type HttpProtocol,
  isHttpProtocol,
  isTrackerProtocol,
  type Protocol,
  type Session,
  type TrackerProtocol,
} from './protocol.ts';

const requestLine = z.object({
  method: z.string().default('GET'),
  url: z.string().default('/'),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).default({}),
  // JSON may stand there as it is.
  body: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]).nullish(),
  bodyKind: z.enum(['text', 'hex', 'base64']).default('text'),
});

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const bodyOf = (body: string | object, encoding: BufferEncoding): Uint8Array =>
  new Uint8Array(typeof body === 'string' ? Buffer.from(body, encoding) : Buffer.from(JSON.stringify(body)));

const requestOf = (line: string): HttpMessage | undefined => {
  const parsed = requestLine.safeParse(parseJson(line));
  if (!parsed.success) return undefined;
  const { method, url, headers, body, bodyKind } = parsed.data;
  return {
    method,
    url,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]),
    ),
    body: bodyOf(body ?? '', bodyKind === 'text' ? 'utf8' : bodyKind),
  };
};

const decodeRequestLine = (protocol: HttpProtocol, line: string): Decoded => {
  const request = requestOf(Buffer.from(line, 'latin1').toString('utf8'));
  return request ? protocol.decodeRequest(request) : refusedAs('not-a-request', {});
};

/** All that came of the messages of one line, which is refused where one of them is: nothing of it is passed over. */
const joined = (all: readonly Decoded[], session: Session): Decoded => {
  const refused = all.find(one => one.refused !== undefined)?.refused;
  if (refused !== undefined) return refusedAs(refused, session);
  return { readings: all.flatMap(one => one.readings), replies: all.flatMap(one => one.replies), session };
};

/** The messages of the bytes, as a connection would cut them; nothing where they are more or less than whole messages. */
const wholeFrames = (protocol: TrackerProtocol, bytes: Uint8Array): readonly Uint8Array[] | undefined => {
  const framer = protocol.framer();
  const frames = [...framer.push(bytes), ...framer.end()];
  return frames.every(frame => frame.refused === undefined) ? frames.map(frame => frame.bytes) : undefined;
};

const decodeBytes = (protocol: TrackerProtocol, bytes: Uint8Array): Decoded => {
  let session: Session = {};
  const decodeNext = (frame: Uint8Array): Decoded => {
    const decoded = protocol.decode(frame, session);
    session = decoded.session;
    return decoded;
  };
  const frames = wholeFrames(protocol, bytes);
  if (frames) return joined(frames.map(decodeNext), session);
  const datagram = protocol.decodeDatagram?.(bytes);
  if (datagram && datagram.refused === undefined) return datagram;
  // Neither: the decoder says what is wrong with it.
  const decoded = decodeNext(bytes);
  return decoded.refused !== undefined || decoded.readings.length > 0 ? decoded : refusedAs('noise', session);
};

/** A line of hex, of text, or a JSON string where the text has breaks in it. */
const bytesOf = (line: string): Uint8Array => {
  const text = line.trim();
  const hex = fromHex(text);
  if (hex) return hex;
  const quoted = text.startsWith('"') ? parseJson(Buffer.from(text, 'latin1').toString('utf8')) : undefined;
  return typeof quoted === 'string' ? new Uint8Array(Buffer.from(quoted, 'utf8')) : fromAscii(line.replace(/\r$/, ''));
};

/**
 * Decodes one line as the first of its connection, all of its messages or none; the line is given with one character a byte. Trackers: hex, text, or a
 * JSON string; HTTP: `{method, url, headers, body}`; documents: hex or the document.
 */
export const decodeLine = (protocol: Protocol, line: string): Decoded => {
  if (line.trim() === '') return refusedAs('empty', {});
  if (isHttpProtocol(protocol)) return decodeRequestLine(protocol, line);
  const bytes = bytesOf(line);
  return isTrackerProtocol(protocol) ? decodeBytes(protocol, bytes) : protocol.decodeDocument(bytes);
};
