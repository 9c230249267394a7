import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathOf, select } from './element.ts';
import { readXml, XML_LIMITS, type XmlVocabulary } from './read-xml.ts';

const vocabulary: XmlVocabulary = {
  prefixes: new Map([
    ['urn:root', ''],
    ['urn:b', 'b'],
  ]),
  roots: new Set(['root']),
  called: 'a root',
};

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (input: string | Uint8Array) => readXml(typeof input === 'string' ? bytesOf(input) : input, vocabulary);
const codeOf = (input: string | Uint8Array) => {
  const result = read(input);
  return result.ok ? 'ok' : result.refusal.code;
};
const textOf = (input: string | Uint8Array) => {
  const result = read(input);
  return result.ok ? result.value.text : result.refusal.code;
};

const utf16 = (text: string, littleEndian: boolean, mark = true) => {
  const full = mark ? `\ufeff${text}` : text;
  const bytes = new Uint8Array(full.length * 2);
  const view = new DataView(bytes.buffer);
  [...full].forEach((char, i) => {
    view.setUint16(i * 2, char.charCodeAt(0), littleEndian);
  });
  return bytes;
};

const latin1 = (text: string) => Uint8Array.from(text, char => char.charCodeAt(0));

describe('readXml', () => {
  it('names elements canonically whatever their prefixes', () => {
    const result = read(
      '<x:root xmlns:x="urn:root" xmlns="urn:b"><id n="1">7</id><id>8</id><o xmlns="">9</o></x:root>',
    );
    if (!result.ok) throw new Error(result.refusal.message);
    const root = result.value;
    expect(root.children.map(child => child.name)).toEqual(['b:id', 'b:id', '{}o']);
    expect(select(root, 'b:id').map(pathOf)).toEqual(['/root/b:id[1]', '/root/b:id[2]']);
    expect(root.children[0]?.attributes).toEqual(new Map([['n', '1']]));
  });

  it('keeps character data, CDATA and the five entities, and drops comments', () => {
    expect(textOf('<root xmlns="urn:root">a<!-- no -->&amp;&lt;<![CDATA[<b>]]>&#233;</root>')).toBe('a&<<b>é');
  });

  it('tells the line', () => {
    const result = read('<root xmlns="urn:root">\n\n<a></b></root>');
    expect(result).toMatchObject({ ok: false, refusal: { code: 'xml-not-well-formed', line: 3 } });
  });

  it.each([
    ['an empty file', '', 'xml-empty'],
    ['blank', '  \n ', 'xml-not-well-formed'],
    ['plain text', 'Invoice 17: 100 EUR', 'xml-not-well-formed'],
    ['JSON', '{"invoice": 1}', 'xml-not-well-formed'],
    ['a PDF', '%PDF-1.7\n%âãÏÓ', 'xml-not-well-formed'],
    ['another root', '<html xmlns="http://www.w3.org/1999/xhtml"/>', 'xml-unexpected-root'],
    ['no namespace', '<root/>', 'xml-unexpected-root'],
    ['truncated', '<root xmlns="urn:root"><a>', 'xml-not-well-formed'],
    ['two roots', '<root xmlns="urn:root"/><root xmlns="urn:root"/>', 'xml-not-well-formed'],
    ['a NUL', '<root xmlns="urn:root">\0</root>', 'xml-not-well-formed'],
    ['a control character', '<root xmlns="urn:root">\u0001</root>', 'xml-not-well-formed'],
    ['an unknown entity', '<root xmlns="urn:root">&nbsp;</root>', 'xml-not-well-formed'],
    ['an unbound prefix', '<root xmlns="urn:root"><q:a/></root>', 'xml-not-well-formed'],
    ['a bare DOCTYPE', '<!DOCTYPE root><root xmlns="urn:root"/>', 'xml-doctype'],
    ['an external DOCTYPE', '<!DOCTYPE root SYSTEM "http://x.test/e.dtd"><root xmlns="urn:root"/>', 'xml-doctype'],
    [
      'an external entity',
      '<!DOCTYPE root [<!ENTITY x SYSTEM "file:///etc/passwd">]><root xmlns="urn:root">&x;</root>',
      'xml-doctype',
    ],
    [
      'a parameter entity',
      '<!DOCTYPE root [<!ENTITY % p SYSTEM "http://x.test/"> %p;]><root xmlns="urn:root"/>',
      'xml-doctype',
    ],
  ])('refuses %s', (_, input, code) => {
    expect(codeOf(input)).toBe(code);
  });

  it('refuses a DOCTYPE after the root as well', () => {
    expect(codeOf('<root xmlns="urn:root"/><!DOCTYPE root>')).not.toBe('ok');
  });
});

