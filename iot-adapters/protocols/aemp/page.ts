import type { Reading } from '#domain/telemetry/reading';
import { parseJson } from './json.ts';
import {
  elementTime,
  type IsNews,
  type MachineKey,
  machineKey,
  machineName,
  readEquipment,
  readingsOf,
} from './machine.ts';
import { childNamed, childrenNamed, LIMITS, type Node, NotRead, textIn } from './node.ts';
import { atOnce, type Steps } from './steps.ts';
import { parseXml } from './xml.ts';

/** One page of a fleet or of a series. */
export interface Page {
  /** How many machines, or elements of a series, it holds. */
  readonly entries: number;
  /** Of a fleet. */
  readonly machines: readonly MachineKey[];
  readonly readings: readonly Reading[];
  /** Names of its machines, or times of its values: the same page says the same, wherever it is found. */
  readonly key: string;
  /** Where `self`, `next`, `last` … are, as the document says. */
  readonly links: ReadonlyMap<string, string>;
}

/** `machine` names the one that a series was asked of, which the series itself need not say. */
export interface PageContext {
  readonly machine?: string | undefined;
  readonly isNews?: IsNews | undefined;
}

const textOf = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new NotRead('bad-encoding');
  }
};

/** Under `rel`, or each under its own name. */
const linksOf = (root: Node): ReadonlyMap<string, string> => {
  const links = new Map<string, string>();
  for (const link of [...childrenNamed(root, 'Links'), ...childrenNamed(root, 'Link')]) {
    for (const one of [link, ...link.children]) {
      const rel = (textIn(one, 'rel') ?? (one === link ? undefined : one.name))?.toLowerCase();
      const href = textIn(one, 'href');
      if (rel !== undefined && href !== undefined && !links.has(rel)) links.set(rel, href);
    }
  }
  return links;
};

/** A series is a list of one element's values. */
const isSeries = (root: Node): boolean => /(?:Messages?|Series)$/i.test(root.name) || root.children.some(isTimed);

const isTimed = (node: Node): boolean => textIn(node, 'datetime') !== undefined;

const isAround = (node: Node): boolean => /^(?:links?|equipmentheader|equipment|version)$/i.test(node.name);

function* readRoot(root: Node, { machine, isNews }: PageContext): Steps<Page> {
  const links = linksOf(root);
  const equipment = childrenNamed(root, 'Equipment');
  // JSON has no name for its root; an empty page of it has links alone.
  const isFleet = equipment.length > 0 || (root.name === '' && links.size > 0);
  if (/^Fleet/i.test(root.name) || (isFleet && !isSeries(root))) {
    const known = equipment.filter(one => one.children.length > 0);
    const machines = known.flatMap(one => machineKey(one) ?? []);
    const readings: Reading[] = [];
    for (const one of known) {
      for (const reading of readEquipment(one, isNews)) readings.push(reading);
      yield;
    }
    return { entries: known.length, machines, readings, key: machines.map(({ name }) => name).join('\n'), links };
  }
  const isMachine = root.name === '' && childNamed(root, 'EquipmentHeader') !== undefined;
  if (/^Equipment$/i.test(root.name) || isMachine) {
    const own = [machineKey(root) ?? []].flat();
    return { entries: 1, machines: own, readings: readEquipment(root, isNews), key: own[0]?.name ?? '', links };
  }
  if (!isSeries(root)) throw new NotRead('not-a-document');
  const header = childNamed(root, 'EquipmentHeader') ?? (equipment[0] && childNamed(equipment[0], 'EquipmentHeader'));
  const elements = root.children.filter(child => !isAround(child) && child.children.length > 0);
  const name = machine ?? machineName(header);
  const readings = elements.length > 0 ? readingsOf(name, header, elements, isNews) : [];
  const key = elements.map(element => elementTime(element) ?? '').join('\n');
  return { entries: elements.length, machines: [], readings, key, links };
}

/**
 * Reads a page: XML of either namespace, or JSON in any of the vendors' spellings. Throws `NotRead` with the reason. In steps,
 * as one of sixteen megabytes takes seconds; JSON is parsed in one of them, which is a tenth of a second at most.
 */
export function* readPageSteps(bytes: Uint8Array, context: PageContext = {}): Steps<Page> {
  if (bytes.length > LIMITS.bytes) throw new NotRead('too-long');
  const text = textOf(bytes).trim();
  if (text === '') throw new NotRead('empty');
  return yield* readRoot(text.startsWith('<') ? yield* parseXml(text) : parseJson(text), context);
}

/** As `readPageSteps`, all in one go. */
export const readPage = (bytes: Uint8Array, context: PageContext = {}): Page => atOnce(readPageSteps(bytes, context));
