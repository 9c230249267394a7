import { childNamed, childrenNamed, LIMITS, type Node, NotRead, textIn } from './node.ts';

const leaf = (name: string, text: string): Node => ({ name, attributes: {}, children: [], text });

class Converter {
  #elements = 0;

  #count(depth: number): void {
    this.#elements += 1;
    if (this.#elements > LIMITS.elements) throw new NotRead('too-many-elements');
    if (depth > LIMITS.depth) throw new NotRead('too-deep');
  }

  /** A list is as many members of its name. */
  nodes(name: string, value: unknown, depth: number): readonly Node[] {
    this.#count(depth);
    if (Array.isArray(value)) return value.flatMap(one => this.nodes(name, one, depth + 1));
    if (value === null || value === undefined) return [leaf(name, '')];
    if (typeof value !== 'object') return [leaf(name, String(value))];
    const children: Node[] = [];
    for (const [key, one] of Object.entries(value)) {
      // Some write attributes of the XML as “@datetime”.
      for (const node of this.nodes(key.replace(/^[@_]/, ''), one, depth + 1)) children.push(node);
    }
    return [{ name, attributes: {}, children, text: '' }];
  }
}

const fleetOf = (children: readonly Node[]): Node => ({ name: 'Fleet', attributes: {}, children, text: '' });

/** What a page that holds nothing may be called by: its lists are empty, and leave no trace in the tree. */
const NAMES_A_PAGE = /^_?(?:fleet|equipment|links)$/i;

/** Links, a version … may stand beside the fleet; machines may be listed in it without a name of their own. */
const fleetIn = (root: Node): Node | undefined => {
  const fleets = childrenNamed(root, 'Fleet');
  if (fleets.length === 0 || fleets.some(fleet => fleet.text !== '')) return undefined;
  const others = root.children.filter(child => !fleets.includes(child));
  const machines = fleets.flatMap(fleet =>
    childNamed(fleet, 'EquipmentHeader') ? [{ ...fleet, name: 'Equipment' }] : fleet.children,
  );
  return fleetOf([...others, ...machines]);
};

/** The document as a tree; a list at its root, even an empty one, is a fleet. Throws `NotRead`. */
export const parseJson = (text: string): Node => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotRead('not-well-formed');
  }
  if (Array.isArray(value)) return fleetOf(new Converter().nodes('Equipment', value, 0));
  const [root] = new Converter().nodes('', value, 0);
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (root?.children.length === 0 && keys.some(key => NAMES_A_PAGE.test(key))) return fleetOf([]);
  if (!root || root.children.length === 0) throw new NotRead('not-a-document');
  const fleet = fleetIn(root);
  if (fleet) return fleet;
  // One name around the whole stands for the root of the XML, unless it is the only value of a series.
  const [only] = root.children;
  const isRoot =
    only && root.children.length === 1 && only.children.length > 0 && !/^(?:equipment|links)$/i.test(only.name);
  return isRoot && textIn(only, 'datetime') === undefined ? only : root;
};