describe('encodings', () => {
  const declared = (encoding: string, text = 'é') =>
    `<?xml version="1.0" encoding="${encoding}"?><root xmlns="urn:root">${text}</root>`;

  it.each([
    ['UTF-8 without a declaration', bytesOf('<root xmlns="urn:root">é</root>'), 'é'],
    ['UTF-8 with its mark', bytesOf(`\ufeff${declared('UTF-8')}`), 'é'],
    ['ISO 8859-1', latin1(declared('ISO-8859-1')), 'é'],
    ['ISO 8859-15', latin1(declared('iso-8859-15', '\u00a4')), '€'],
    ['Windows-1252', latin1(declared('windows-1252', '\u0080')), '€'],
    ['UTF-16 LE', utf16(declared('UTF-16'), true), 'é'],
    ['UTF-16 BE', utf16(declared('utf-16'), false), 'é'],
    ['single quotes', latin1("<?xml version='1.0' encoding='iso-8859-1'?><root xmlns='urn:root'>é</root>"), 'é'],
  ])('reads %s', (_, bytes, text) => {
    expect(textOf(bytes)).toBe(text);
  });

  it.each([
    ['Latin-1 bytes said to be UTF-8', latin1(declared('UTF-8'))],
    ['Latin-1 bytes that say nothing', latin1('<root xmlns="urn:root">é</root>')],
    ['an unknown encoding', bytesOf(declared('x-user-defined'))],
    ['EBCDIC', bytesOf(declared('ebcdic-cp-us'))],
    ['UTF-7', bytesOf(declared('UTF-7'))],
    ['UTF-8 mark, UTF-16 declared', bytesOf(`\ufeff${declared('UTF-16')}`)],
    ['UTF-16 mark, UTF-8 declared', utf16(declared('UTF-8'), true)],
    ['UTF-16 declared, bytes of UTF-8', bytesOf(declared('UTF-16'))],
    ['UTF-16 without a mark', utf16(declared('UTF-16'), true, false)],
    ['UTF-32', Uint8Array.of(0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0)],
    ['ASCII declared, other bytes', bytesOf(declared('us-ascii'))],
    ['a lone surrogate', Uint8Array.of(...utf16('<root xmlns="urn:root">', true), 0x00, 0xd8, 0x3c, 0x00)],
    ['a byte that Windows-1252 lacks', latin1(declared('windows-1252', '\u0081'))],
    ['a truncated sequence', bytesOf('<root xmlns="urn:root">é').subarray(0, -1)],
  ])('refuses %s', (_, bytes) => {
    expect(codeOf(bytes)).toBe('xml-encoding');
  });
});

describe('hostile input', () => {
  /** Milliseconds and bytes of heap and buffers that a refusal takes. */
  const costOf = (input: Uint8Array) => {
    const before = process.memoryUsage();
    const started = performance.now();
    const code = codeOf(input);
    const ms = performance.now() - started;
    const after = process.memoryUsage();
    return { code, ms, bytes: after.heapUsed - before.heapUsed + (after.arrayBuffers - before.arrayBuffers) };
  };
  /** What decoding ten megabytes takes of this machine, just now. */
  const decodingMs = (): number => {
    const text = new Uint8Array(XML_LIMITS.bytes).fill(0x41);
    const started = performance.now();
    new TextDecoder().decode(text);
    return performance.now() - started;
  };
  const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  const open = '<root xmlns="urn:root">';

  it.each([
    ['a billion laughs', () => bytesOf(`<!DOCTYPE root [<!ENTITY l0 "lol">${lol}]>${open}&l9;</root>`), 'xml-doctype'],
    [
      'a quadratic blow-up',
      () => bytesOf(`<!DOCTYPE root [<!ENTITY a "${'a'.repeat(50_000)}">]>${open}${'&a;'.repeat(50_000)}</root>`),
      'xml-doctype',
    ],
    ['100 MB', () => new Uint8Array(100 * 1024 * 1024).fill(0x20), 'xml-too-large'],
    ['a depth of 100,000', () => bytesOf(`${open}${'<a>'.repeat(100_000)}`), 'xml-too-deep'],
    [
      'a million attributes',
      () => bytesOf(`<root xmlns="urn:root" ${Array.from({ length: 500_000 }, (_, i) => `a${i}=""`).join(' ')}/>`),
      'xml-too-many-attributes',
    ],
    ['ten megabytes of noise', () => new Uint8Array(XML_LIMITS.bytes).fill(0x41), 'xml-not-well-formed'],
    ['ten megabytes of zeros', () => new Uint8Array(XML_LIMITS.bytes), 'xml-not-well-formed'],
  ])('%s is refused in under 100 ms and 100 MB', (_, make, code) => {
    const input = make();
    const costs = [1, 2, 3].map(() => ({ ...costOf(input), decodingMs: decodingMs() }));
    expect(costs.map(cost => cost.code)).toEqual([code, code, code]);
    // The best of three, and on a slow machine as much longer: what others take of it is not the reader's.
    const slowness = Math.max(1, Math.min(...costs.map(cost => cost.decodingMs)) / 5);
    expect(Math.min(...costs.map(cost => cost.ms))).toBeLessThan(100 * slowness);
    expect(Math.min(...costs.map(cost => cost.bytes))).toBeLessThan(100 * 1024 * 1024);
  });

  it('stops at too many elements', () => {
    expect(codeOf(bytesOf(open + '<a/>'.repeat(XML_LIMITS.elements)))).toBe('xml-too-many-elements');
  });

  it('never throws on random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
        codeOf(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on a document with bytes changed', () => {
    const good = bytesOf(
      '<?xml version="1.0" encoding="UTF-8"?><root xmlns="urn:root" a="1"><b:c xmlns:b="urn:b">é</b:c></root>',
    );
    const edit = fc.record({ at: fc.nat({ max: good.length - 1 }), to: fc.nat({ max: 255 }) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), edits => {
        const bytes = good.slice();
        for (const { at, to } of edits) bytes[at] = to;
        codeOf(bytes);
      }),
      { numRuns: 2_000 },
    );
  });
});
