import { inflateRawSync } from 'node:zlib';
import { accept, type Result, refuse } from '#domain/result';
import { TABLE_COLUMNS, TABLE_ROWS, TABLE_UNPACKED_BYTES } from './limits.ts';

const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const MOST_ENTRIES = 2_000;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly bytes: Buffer;
}

/** The entries of a ZIP archive by its central directory (APPNOTE.TXT 4.3); null where it is broken, encrypted or ZIP64. */
const entriesOf = (archive: Buffer): Entry[] | null => {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end === -1 || end + 22 > archive.length || archive.readUInt32LE(end) !== END) return null;
  const count = archive.readUInt16LE(end + 10);
  if (count > MOST_ENTRIES) return null;
  const entries: Entry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = count; left > 0; left -= 1) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== CENTRAL) return null;
    const isEncrypted = (archive.readUInt16LE(at + 8) & 1) === 1;
    const [method, size, local] = [
      archive.readUInt16LE(at + 10),
      archive.readUInt32LE(at + 20),
      archive.readUInt32LE(at + 42),
    ];
    const nameLength = archive.readUInt16LE(at + 28);
    if (isEncrypted || local + 30 > archive.length) return null;
    const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    if (begin + size > archive.length) return null;
    const name = archive.subarray(at + 46, at + 46 + nameLength).toString('utf8');
    entries.push({ name, method, bytes: archive.subarray(begin, begin + size) });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
};

/** What the entry is unpacked; null where it is more than `most`, or broken. */
const unpacked = ({ method, bytes }: Entry, most: number): Buffer | null => {
  if (method === 0) return bytes.length <= most ? bytes : null;
  if (method !== 8) return null;
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, most) });
  } catch {
    return null;
  }
};

const columnNumber = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

/** Whether every row and cell lies within the limits: a cell named XFD1048576 would have everything before it made up. */
const isWithin = (xml: string): boolean => {
  for (const [, letters = '', digits = ''] of xml.matchAll(/\sr\s*=\s*["']([A-Z]{0,4})(\d{1,10})["']/g)) {
    if (Number(digits) > TABLE_ROWS + 1 || columnNumber(letters) > TABLE_COLUMNS) return false;
  }
  return true;
};

/**
 * Looks into a spreadsheet's archive before anything else does: how much it is unpacked (measured, since an archive may lie
 * about it), and how far its cells reach. Refusals: `table-unreadable`, `table-too-large`.
 */
export const checkArchive = (bytes: Uint8Array): Result<true> => {
  const entries = entriesOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!entries?.some(({ name }) => name === 'xl/workbook.xml')) return refuse('table-unreadable');
  let left = TABLE_UNPACKED_BYTES;
  for (const entry of entries) {
    const content = unpacked(entry, left);
    if (!content) return refuse('table-too-large');
    left -= content.length;
    if (entry.name.endsWith('.xml') && !isWithin(content.toString('latin1'))) return refuse('table-too-large');
  }
  return accept(true);
};
