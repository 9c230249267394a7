import type { RawValue } from '#domain/telemetry/reading';
import type { RefusalReason } from '#domain/telemetry/refusal-reasons';

/** An element of XML by its local name, or a member of JSON: vendors differ in namespaces and in the case of letters. */
export interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Node[];
  readonly text: string;
}

/** What a page may cost: a thousand machines with all elements have about 60,000, five deep. */
export const LIMITS = { bytes: 32 * 1024 * 1024, elements: 500_000, depth: 32 } as const;

/** A document that is not read, and why. Caught where documents are read. */
export class NotRead extends Error {
  override readonly name = 'NotRead';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(reason);
    this.reason = reason;
  }
}

const isNamed = (node: Node, name: string): boolean => node.name.toLowerCase() === name.toLowerCase();

export const childrenNamed = (node: Node, name: string): readonly Node[] =>
  node.children.filter(child => isNamed(child, name));

export const childNamed = (node: Node, name: string): Node | undefined =>
  node.children.find(child => isNamed(child, name));

/** Text of a child, or of an attribute in its place; nothing where it is missing, empty, or says that it is missing. */
export const textIn = (node: Node, name: string): string | undefined => {
  const attribute = Object.entries(node.attributes).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
  const text = (childNamed(node, name)?.text ?? attribute)?.trim();
  return text === undefined || isMissing(text) ? undefined : text;
};

const isMissing = (text: string): boolean => /^(?:|missing|n\/?a|null|none|unknown)$/i.test(text);

/** As it came: attributes under `@name`, what comes more than once as a list. */
export const rawOf = (node: Node): RawValue => {
  if (node.children.length === 0 && Object.keys(node.attributes).length === 0) return node.text;
  const raw: Record<string, RawValue> = {};
  for (const [name, value] of Object.entries(node.attributes)) raw[`@${name}`] = value;
  for (const child of node.children) {
    const before = Object.hasOwn(raw, child.name) ? raw[child.name] : undefined;
    const value = rawOf(child);
    raw[child.name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  if (node.text !== '' && node.children.length === 0) raw['#text'] = node.text;
  return raw;
};
