import type { RawValue, Reading, UnixMs } from '#domain/telemetry/reading';
import { Draft } from '../../draft.ts';
import { rounded } from '../../units.ts';
import { childNamed, type Node, rawOf, textIn } from './node.ts';
import { booleanOf, hoursOf, metresOf, numberOf, percentOf, timeOf } from './values.ts';

type Note = (draft: Draft, element: Node) => void;

/** Elements whose values are modelled; all the others, and all that stands in these, are kept as they came. */
const NOTES: Readonly<Record<string, Note>> = {
  location: (draft, element) => {
    const latitude = numberOf(textIn(element, 'Latitude'));
    const longitude = numberOf(textIn(element, 'Longitude'));
    if (latitude !== undefined && longitude !== undefined) draft.place(latitude, longitude, true);
    const altitude = metresOf(textIn(element, 'Altitude'), textIn(element, 'AltitudeUnits'), 'metre');
    if (altitude !== undefined) draft.fields.altitudeM = rounded(altitude, 6);
  },
  cumulativeoperatinghours: (draft, element) => {
    draft.fields.engineHoursMs = hoursOf(textIn(element, 'Hour'));
  },
  distance: (draft, element) => {
    const metres = metresOf(textIn(element, 'Odometer'), textIn(element, 'OdometerUnits'), 'kilometre');
    if (metres !== undefined && metres >= 0) draft.fields.odometerM = rounded(metres, 3);
  },
  enginestatus: (draft, element) => {
    draft.fields.ignition = booleanOf(textIn(element, 'Running'));
  },
  fuelremaining: (draft, element) => {
    draft.fields.fuelPercent = percentOf(textIn(element, 'Percent'));
  },
  cumulativeloadcount: (draft, element) => {
    const count = numberOf(textIn(element, 'Count'));
    if (count !== undefined && count >= 0 && Number.isInteger(count)) draft.fields.cycles = count;
  },
  faultcode: draft => draft.alarm('fault'),
};

/** Some series are called otherwise than their elements. */
const CALLED: Readonly<Record<string, string>> = {
  fuelremainingratio: 'fuelremaining',
  operatinghours: 'cumulativeoperatinghours',
};

const HEADER = 'EquipmentHeader';

/** An element's own time: an attribute at most vendors, a child at others. */
export const elementTime = (element: Node): UnixMs | undefined =>
  timeOf(textIn(element, 'datetime') ?? textIn(element, 'SnapshotTime'));

/** Whether a value of a machine is one that has not been read before; without it everything is. */
export type IsNews = (machine: string, element: string, time: UnixMs, content: () => string) => boolean;

/** How a platform is asked about a machine: by its PIN, or by make, model and serial number. */
export interface MachineKey {
  readonly name: string;
  readonly pin?: string | undefined;
  readonly make?: string | undefined;
  readonly model?: string | undefined;
  readonly serial?: string | undefined;
}

/** By what a platform knows a machine: its PIN, else its serial number, else the name that its owner gave it. */
export const machineName = (header: Node | undefined): string | undefined => {
  if (!header) return undefined;
  const name = textIn(header, 'PIN') ?? textIn(header, 'SerialNumber') ?? textIn(header, 'EquipmentID');
  return name?.slice(0, 128);
};

/** One name of an element, whatever the letters and the series. */
const elementName = (element: Node): string => {
  const name = element.name.toLowerCase();
  return Object.hasOwn(CALLED, name) ? (CALLED[name] ?? name) : name;
};

const noteInto = (draft: Draft, element: Node): void => {
  const called = elementName(element);
  if (Object.hasOwn(NOTES, called)) NOTES[called]?.(draft, element);
};

const keepIn = (draft: Draft, element: Node): void => {
  const before: RawValue | undefined = Object.hasOwn(draft.raw, element.name) ? draft.raw[element.name] : undefined;
  const raw = rawOf(element);
  draft.raw[element.name] = before === undefined ? raw : [before, raw].flat();
};

/**
 * Readings of elements of one machine: one for each time that they name, in order. A snapshot may hold a place of today and
 * hours of ten days ago, and each counts when it was measured. What names no time is kept in a reading without one, and is
 * not modelled: it would count as of now.
 */
export const readingsOf = (
  name: string | undefined,
  header: Node | undefined,
  elements: readonly Node[],
  isNews?: IsNews,
): readonly Reading[] => {
  const drafts = new Map<UnixMs | undefined, Draft>();
  const draftAt = (time: UnixMs | undefined): Draft => {
    const known = drafts.get(time);
    if (known) return known;
    const draft = new Draft(name);
    if (time !== undefined) draft.fields.deviceTime = time;
    if (header) draft.raw[HEADER] = rawOf(header);
    drafts.set(time, draft);
    return draft;
  };
  const timeless: Node[] = [];
  for (const element of elements) {
    const time = elementTime(element);
    if (isNews) {
      if (time === undefined) timeless.push(element);
      const content = () => JSON.stringify(rawOf(element));
      if (name === undefined || time === undefined || !isNews(name, elementName(element), time, content)) continue;
    }
    const draft = draftAt(time);
    if (time !== undefined) noteInto(draft, element);
    keepIn(draft, element);
  }
  if (drafts.size === 0 && !isNews) draftAt(undefined);
  const inOrder = [...drafts].toSorted(([a], [b]) => (a ?? Number.NEGATIVE_INFINITY) - (b ?? Number.NEGATIVE_INFINITY));
  // Nobody can say whether they are news: kept beside the newest of what is.
  const newest = inOrder.at(-1)?.[1];
  if (newest) for (const element of timeless) keepIn(newest, element);
  return inOrder.map(([, draft]) => draft.reading());
};

const headerOf = (equipment: Node): Node | undefined => childNamed(equipment, HEADER);

export const machineKey = (equipment: Node): MachineKey | undefined => {
  const header = headerOf(equipment) ?? equipment;
  const name = machineName(header);
  if (name === undefined) return undefined;
  const [pin, make] = [textIn(header, 'PIN'), textIn(header, 'OEMName')];
  return { name, pin, make, model: textIn(header, 'Model'), serial: textIn(header, 'SerialNumber') };
};

/** A machine of a snapshot: its header, and the elements beside it. */
export const readEquipment = (equipment: Node, isNews?: IsNews): readonly Reading[] => {
  const header = headerOf(equipment);
  const elements = equipment.children.filter(child => child !== header && !/^links?$/i.test(child.name));
  return readingsOf(machineName(header ?? equipment), header, elements, isNews);
};
