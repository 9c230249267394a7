/**
 * A read-only element of a parsed document. `name` is canonical: the prefix that the reader was told to use for the
 * namespace, then the local name (`cbc:ID`), whatever prefix the document itself chose; an element of a namespace that
 * the reader was not told of is `{namespace}local`.
 */
export interface XmlElement {
  readonly name: string;
  /** Attributes by local name, or `{namespace}local` where they have one. Namespace declarations are left out. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Character data of an element without children, as written (not trimmed). Empty where there are children. */
  readonly text: string;
  readonly parent: XmlElement | null;
  /** Line in the file, from 1. */
  readonly line: number;
}

/** `/Invoice/cac:InvoiceLine[2]/cbc:ID`: where the element is, an index only where siblings share its name. */
export const pathOf = (element: XmlElement): string => {
  const { parent, name } = element;
  if (!parent) return `/${name}`;
  const alike = parent.children.filter(sibling => sibling.name === name);
  const step = alike.length > 1 ? `${name}[${alike.indexOf(element) + 1}]` : name;
  return `${pathOf(parent)}/${step}`;
};

/** The elements below `element` (itself included) in document order. */
export function* descendants(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* descendants(child);
}

const steps = new Map<string, readonly string[]>();

/** Child steps of a path such as `cac:Party/cac:PartyName/cbc:Name`; the rules use some hundred distinct paths. */
const stepsOf = (path: string): readonly string[] => {
  let known = steps.get(path);
  if (!known) {
    known = path.split('/');
    steps.set(path, known);
  }
  return known;
};

/** All elements that a path of child steps leads to, in document order. */
export const select = (element: XmlElement, path: string): readonly XmlElement[] => {
  let found: readonly XmlElement[] = [element];
  for (const step of stepsOf(path)) {
    const next: XmlElement[] = [];
    for (const from of found) for (const child of from.children) if (child.name === step) next.push(child);
    found = next;
  }
  return found;
};

export const selectFirst = (element: XmlElement, path: string): XmlElement | undefined => select(element, path)[0];
