import { XmlStop } from './refusal.ts';
import { decodeSingleByte, isSingleByte } from './single-byte.ts';

/** How much is decoded at a time. Small, so that what is refused early was never decoded whole. */
const CHUNK_BYTES = 64 * 1024;

/** The declaration stands at the very start; nobody needs more than this for it. */
const DECLARATION_BYTES = 256;

const DECLARATION = /^<\?xml\s[^>]*?\bencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/;

interface Encoding {
  readonly label: string;
  /** Bytes of the byte order mark, to be passed over. */
  readonly skip: number;
}

/** Encodings without a mark that an invoice may declare, by all names that they go under. */
const DECLARABLE: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'us-ascii'],
  ['ascii', 'us-ascii'],
  ['iso-8859-1', 'iso-8859-1'],
  ['latin1', 'iso-8859-1'],
  ['iso-8859-15', 'iso-8859-15'],
  ['windows-1252', 'windows-1252'],
]);

const startsWith = (bytes: Uint8Array, ...values: number[]): boolean => values.every((value, i) => bytes[i] === value);

const declaredIn = (start: string): string | undefined => {
  const match = DECLARATION.exec(start);
  return (match?.[1] ?? match?.[2])?.trim().toLowerCase();
};

const markedEncoding = (bytes: Uint8Array): Encoding | undefined => {
  if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff)) {
    throw new XmlStop('xml-encoding', 'The file is in UTF-32, which is not supported.');
  }
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return { label: 'utf-8', skip: 3 };
  if (startsWith(bytes, 0xff, 0xfe)) return { label: 'utf-16le', skip: 2 };
  if (startsWith(bytes, 0xfe, 0xff)) return { label: 'utf-16be', skip: 2 };
  return undefined;
};

/**
 * The encoding by byte order mark and declaration (XML 1.0, 4.3.3 and appendix F). They must agree; UTF-16 needs its
 * mark; without either it is UTF-8.
 */
const encodingOf = (bytes: Uint8Array): Encoding => {
  const marked = markedEncoding(bytes);
  if (marked) {
    const start = new TextDecoder(marked.label).decode(bytes.subarray(marked.skip, marked.skip + DECLARATION_BYTES));
    const declared = declaredIn(start);
    const agrees =
      declared === undefined ||
      declared === marked.label ||
      (marked.label === 'utf-8' ? declared === 'utf8' : declared === 'utf-16');
    if (!agrees) {
      throw new XmlStop('xml-encoding', `The byte order mark says ${marked.label}, the declaration ${declared}.`);
    }
    return marked;
  }
  if (startsWith(bytes, 0, 0x3c) || startsWith(bytes, 0x3c, 0)) {
    throw new XmlStop('xml-encoding', 'The file is in UTF-16 or UTF-32 without a byte order mark.');
  }
  const start = decodeSingleByte('iso-8859-1', bytes.subarray(0, DECLARATION_BYTES)) ?? '';
  const declared = declaredIn(start) ?? 'utf-8';
  const label = DECLARABLE.get(declared);
  if (!label) throw new XmlStop('xml-encoding', `The encoding ${declared.slice(0, 40)} is not supported.`);
  return { label, skip: 0 };
};

const strictDecoder = (label: string): ((chunk: Uint8Array, isLast: boolean) => string | undefined) => {
  if (isSingleByte(label)) return chunk => decodeSingleByte(label, chunk);
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  return (chunk, isLast) => {
    try {
      return decoder.decode(chunk, { stream: !isLast });
    } catch {
      return undefined;
    }
  };
};

/**
 * The text of the file in pieces, decoded strictly: a byte sequence that the encoding does not have stops it.
 * Throws `XmlStop`.
 */
export function* decodeXml(bytes: Uint8Array): Generator<string> {
  const { label, skip } = encodingOf(bytes);
  const decode = strictDecoder(label);
  for (let at = skip; at < bytes.length; at += CHUNK_BYTES) {
    const text = decode(bytes.subarray(at, at + CHUNK_BYTES), at + CHUNK_BYTES >= bytes.length);
    if (text === undefined) throw new XmlStop('xml-encoding', `The file has bytes that ${label} does not.`);
    yield text;
  }
}
