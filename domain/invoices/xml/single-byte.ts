/**
 * Single-byte encodings by their own tables. Node's `TextDecoder` cannot be used: the WHATWG standard reads
 * `iso-8859-1` as windows-1252, and Node 20 reads windows-1252 as ISO 8859-1.
 */
const identity = (): (string | undefined)[] => Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));

/** Code points of windows-1252 from 0x80 to 0x9F; 0 where it has none. Source: Unicode's CP1252.TXT. */
const WINDOWS_1252 = [
  0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0,
  0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
];

/** Where ISO 8859-15 differs from ISO 8859-1. Source: Unicode's 8859-15.TXT. */
const ISO_8859_15: Readonly<Record<number, number>> = {
  164: 0x20ac,
  166: 0x0160,
  168: 0x0161,
  180: 0x017d,
  184: 0x017e,
  188: 0x0152,
  189: 0x0153,
  190: 0x0178,
};

const TABLES: ReadonlyMap<string, readonly (string | undefined)[]> = new Map([
  ['us-ascii', identity().map((char, byte) => (byte < 128 ? char : undefined))],
  ['iso-8859-1', identity()],
  ['iso-8859-15', identity().map((_, byte) => String.fromCharCode(ISO_8859_15[byte] ?? byte))],
  [
    'windows-1252',
    identity().map((char, byte) => {
      const point = WINDOWS_1252[byte - 128];
      if (point === undefined) return char;
      return point === 0 ? undefined : String.fromCharCode(point);
    }),
  ],
]);

export const isSingleByte = (label: string): boolean => TABLES.has(label);

/** The text of the bytes, or `undefined` where a byte stands for nothing in the encoding. */
export const decodeSingleByte = (label: string, bytes: Uint8Array): string | undefined => {
  const table = TABLES.get(label);
  let text = '';
  for (const byte of bytes) {
    const char = table?.[byte];
    if (char === undefined) return undefined;
    text += char;
  }
  return text;
};
