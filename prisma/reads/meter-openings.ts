import { z } from 'zod';
import type { MeterOpening } from '#domain/telemetry/meter-steps';
import { METER_FIELDS, METER_KINDS } from '#domain/telemetry/meters';
import type { Database } from '../client.ts';

/** A statement's leaves, as far as they tell when a device was enrolled and what its meters showed. */
const openingLeaves = z.array(z.object({ path: z.string(), value: z.string() }));

const openingsOf = (source: string, leaves: unknown): MeterOpening[] => {
  const said = new Map(
    openingLeaves.parse(leaves).map(({ path, value }): [string, unknown] => [path, JSON.parse(value)]),
  );
  const at = Date.parse(String(said.get('/at')));
  if (Number.isNaN(at)) return [];
  return METER_KINDS.flatMap(kind => {
    const value = said.get(`/meters/${METER_FIELDS[kind]}`);
    return value === undefined ? [] : [{ source, kind, at, value: Number(value) }];
  });
};

/**
 * What the meters of machines' devices showed when they were enrolled on them, of enrolments and replacements that stand on
 * chain, by machine and in their order. Not scoped: verdicts on readings are made with it.
 */
export const meterOpeningsOf = async (
  db: Database,
  subjects: readonly string[],
): Promise<Map<string, MeterOpening[]>> => {
  const rows = await db.$queryRaw<{ subject: string; source: string; leaves: unknown }[]>`
    SELECT e.subject, 'device:' || device.id AS source, said.leaves
      FROM events e
      JOIN devices device ON device.subject = e.args->>'device'
      JOIN commitments said ON said.root = e.args->>'opening'
     WHERE e.subject = ANY(${[...subjects]}::text[]) AND e.contract = 'Devices'
       AND e.name IN ('DeviceEnrolled', 'DeviceReplaced')
     ORDER BY e."blockNumber", e."logIndex"`;
  const openings = new Map<string, MeterOpening[]>();
  for (const { subject, source, leaves } of rows) {
    openings.set(subject, [...(openings.get(subject) ?? []), ...openingsOf(source, leaves)]);
  }
  return openings;
};
