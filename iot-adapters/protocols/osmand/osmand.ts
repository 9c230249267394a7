import { noReading, REFUSALS, refusedAs } from '../../decoded.ts';
import type { Decoded, HttpMessage, HttpProtocol } from '../../protocol.ts';
import { readJson } from './json.ts';
import { readQuery } from './query.ts';

/** A body is read up to here; a phone that was offline for a day sends about as much. */
const LONGEST_BODY = 1024 * 1024;

const decodeJson = (text: string): Decoded => {
  const drafts = readJson(text);
  if (!drafts) return refusedAs(REFUSALS.badField, {});
  const readings = drafts.map(draft => draft.reading());
  const deviceId = readings[0]?.deviceId;
  return deviceId === undefined ? noReading({}) : { readings, replies: [], session: { deviceId } };
};

const decodeParameters = (parameters: URLSearchParams): Decoded => {
  const reading = readQuery(parameters)?.reading();
  if (reading?.deviceId === undefined) return refusedAs('no-device-id', {});
  return { readings: [reading], replies: [], session: { deviceId: reading.deviceId } };
};

const isJson = (request: HttpMessage, text: string): boolean =>
  (request.headers['content-type'] ?? '').includes('json') || text.trimStart().startsWith('{');

/**
 * OsmAnd's “online tracking”, which Traccar Client and others send: parameters in the query of a GET or POST, in the form of
 * a POST, or JSON as transistorsoft's library writes it. Speed counts knots in a query and metres a second in JSON.
 */
export const osmand: HttpProtocol = {
  name: 'osmand',
  port: 5055,
  decodeRequest: request => {
    if (request.method !== 'GET' && request.method !== 'POST') return refusedAs('bad-method', {});
    if (request.body.length > LONGEST_BODY) return refusedAs('too-long', {});
    const query = /\?([^#]*)/.exec(request.url)?.[1] ?? '';
    const text = Buffer.from(request.body).toString('utf8');
    if (text.trim() !== '' && isJson(request, text)) return decodeJson(text);
    return decodeParameters(new URLSearchParams(query === '' ? text : query));
  },
};
