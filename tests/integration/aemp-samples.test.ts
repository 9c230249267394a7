import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Reading } from '#domain/telemetry/reading';
import { decodeLine } from '#iot-adapters/decode-line';
import { aemp } from '#iot-adapters/protocols/aemp/aemp';

/** Snapshots of two platforms, whose identifiers, places and meters are replaced. They stand beside the project. */
const SAMPLES = fileURLToPath(new URL('../../../shared/samples/aemp', import.meta.url));

const NAMES = ['fleet_iso_trackunit', 'fleet_jcma_20190501'];

const values = z.record(z.string(), z.string());

const machine = z.object({ row: z.number(), EquipmentHeader: values }).catchall(z.union([values, z.number()]));

type Machine = z.infer<typeof machine>;

const read = (name: string): string => readFileSync(join(SAMPLES, name), 'utf8');

const isThere = existsSync(SAMPLES);

if (!isThere) {
  console.info('Samples of AEMP: skipped, because ../shared/samples/aemp is not there.');
}

const machinesIn = (name: string): readonly Machine[] =>
  read(`${name}.expect.jsonl`)
    .trim()
    .split('\n')
    .map(line => machine.parse(JSON.parse(line)));

const idOf = ({ EquipmentHeader: header }: Machine): string | undefined =>
  [header.PIN, header.SerialNumber, header.EquipmentID].find(id => id !== undefined && id !== '' && id !== 'missing');

const elementsOf = ({
  row: _,
  EquipmentHeader: __,
  ...elements
}: Machine): readonly [string, Record<string, string>][] =>
  Object.entries(elements)
    .flatMap(([name, one]) => (typeof one === 'number' ? [] : [[name, one] as const]))
    .map(([name, one]) => [name, one]);

const timeOf = (element: Record<string, string>): number => Date.parse(element['@datetime'] ?? element.datetime ?? '');

/** What a reading must say of an element. */
const modelled = (name: string, element: Record<string, string>): Partial<Reading> => {
  if (name === 'Location')
    return { fix: 'valid', latitude: Number(element.Latitude), longitude: Number(element.Longitude) };
  if (name === 'CumulativeOperatingHours') return { engineHoursMs: Math.round(Number(element.Hour) * 3_600_000) };
  if (name === 'Distance') return { odometerM: Math.round(Number(element.Odometer) * 1e6) / 1000 };
  if (name === 'EngineStatus') return { ignition: element.Running === 'true' };
  return name === 'FuelRemaining' ? { fuelPercent: Number(element.Percent) } : {};
};

describe.skipIf(!isThere)('fleets of real platforms', () => {
  it.each(NAMES)('%s: machines, meters and each element’s own time', name => {
    const { readings, refused } = decodeLine(aemp, Buffer.from(read(`${name}.xml`), 'utf8').toString('latin1'));
    expect(refused).toBeUndefined();
    const machines = machinesIn(name);
    expect(new Set(readings.map(reading => reading.deviceId))).toEqual(new Set(machines.map(idOf)));
    for (const one of machines) {
      const own = readings.filter(reading => reading.deviceId === idOf(one));
      const elements = elementsOf(one);
      expect(own.map(reading => reading.deviceTime)).toEqual(
        elements.length === 0
          ? [undefined]
          : [...new Set(elements.map(([, element]) => timeOf(element)))].toSorted((a, b) => a - b),
      );
      for (const [called, element] of elements) {
        const reading = own.find(({ deviceTime }) => deviceTime === timeOf(element));
        expect(reading).toMatchObject({ ...modelled(called, element), raw: { [called]: element } });
        expect(reading?.raw.EquipmentHeader).toEqual(one.EquipmentHeader);
      }
    }
  });
});
