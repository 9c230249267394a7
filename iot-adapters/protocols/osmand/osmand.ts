import { noReading, REFUSALS, refusedAs } from '../../decoded.ts';
import type { Decoded, HttpProtocol } from '../../protocol.ts';
import { readJson } from './json.ts';
import { deviceIdOf, readQuery } from './query.ts';

/** A body is read up to here; a phone that was offline for a day sends about as much. */
const LONGEST_BODY = 1024 * 1024;

/** A request that does not say of which device it is carries no reading of any. */
const decodeParameters = (parameters: URLSearchParams): Decoded => {
  const deviceId = deviceIdOf(parameters);
  if (deviceId === undefined) return noReading({});
  const draft = readQuery(deviceId, parameters);
  return draft ? { readings: [draft.reading()], replies: [], session: { deviceId } } : refusedAs(REFUSALS.badField, {});
};

/** Only where the body is JSON of a place; a request may say all in its query, and have any body beside it. */
const decodeJson = (text: string, query: URLSearchParams): Decoded => {
  const sender = deviceIdOf(query);
  const message = readJson(text, sender);
  if (!message) return sender === undefined ? refusedAs(REFUSALS.badField, {}) : decodeParameters(query);
  const { deviceId, drafts } = message;
  if (deviceId === undefined) return noReading({});
  return { readings: drafts.map(draft => draft.reading()), replies: [], session: { deviceId } };
};

const isJson = (type: string, text: string): boolean => type.includes('json') || text.trimStart().startsWith('{');

/** A form may have what the query lacks; what both say, the query says. Other bodies beside a query are none of ours. */
const withForm = (query: URLSearchParams, type: string, text: string): URLSearchParams => {
  if (query.size === 0) return new URLSearchParams(text);
  if (!type.includes('x-www-form-urlencoded')) return query;
  const form = [...new URLSearchParams(text)].filter(([name]) => !query.has(name));
  return new URLSearchParams([...query, ...form]);
};

/**
 * OsmAnd's “online tracking”, which Traccar Client and others send: parameters in the query of a GET or POST, in the form of
 * a POST, or JSON as transistorsoft's library writes it. Speed counts knots in a query and metres a second in JSON.
 * A mocked place is a valid fix here, with `raw.mock`: whoever stores it decides what that is worth.
 */
export const osmand: HttpProtocol = {
  name: 'osmand',
  port: 5055,
  decodeRequest: request => {
    if (request.method !== 'GET' && request.method !== 'POST') return refusedAs('bad-method', {});
    if (request.body.length > LONGEST_BODY) return refusedAs('too-long', {});
    const query = new URLSearchParams(/\?([^#]*)/.exec(request.url)?.[1]);
    const text = Buffer.from(request.body).toString('utf8').trim();
    const type = (request.headers['content-type'] ?? '').toLowerCase();
    if (text === '') return decodeParameters(query);
    return isJson(type, text) ? decodeJson(text, query) : decodeParameters(withForm(query, type, text));
  },
};
