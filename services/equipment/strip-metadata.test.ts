import { describe, expect, test } from 'vitest';
import { withoutMetadata } from './strip-metadata.ts';

const bytes = (...parts: (Buffer | string | readonly number[])[]): Uint8Array =>
  new Uint8Array(
    Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))),
  );

const jpegSegment = (marker: number, content: string): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker, 0, content.length + 2]), Buffer.from(content, 'latin1')]);

const pngChunk = (type: string, content: string): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(content.length);
  return Buffer.concat([head, Buffer.from(type + content, 'latin1'), Buffer.alloc(4)]);
};

const webpChunk = (type: string, content: string): Buffer => {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, Buffer.from(content + (content.length % 2 === 1 ? '\0' : ''), 'latin1')]);
};

const textOf = (result: Uint8Array | null): string => Buffer.from(result ?? []).toString('latin1');

describe('a photograph as anybody may have it', () => {
  const scan = [
    0xff, 0xda, 0, 2, 1, 0xff, 0, 0xff, 0xd3, 2, 0xff, 0xc4, 0, 4, 0xff, 0xd9, 0xff, 0xda, 0, 2, 7, 0xff, 0xd9,
  ];

  test('JPEG: Exif, XMP and comments go; frame, colour profile and picture stay', () => {
    const given = bytes(
      [0xff, 0xd8],
      jpegSegment(0xe0, 'JFIF\0'),
      jpegSegment(0xe1, 'Exif\0\0GPS'),
      jpegSegment(0xe2, 'ICC_PROFILE\0x'),
      jpegSegment(0xe2, 'FPXR\0GPS'),
      jpegSegment(0xed, 'Photoshop GPS'),
      jpegSegment(0xee, 'Adobe'),
      jpegSegment(0xfe, 'a comment: GPS'),
      jpegSegment(0xdb, 'tables'),
      scan,
      'behind the end: GPS',
    );
    const kept = withoutMetadata(given, 'image/jpeg');
    expect(textOf(kept)).not.toContain('GPS');
    expect(kept).toEqual(
      bytes(
        [0xff, 0xd8],
        jpegSegment(0xe0, 'JFIF\0'),
        jpegSegment(0xe2, 'ICC_PROFILE\0x'),
        jpegSegment(0xee, 'Adobe'),
        jpegSegment(0xdb, 'tables'),
        scan,
      ),
    );
    // Once more changes nothing.
    expect(withoutMetadata(kept ?? new Uint8Array(), 'image/jpeg')).toEqual(kept);
  });

  test('PNG: texts, Exif and time go, and whatever follows the end', () => {
    const signature = '\x89PNG\r\n\x1a\n';
    const given = bytes(
      signature,
      pngChunk('IHDR', 'head'),
      pngChunk('tEXt', 'Location\0GPS'),
      pngChunk('eXIf', 'GPS'),
      pngChunk('IDAT', 'data'),
      pngChunk('IEND', ''),
      'GPS behind the end',
    );
    expect(withoutMetadata(given, 'image/png')).toEqual(
      bytes(signature, pngChunk('IHDR', 'head'), pngChunk('IDAT', 'data'), pngChunk('IEND', '')),
    );
  });

  test('WebP: EXIF and XMP go, with their flags', () => {
    const given = bytes(
      'RIFF\0\0\0\0WEBP',
      webpChunk('VP8X', '\x0c123456789'),
      webpChunk('VP8 ', 'pic'),
      webpChunk('EXIF', 'GPS'),
      webpChunk('XMP ', 'GPS'),
    );
    const kept = textOf(withoutMetadata(given, 'image/webp'));
    expect(kept).not.toContain('GPS');
    expect(kept).toContain('VP8 ');
    expect(kept.charCodeAt(kept.indexOf('VP8X') + 8)).toBe(0);
    expect(Buffer.from(kept, 'latin1').readUInt32LE(4)).toBe(kept.length - 8);
  });

  test('what is broken is none', () => {
    expect(withoutMetadata(bytes([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff]), 'image/jpeg')).toBeNull();
    expect(withoutMetadata(bytes('\x89PNG\r\n\x1a\n', [0xff, 0xff, 0xff, 0xff], 'IHDR'), 'image/png')).toBeNull();
    expect(withoutMetadata(bytes('RIFF\0\0\0\0WEBPVP8 ', [0xff, 0xff, 0xff, 0x7f]), 'image/webp')).toBeNull();
    expect(textOf(withoutMetadata(bytes('%PDF-1'), 'application/pdf'))).toBe('%PDF-1');
  });
});
