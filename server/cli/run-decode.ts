import { decodeLine } from '#iot-adapters/decode-line';
import { caught } from '#iot-adapters/decoded';
import { isHttpProtocol, isTrackerProtocol, type Protocol } from '#iot-adapters/protocol';
import { PROTOCOLS, protocolNamed } from '#iot-adapters/registry';
import { UsageError } from './command.ts';

/** A fleet of some thousand machines as one document; a tracker's message is far shorter. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** Lines of the input with one character a byte, so that nothing of a message is lost. Without the break at the end. */
async function* linesOf(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  let pieces: string[] = [];
  let length = 0;
  for await (const chunk of input) {
    const text = (typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk)).toString('latin1');
    let from = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      pieces.push(text.slice(from, at));
      yield pieces.join('');
      pieces = [];
      length = 0;
      from = at + 1;
    }
    length += text.length - from;
    if (length > MOST_CHARACTERS) throw new Error(`A line has more than ${MOST_CHARACTERS} characters.`);
    if (from < text.length) pieces.push(text.slice(from));
  }
  if (pieces.length > 0) yield pieces.join('');
}

/** Name of the root element where the text begins an XML document. */
const rootOf = (text: string): string | undefined =>
  /^(?:\u00ef\u00bb\u00bf)?\s*(?:<\?[^>]*\?>\s*|<!--[\s\S]*?-->\s*)*<([A-Za-z_][\w:.-]*)/.exec(text)?.[1];

const isXmlAhead = (line: string): boolean => /^(?:\u00ef\u00bb\u00bf)?\s*</.test(line);

/** Names of elements have no sign but the point that means something in an expression. */
const endsWith = (line: string, root: string): boolean =>
  new RegExp(`</${root.replaceAll('.', '\\.')}\\s*>\\s*$`).test(line);

/** A document of one empty element, on a line. */
const EMPTY_ROOT = /^[^<]*(?:<\?[^>]*\?>\s*)?<[^<>]*\/>\s*$/;

/** JSON that a program has laid out begins with a bracket alone, and ends with one that is not indented. */
const isJsonAhead = (line: string): boolean => /^[{[]\s*$/.test(line);
const isJsonEnd = (line: string): boolean => /^[}\]]\s*$/.test(line);

/**
 * Messages of a protocol of documents: a line each, but an XML document goes on to the line with its end, and so does JSON
 * that is laid out.
 */
async function* documentsOf(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let held: string[] = [];
  let size = 0;
  let root: string | undefined;
  for await (const line of lines) {
    if (held.length === 0 && !isXmlAhead(line) && !isJsonAhead(line)) {
      yield line;
      continue;
    }
    held.push(line);
    size += line.length;
    const isJson = isJsonAhead(held[0] ?? '');
    const isBegun = root !== undefined;
    if (!isJson) root ??= rootOf(held.join('\n'));
    const isXmlEnd = root !== undefined && (endsWith(line, root) || (!isBegun && EMPTY_ROOT.test(line)));
    const isEnd = isJson ? isJsonEnd(line) : isXmlEnd;
    if (!isEnd && size <= MOST_CHARACTERS) continue;
    yield held.join('\n');
    held = [];
    size = 0;
    root = undefined;
  }
  if (held.length > 0) yield held.join('\n');
}

const messagesOf = (protocol: Protocol, input: AsyncIterable<Uint8Array | string>): AsyncIterable<string> =>
  isTrackerProtocol(protocol) || isHttpProtocol(protocol) ? linesOf(input) : documentsOf(linesOf(input));

const protocolOf = (args: readonly string[]): Protocol => {
  const known = PROTOCOLS.map(({ name }) => name).join(', ');
  const [name, ...others] = args;
  if (name === undefined || others.length > 0) throw new UsageError(`Name one protocol: ${known}.`);
  const protocol = protocolNamed(name.toLowerCase());
  if (!protocol) throw new UsageError(`There is no protocol “${name}”; there are ${known}.`);
  return protocol;
};

/** Prints for each message its readings, none, or why it is refused. */
export const decodeAll = async (
  protocol: Protocol,
  out: (line: string) => void,
  input: AsyncIterable<Uint8Array | string>,
): Promise<void> => {
  for await (const message of messagesOf(protocol, input)) {
    const { readings, refused } = caught({}, () => decodeLine(protocol, message), console.error);
    out(JSON.stringify(refused === undefined ? readings : { refused }));
  }
};

/**
 * `lienlight decode PROTOCOL`: a message a line in, a JSON value a line out: readings, none, or why it is refused. What a
 * message says is no failure of the command: the exit code is 0. Throws `UsageError` where there is no such protocol.
 */
export const runDecode = async (
  args: readonly string[],
  out: (line: string) => void,
  input: AsyncIterable<Uint8Array | string> = process.stdin,
): Promise<number> => {
  await decodeAll(protocolOf(args), out, input);
  return 0;
};
