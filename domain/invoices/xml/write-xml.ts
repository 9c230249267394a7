/** An element to be written: with a text, or with children. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | null>>;
  readonly text: string;
  readonly children: readonly XmlNode[];
}

/** An element with a text; nothing where there is no text. Attributes that are `null` are left out. */
export const leaf = (name: string, text: string | null, attributes: XmlNode['attributes'] = {}): XmlNode | null =>
  text === null ? null : { name, attributes, text, children: [] };

/** An element with children, of which `null` stands for nothing; nothing where there are none. */
export const group = (
  name: string,
  children: readonly (XmlNode | null)[],
  attributes: XmlNode['attributes'] = {},
): XmlNode | null => {
  const present = children.filter(child => child !== null);
  return present.length === 0 ? null : { name, attributes, text: '', children: present };
};

/** Characters that XML 1.0 has no way to write (2.2), lone surrogates among them. */
const UNWRITABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to leave out
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const escapeText = (text: string): string =>
  text.replace(UNWRITABLE, '').replace(/[&<>\r]/g, char => ESCAPES[char] ?? char);

const escapeAttribute = (text: string): string =>
  text.replace(UNWRITABLE, '').replace(/[&<>"\t\n\r]/g, char => ESCAPES[char] ?? char);

const writeNode = ({ name, attributes, text, children }: XmlNode, indent: string): string => {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${escapeAttribute(value)}"`],
  );
  const open = `${indent}<${name}${written.join('')}>`;
  if (children.length === 0) return `${open}${escapeText(text)}</${name}>\n`;
  const inside = children.map(child => writeNode(child, `${indent}  `)).join('');
  return `${open}\n${inside}${indent}</${name}>\n`;
};

/** The document as UTF-8, with declaration and line breaks. What XML cannot carry (control characters) is left out. */
export const writeXml = (root: XmlNode): Uint8Array =>
  new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${writeNode(root, '')}`);
