import { SaxesParser, type SaxesTagNS } from 'saxes';
import { accept, type Result } from '#domain/result';
import { INVOICE_FILE_BYTES } from '../limits.ts';
import { decodeXml } from './decode.ts';
import type { XmlElement } from './element.ts';
import { type XmlRefusal, XmlStop } from './refusal.ts';

/** What a document may cost. An invoice of 5,000 lines has about 100,000 elements, 15 deep. */
export const XML_LIMITS = {
  bytes: INVOICE_FILE_BYTES,
  depth: 64,
  elements: 250_000,
  attributesOfElement: 64,
} as const;

export interface XmlVocabulary {
  /** The prefix that element names get, by namespace; the root's own may be empty. */
  readonly prefixes: ReadonlyMap<string, string>;
  /** Canonical names that the document may begin with; anything else is refused at its first tag. */
  readonly roots: ReadonlySet<string>;
  /** What such a document is called, for the message of a refusal: `a UBL 2.1 invoice or credit note`. */
  readonly called: string;
}

interface Draft extends XmlElement {
  readonly children: Draft[];
  text: string;
}

const XMLNS = 'http://www.w3.org/2000/xmlns/';

const canonicalName = (namespace: string, local: string, { prefixes }: XmlVocabulary): string => {
  const prefix = prefixes.get(namespace);
  if (prefix === undefined) return `{${namespace}}${local}`;
  return prefix === '' ? local : `${prefix}:${local}`;
};

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

const attributesOf = (tag: SaxesTagNS): ReadonlyMap<string, string> => {
  const stated = Object.values(tag.attributes);
  if (stated.length === 0) return NO_ATTRIBUTES;
  const attributes = new Map<string, string>();
  for (const { uri, local, value } of stated) {
    if (uri !== XMLNS) attributes.set(uri === '' ? local : `{${uri}}${local}`, value);
  }
  return attributes;
};

/** Builds the tree from the parser's events, stopping at the first thing that goes over a limit. */
const buildTree = (parser: SaxesParser<{ xmlns: true }>, vocabulary: XmlVocabulary): { root: () => XmlElement } => {
  let root: Draft | undefined;
  let open: Draft | undefined;
  const ancestors: Draft[] = [];
  let elements = 0;
  let attributes = 0;

  parser.on('error', error => {
    throw new XmlStop('xml-not-well-formed', `The file is not well-formed XML: ${error.message}`);
  });
  parser.on('doctype', () => {
    throw new XmlStop('xml-doctype', 'A document type declaration is not allowed in an invoice.');
  });
  parser.on('opentagstart', () => {
    attributes = 0;
    elements += 1;
    if (elements > XML_LIMITS.elements) {
      throw new XmlStop('xml-too-many-elements', `The file has more than ${XML_LIMITS.elements} elements.`);
    }
    if (ancestors.length >= XML_LIMITS.depth) {
      throw new XmlStop('xml-too-deep', `The file is nested more than ${XML_LIMITS.depth} deep.`);
    }
  });
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > XML_LIMITS.attributesOfElement) {
      throw new XmlStop('xml-too-many-attributes', `An element has over ${XML_LIMITS.attributesOfElement} attributes.`);
    }
  });
  parser.on('opentag', tag => {
    const element: Draft = {
      name: canonicalName(tag.uri, tag.local, vocabulary),
      attributes: attributesOf(tag),
      children: [],
      text: '',
      parent: open ?? null,
      line: parser.line,
    };
    if (open) {
      open.text = '';
      open.children.push(element);
    } else {
      if (!vocabulary.roots.has(element.name)) {
        const found = element.name.slice(0, 200);
        throw new XmlStop('xml-unexpected-root', `This is not ${vocabulary.called}: its root is ${found}.`);
      }
      root = element;
    }
    ancestors.push(element);
    open = element;
  });
  const append = (data: string) => {
    if (open && open.children.length === 0) open.text += data;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    ancestors.pop();
    open = ancestors.at(-1);
  });
  return {
    root: () => {
      if (!root) throw new XmlStop('xml-not-well-formed', 'The file has no element.');
      return root;
    },
  };
};

/**
 * Reads bytes that nobody vouches for. No document type declaration of any kind is read, so there are no entities but
 * XML's five, nothing is expanded and nothing is fetched. Size is looked at first; decoding, parsing and building go on
 * piece by piece and stop at the first excess.
 *
 * Refusals: every `XmlRefusalCode`.
 */
export const readXml = (bytes: Uint8Array, vocabulary: XmlVocabulary): Result<XmlElement, XmlRefusal> => {
  const parser = new SaxesParser({ xmlns: true, position: true });
  try {
    if (bytes.length > XML_LIMITS.bytes) {
      throw new XmlStop('xml-too-large', `The file has ${bytes.length} bytes; at most ${XML_LIMITS.bytes} are read.`);
    }
    if (bytes.length === 0) throw new XmlStop('xml-empty', 'The file is empty.');
    const tree = buildTree(parser, vocabulary);
    for (const text of decodeXml(bytes)) parser.write(text);
    parser.close();
    return accept(tree.root());
  } catch (thrown) {
    if (!(thrown instanceof XmlStop)) throw thrown;
    const [line, column] = [Math.max(parser.line, 1), parser.column + 1];
    return {
      ok: false,
      refusal: {
        code: thrown.code,
        message: thrown.message,
        params: { line: String(line), column: String(column) },
        line,
        column,
      },
    };
  }
};
