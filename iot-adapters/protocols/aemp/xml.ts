import { SaxesParser } from 'saxes';
import { LIMITS, type Node, NotRead } from './node.ts';
import type { Steps } from './steps.ts';

interface Draft extends Node {
  readonly attributes: Record<string, string>;
  readonly children: Draft[];
  text: string;
}

const MOST_ATTRIBUTES = 16;

/** What is parsed before the limits are looked at again. */
const PIECE = 64 * 1024;

/** A tree that the parser's events build, stopping at the first thing that goes over a limit. */
const builderFor = (parser: SaxesParser<{ xmlns: true }>): (() => Node) => {
  let root: Draft | undefined;
  const open: Draft[] = [];
  let elements = 0;
  let attributes = 0;
  parser.on('error', () => {
    throw new NotRead('not-well-formed');
  });
  // Without a document type there are no entities but the five of XML: nothing expands, and nothing is fetched.
  parser.on('doctype', () => {
    throw new NotRead('doctype');
  });
  parser.on('opentagstart', () => {
    attributes = 0;
    elements += 1;
    if (elements > LIMITS.elements) throw new NotRead('too-many-elements');
    if (open.length >= LIMITS.depth) throw new NotRead('too-deep');
  });
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > MOST_ATTRIBUTES) throw new NotRead('too-many-attributes');
  });
  parser.on('opentag', tag => {
    const own = Object.values(tag.attributes).filter(({ prefix, local }) => prefix !== 'xmlns' && local !== 'xmlns');
    const node: Draft = {
      name: tag.local,
      attributes: Object.fromEntries(own.map(({ local, value }) => [local, value])),
      children: [],
      text: '',
    };
    const parent = open.at(-1);
    if (parent) {
      parent.text = '';
      parent.children.push(node);
    } else root = node;
    open.push(node);
  });
  const append = (text: string): void => {
    const node = open.at(-1);
    if (node && node.children.length === 0) node.text += text;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    const node = open.pop();
    if (node) node.text = node.text.trim();
  });
  return () => {
    if (!root) throw new NotRead('not-well-formed');
    return root;
  };
};

/** Throws `NotRead`. */
export function* parseXml(text: string): Steps<Node> {
  const parser = new SaxesParser({ xmlns: true });
  const root = builderFor(parser);
  for (let at = 0; at < text.length; at += PIECE) {
    parser.write(text.slice(at, at + PIECE));
    yield;
  }
  parser.close();
  return root();
}
