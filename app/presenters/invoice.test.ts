import { describe, expect, it } from 'vitest';
import { originalText } from './invoice.server.ts';

const document = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>\n<Invoice>Größe 5 €</Invoice>`;

describe('the original of an invoice', () => {
  it.each([
    ['UTF-8', Buffer.from(document('UTF-8'), 'utf8')],
    ['ISO-8859-15', Buffer.from(document('ISO-8859-15').replace('€', '\u00a4'), 'latin1')],
    ['windows-1252', Buffer.from(document('windows-1252').replace('€', '\u0080'), 'latin1')],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(document('UTF-16'), 'utf16le')])],
  ])('is shown in its own encoding, %s', (encoding, bytes) => {
    expect(originalText(new Uint8Array(bytes))).toEqual({ text: document(encoding), cut: false });
  });

  it('is cut where it is long', () => {
    const { text, cut } = originalText(Buffer.from(`<a>${'é'.repeat(300_000)}</a>`, 'utf8'));
    expect([text.length, cut]).toEqual([200_000, true]);
    expect(text).not.toContain('\ufffd');
  });
});
