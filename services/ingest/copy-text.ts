import type { DeviceRow } from './device-rows.ts';

/** The columns of `readings` that are written, in the order of a line. */
export const COPY_COLUMNS = `subject, source, time, sequence, id, "receivedAt", "organisationId", trust, fix, latitude, longitude, "speedMps",
  "engineOn", "meterId", "engineHoursMs", "odometerM", cycles, "fuelPercent", details, doubts, "contentHash"`;

const NEEDS_CARE = /[\\\n\r\t]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (text: string): string =>
  NEEDS_CARE.test(text) ? text.replace(/[\\\n\r\t]/g, one => ESCAPES[one] ?? '') : text;

/** What `jsonb` does not take: characters of number 0 and halves of a pair. */
const jsonText = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.includes('\\u') ? text.replace(/\\u(0000|d[89a-f][0-9a-f]{2})/gi, '\\ufffd') : text;
};

const orNull = (value: number | null): string => (value === null ? '\\N' : String(value));

/** A row as a line of COPY in its text format. */
export const copyLine = (row: DeviceRow): string =>
  `${row.subject}\t${row.source}\t${row.time}\t${row.sequence}\t${row.id}\t${row.receivedAt}\t${row.organisationId}\t${row.trust}\t${row.fix}\t${orNull(
    row.latitude,
  )}\t${orNull(row.longitude)}\t${orNull(row.speedMps)}\t${row.engineOn === null ? '\\N' : row.engineOn ? 't' : 'f'}\t${
    row.meterId === null ? '\\N' : escaped(row.meterId.replaceAll('\u0000', ''))
  }\t${orNull(row.engineHoursMs)}\t${orNull(row.odometerM)}\t${orNull(row.cycles)}\t${orNull(row.fuelPercent)}\t${escaped(
    jsonText(row.details),
  )}\t{${row.doubts.join(',')}}\t${row.contentHash}\n`;
