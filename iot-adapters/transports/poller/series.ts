import type { UnixMs } from '#domain/telemetry/reading';
import type { MachineKey } from '../../protocols/aemp/machine.ts';
import type { PlatformClient } from './client.ts';

/** Elements by the names of their series in URLs, where the two differ. */
const ELEMENTS: Readonly<Record<string, string>> = {
  locations: 'location',
  cumulativefuelused: 'fuelused',
  fuelremainingratio: 'fuelremaining',
  cumulativedistance: 'distance',
  enginecondition: 'enginestatus',
  faultcodes: 'faultcode',
};

/** The element of a series, as it is called in the cursor. */
export const elementOfSeries = (series: string): string => {
  const name = series.toLowerCase();
  return Object.hasOwn(ELEMENTS, name) ? (ELEMENTS[name] ?? name) : name;
};

/** Times in URLs have no fractions. */
const secondOf = (time: UnixMs): string => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');

/**
 * The first page of a machine's series: by its PIN, else by make, model and serial number; nothing where it has neither.
 * A fraction of a second at the end is rounded up, and what was read before is passed over by the cursor.
 */
export const seriesUrl = (
  client: PlatformClient,
  machine: MachineKey,
  series: string,
  from: UnixMs,
  until: UnixMs,
): URL | undefined => {
  const { pin, make, model, serial } = machine;
  const key =
    pin !== undefined
      ? [pin]
      : make !== undefined && model !== undefined && serial !== undefined
        ? [make, model, serial]
        : undefined;
  if (!key) return undefined;
  const path = ['Fleet', 'Equipment', ...key, series, secondOf(from), secondOf(until + 999), '1'];
  return client.inside(path.map(part => encodeURIComponent(part).replaceAll('%3A', ':')).join('/'), client.base);
};
