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

/** Of each child its place among the siblings of its name, from 1; 0 where it is the only one. */
const placesOf = (parent: XmlElement): ReadonlyMap<XmlElement, number> => {
  const alike = new Map<string, XmlElement[]>();
  for (const child of parent.children) {
    const siblings = alike.get(child.name);
    if (siblings) siblings.push(child);
    else alike.set(child.name, [child]);
  }
  const places = new Map<XmlElement, number>();
  for (const siblings of alike.values()) {
    for (const [index, child] of siblings.entries()) places.set(child, siblings.length > 1 ? index + 1 : 0);
  }
  return places;
};

const places = new WeakMap<XmlElement, ReadonlyMap<XmlElement, number>>();

/** `/Invoice/cac:InvoiceLine[2]/cbc:ID`: where the element is, an index only where siblings share its name. */
export const pathOf = (element: XmlElement): string => {
  const { parent, name } = element;
  if (!parent) return `/${name}`;
  let known = places.get(parent);
  if (!known) {
    known = placesOf(parent);
    places.set(parent, known);
  }
  const place = known.get(element) ?? 0;
  return `${pathOf(parent)}/${place > 0 ? `${name}[${place}]` : name}`;
};

/** The element and all below it, in document order. */
export const descendants = (element: XmlElement): readonly XmlElement[] => {
  const found: XmlElement[] = [];
  const visit = (each: XmlElement) => {
    found.push(each);
    for (const child of each.children) visit(child);
  };
  visit(element);
  return found;
};

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
