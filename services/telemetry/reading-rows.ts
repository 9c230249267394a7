import { hash } from 'node:crypto';
import type { Hex } from '#domain/hex';
import { type Doubt, fixOf, hasBadTime, placeDoubts, timeDoubts } from '#domain/telemetry/doubts';
import { type Reading, readingText, type TrustTier } from '#domain/telemetry/reading';

/** A reading of a machine on its way into the store. */
export interface IncomingReading {
  readonly subject: Hex;
  readonly reading: Reading;
  /** As the source counts its messages; where it does not, the content stands in for it. */
  readonly sequence?: bigint | undefined;
}

/** Who says so: the same for a whole batch. */
export interface ReadingOrigin {
  /** `csv:…`, `api:…` with the organisation, or a device's id. */
  readonly source: string;
  readonly trust: TrustTier;
  /** Which organisation vouches, or owns the device. */
  readonly organisationId: string;
}

/** A row of the table `readings`, with whole numbers as text where JSON would round them. */
export interface ReadingRow {
  readonly id: string;
  readonly subject: Hex;
  readonly source: string;
  /** ISO 8601. */
  readonly time: string;
  readonly sequence: string;
  readonly contentHash: string;
  readonly receivedAt: string;
  readonly organisationId: string;
  readonly trust: TrustTier;
  readonly fix: Reading['fix'];
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly speedMps: number | null;
  readonly engineOn: boolean | null;
  readonly meterId: string | null;
  readonly engineHoursMs: number | null;
  readonly odometerM: number | null;
  readonly cycles: number | null;
  readonly fuelPercent: number | null;
  readonly details: Readonly<Record<string, unknown>>;
  /** What can be told from the reading alone; its neighbours are looked at once it is stored. */
  readonly doubts: readonly Doubt[];
}

/** 63 bits, so that PostgreSQL's bigint holds them; never 0. */
export const hashOf = (text: string | Uint8Array): bigint =>
  BigInt.asUintN(63, BigInt(`0x${hash('sha256', text, 'hex').slice(0, 16)}`)) || 1n;

/**
 * A name (UUID, version 8) made of what makes the reading the one that it is. It begins with the time in milliseconds, as
 * version 7 does: names of neighbours stand together in the index.
 *
 * @param time ISO 8601
 */
export const rowId = (subject: string, source: string, time: string, sequence: bigint | string): string => {
  const name = hash('sha256', `reading ${subject} ${source} ${time} ${sequence}`, 'hex');
  const ms = Math.max(0, Date.parse(time)).toString(16).padStart(12, '0').slice(-12);
  return `${ms.slice(0, 8)}-${ms.slice(8)}-8${name.slice(0, 3)}-${VARIANTS[name.charCodeAt(3) & 3]}${name.slice(4, 7)}-${name.slice(7, 19)}`;
};

const VARIANTS = ['8', '9', 'a', 'b'] as const;

/** Fields that have a column, or are told otherwise. */
const APART: ReadonlySet<string> = new Set<keyof Reading>([
  ...(['deviceTime', 'fix', 'latitude', 'longitude', 'speedMps', 'ignition', 'meterId'] as const),
  ...(['engineHoursMs', 'odometerM', 'cycles', 'fuelPercent', 'alarms', 'raw'] as const),
]);

/** Everything that has no column of its own. */
export const detailsOf = (reading: Reading): ReadingRow['details'] => {
  const details: Record<string, unknown> = {};
  let name: keyof Reading;
  for (name in reading) if (!APART.has(name)) details[name] = reading[name];
  if (reading.deviceTime === undefined) details.timeMissing = true;
  if (reading.alarms.length > 0) details.alarms = reading.alarms;
  if (Object.keys(reading.raw).length > 0) details.raw = reading.raw;
  return details;
};

/** What can be told from a reading alone: of its time, and of its place where its time is believed. */
export const ownDoubts = (told: Parameters<typeof timeDoubts>[0], reading: Reading): readonly Doubt[] => {
  const ofTime = timeDoubts(told);
  const fix = hasBadTime(ofTime) ? null : fixOf(reading);
  return fix ? [...ofTime, ...placeDoubts(fix)] : ofTime;
};

/** The row of a reading: its name comes from machine, source, time and sequence, so that the same again has the same name. */
export const rowOf = (
  { subject, reading, sequence }: IncomingReading,
  { source, trust, organisationId }: ReadingOrigin,
  receivedAt: Date,
): ReadingRow => {
  const contentHash = hashOf(readingText(reading));
  const time = new Date(reading.deviceTime ?? receivedAt.getTime()).toISOString();
  const number = sequence ?? contentHash;
  const { deviceTime } = reading;
  const told = {
    time: Date.parse(time),
    receivedAt: receivedAt.getTime(),
    ...(deviceTime !== undefined && { deviceTime }),
  };
  return {
    id: rowId(subject, source, time, number),
    subject,
    source,
    time,
    sequence: number.toString(),
    contentHash: contentHash.toString(),
    receivedAt: receivedAt.toISOString(),
    organisationId,
    trust,
    fix: reading.fix,
    latitude: reading.latitude ?? null,
    longitude: reading.longitude ?? null,
    speedMps: reading.speedMps ?? null,
    engineOn: reading.ignition ?? null,
    meterId: reading.meterId ?? null,
    engineHoursMs: reading.engineHoursMs ?? null,
    odometerM: reading.odometerM ?? null,
    cycles: reading.cycles ?? null,
    fuelPercent: reading.fuelPercent ?? null,
    details: detailsOf(reading),
    doubts: ownDoubts(told, reading),
  };
};

/** The row under which a reading is kept that came under the name of another and says something else: below zero. */
export const forkedRow = (row: ReadingRow): ReadingRow => {
  const sequence = -BigInt(row.contentHash);
  const details = { ...row.details, forkedFrom: row.sequence };
  return {
    ...row,
    id: rowId(row.subject, row.source, row.time, sequence),
    sequence: sequence.toString(),
    details,
    doubts: [...row.doubts, 'sequence-forked'],
  };
};
