import { describe, expect, it } from 'vitest';
import type { Reading } from '#domain/telemetry/reading';
import { asciiOf, fromAscii, toHex } from './bytes.ts';
import { decodeLine } from './decode-line.ts';
import { framerOf, indexOrEnd } from './framing.ts';
import type { DocumentProtocol, HttpMessage, HttpProtocol, TrackerProtocol } from './protocol.ts';

const readingOf = (text: string, deviceId?: string): Reading => ({
  ...(deviceId !== undefined && { deviceId }),
  fix: 'none',
  alarms: [],
  raw: { text },
});

/** `name=…;` names the connection, `text;` is a reading, `bad;` is refused; a datagram begins with `#`. */
const tracker: TrackerProtocol = {
  name: 'toy',
  port: 1,
  transports: ['tcp', 'udp'],
  framer: () =>
    framerOf((bytes, seen) => {
      if (bytes[0] === 0x23) return { noise: 1 };
      const end = indexOrEnd(bytes, 0x3b, seen);
      return end === bytes.length ? { need: end + 1 } : { frame: end + 1 };
    }),
  decode: (frame, session) => {
    const text = asciiOf(frame).replace(/;$/, '');
    const [, deviceId] = /^name=(\w+)$/.exec(text) ?? [];
    if (deviceId !== undefined) return { readings: [], replies: [fromAscii('ok')], session: { deviceId } };
    if (text === 'bad') return { readings: [], replies: [], refused: 'bad-checksum', session };
    return { readings: text === '' ? [] : [readingOf(text, session.deviceId)], replies: [], session };
  },
  decodeDatagram: datagram =>
    datagram[0] === 0x23
      ? { readings: [readingOf(asciiOf(datagram))], replies: [], session: {} }
      : { readings: [], replies: [], refused: 'noise', session: {} },
};

const texts = (line: string) => decodeLine(tracker, line).readings.map(({ raw }) => raw.text);

describe('a line of a tracker', () => {
  it('is hex, text, or a JSON string', () => {
    expect(texts(toHex(fromAscii('abc;')))).toEqual(['abc']);
    expect(texts('abc;')).toEqual(['abc']);
    expect(texts('abc;\r')).toEqual(['abc']);
    expect(texts(JSON.stringify('a\r\nb;'))).toEqual(['a\r\nb']);
  });

  it('may hold several messages of one connection', () => {
    const { readings, replies, session } = decodeLine(tracker, 'name=m1;a;b;');
    expect(readings).toEqual([readingOf('a', 'm1'), readingOf('b', 'm1')]);
    expect(replies.map(asciiOf)).toEqual(['ok']);
    expect(session).toEqual({ deviceId: 'm1' });
  });

  it('is the first of its connection each time', () => {
    decodeLine(tracker, 'name=m1;');
    expect(decodeLine(tracker, 'a;').readings).toEqual([readingOf('a')]);
  });

  it('is refused where a message in it is', () => {
    for (const line of ['bad;', 'a;bad;', 'bad;a;'])
      expect(decodeLine(tracker, line)).toMatchObject({ refused: 'bad-checksum', readings: [] });
    expect(decodeLine(tracker, '  ')).toMatchObject({ refused: 'empty' });
  });

  it('may be a datagram', () => {
    expect(texts('#abc')).toEqual(['#abc']);
  });

  it('keeps each byte as it is', () => {
    const latin1 = Buffer.from('Öl;', 'utf8').toString('latin1');
    expect(texts(latin1)).toEqual([Buffer.from('Öl', 'utf8').toString('latin1')]);
  });
});

describe('a line of an HTTP protocol', () => {
  const seen: HttpMessage[] = [];
  const http: HttpProtocol = {
    name: 'toy',
    port: 1,
    decodeRequest: request => {
      seen.push(request);
      return { readings: [], replies: [], session: {} };
    },
  };

  it('is a request, its headers in lower case', () => {
    decodeLine(http, '{"method":"POST","url":"/a?b=1","headers":{"Content-Type":"text/plain"},"body":"\u00c3\u00a4"}');
    decodeLine(http, '{"url":"/","bodyKind":"hex","body":"00ff"}');
    decodeLine(http, '{"url":"/","body":null}');
    decodeLine(http, '{"url":"/","headers":{"Content-Length":2,"Accept":["a","b"]},"body":{"x":1}}');
    expect(seen).toEqual([
      { method: 'POST', url: '/a?b=1', headers: { 'content-type': 'text/plain' }, body: Uint8Array.of(0xc3, 0xa4) },
      { method: 'GET', url: '/', headers: {}, body: Uint8Array.of(0, 255) },
      { method: 'GET', url: '/', headers: {}, body: new Uint8Array(0) },
      { method: 'GET', url: '/', headers: { 'content-length': '2', accept: 'a, b' }, body: fromAscii('{"x":1}') },
    ]);
  });

  it.each(['{', '7', '"/?id=1"', '{"method":7}'])('is refused where it is none: %s', line => {
    expect(decodeLine(http, line)).toMatchObject({ refused: 'not-a-request' });
  });
});

describe('a line of a protocol of documents', () => {
  const documents: DocumentProtocol = {
    name: 'toy',
    decodeDocument: bytes => ({ readings: [readingOf(asciiOf(bytes))], replies: [], session: {} }),
  };

  it('is the document, or its hex', () => {
    for (const line of ['<a>\n</a>', toHex(fromAscii('<a>\n</a>'))])
      expect(decodeLine(documents, line).readings).toEqual([readingOf('<a>\n</a>')]);
  });
});
