/**
 * A photograph as anybody may have it: without what the camera wrote beside the picture, its place above all. The picture
 * itself stays as it is, bit for bit.
 */

const concat = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(parts));

/**
 * Where the picture ends that begins with the scan at `from`: behind the mark of its end, so that nothing behind it (another
 * picture with metadata of its own, a film) comes along. The end of the file where it has no such mark.
 */
const endOfPicture = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (at + 1 < bytes.length) {
    const marker = bytes[at + 1] ?? 0;
    const isData = bytes[at] !== 0xff || marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7);
    if (isData) at += 1;
    else if (marker === 0xd9) return at + 2;
    else at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  return bytes.length;
};

/** JPEG (ITU-T T.81, annex B): APP1 … APP15 and comments go, but for ICC profiles (APP2) and Adobe's colour transform (APP14). */
const strippedJpeg = (bytes: Uint8Array): Uint8Array<ArrayBuffer> | null => {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    // Start of scan: the picture itself.
    if (marker === 0xda) return concat([...kept, bytes.subarray(at, endOfPicture(bytes, at))]);
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    if (length < 2 || at + 2 + length > bytes.length) return null;
    const segment = bytes.subarray(at, at + 2 + length);
    const isProfile = marker === 0xe2 && Buffer.from(segment.subarray(4, 15)).toString('latin1') === 'ICC_PROFILE';
    const isMetadata = (marker >= 0xe1 && marker <= 0xef && marker !== 0xee && !isProfile) || marker === 0xfe;
    if (!isMetadata) kept.push(segment);
    at += 2 + length;
  }
  return null;
};

const PNG_METADATA = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME']);

/** PNG (W3C, third edition): chunks of text, of Exif and of time go. */
const strippedPng = (bytes: Uint8Array): Uint8Array<ArrayBuffer> | null => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [buffer.subarray(0, 8)];
  for (let at = 8; at + 12 <= buffer.length; ) {
    const end = at + 12 + buffer.readUInt32BE(at);
    if (end > buffer.length) return null;
    const type = buffer.toString('latin1', at + 4, at + 8);
    if (!PNG_METADATA.has(type)) kept.push(buffer.subarray(at, end));
    if (type === 'IEND') return concat(kept);
    at = end;
  }
  return null;
};

/** WebP (RFC 9649): chunks EXIF and XMP go, and so do their flags. */
const strippedWebp = (bytes: Uint8Array): Uint8Array<ArrayBuffer> | null => {
  const buffer = Buffer.from(bytes);
  const kept: Buffer[] = [];
  for (let at = 12; at + 8 <= buffer.length; ) {
    const type = buffer.toString('latin1', at, at + 4);
    const size = buffer.readUInt32LE(at + 4);
    const end = at + 8 + size + (size % 2);
    if (at + 8 + size > buffer.length) return null;
    const chunk = Buffer.from(buffer.subarray(at, Math.min(end, buffer.length)));
    if (type === 'VP8X' && chunk.length > 8) chunk[8] = (chunk[8] ?? 0) & ~0b0000_1100;
    if (type !== 'EXIF' && type !== 'XMP ') kept.push(chunk);
    at = end;
  }
  const body = Buffer.concat(kept);
  const head = Buffer.alloc(12);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  head.write('WEBP', 8, 'latin1');
  return concat([head, body]);
};

/** The photograph without metadata; null where it is broken. Anything but JPEG, PNG and WebP stays as it is. */
export const withoutMetadata = (bytes: Uint8Array, mediaType: string): Uint8Array<ArrayBuffer> | null => {
  switch (mediaType) {
    case 'image/jpeg':
      return strippedJpeg(bytes);
    case 'image/png':
      return strippedPng(bytes);
    case 'image/webp':
      return strippedWebp(bytes);
    default:
      return new Uint8Array(bytes);
  }
};
