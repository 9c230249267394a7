import { z } from 'zod';
import { type Decimal, decimalText } from '#domain/money/decimal';
import { accept, type Result, refuse } from '#domain/result';
import type { Reading } from '#domain/telemetry/reading';
import { formatDate, isCalendarDate } from '#domain/time/calendar-date';
import { isTimeZone } from '#domain/time/zoned-day';
import { momentIn } from '#domain/time/zoned-moment';
import { decimalCell, flagCell, requiredCell, textCell } from '../tables/cells.ts';
import type { TableColumn, TableRow } from '../tables/table-kind.ts';

/** Columns of a table of readings. Hours and kilometres are as people read them; a place is in degrees. */
export const READING_COLUMNS: readonly TableColumn[] = [
  { name: 'machine', isRequired: true, synonyms: ['reference', 'serial', 'serial number', '设备', '编号', '序列号'] },
  { name: 'time', isRequired: true, synonyms: ['date', 'datetime', 'timestamp', 'read at', '时间', '日期'] },
  { name: 'latitude', synonyms: ['lat', '纬度'] },
  { name: 'longitude', synonyms: ['lon', 'lng', 'long', '经度'] },
  { name: 'engineHours', synonyms: ['hours', 'hour meter', 'operating hours', '工作小时', '发动机小时'] },
  { name: 'odometerKm', synonyms: ['odometer', 'km', 'kilometres', 'kilometers', '里程', '公里'] },
  { name: 'cycles', synonyms: ['cycle counter', 'strokes', '循环', '次数'] },
  { name: 'fuelPercent', synonyms: ['fuel', 'fuel level', '油量'] },
  { name: 'ignition', synonyms: ['engine on', 'running', '点火'] },
  { name: 'meterId', synonyms: ['meter', '计量表'] },
];

export const readingTableOptions = z.object({
  /** By whose clocks times without a zone are. */
  timeZone: z.string().refine(isTimeZone, 'an IANA time zone').default('UTC'),
});

export type ReadingTableOptions = z.output<typeof readingTableOptions>;

export interface ReadRow {
  readonly machine: string;
  readonly reading: Reading;
  readonly isTimeAssumed: boolean;
}

const NOON = 12 * 3600;

interface WrittenTime {
  readonly at: number;
  readonly isAssumed: boolean;
}

/** `2026-03-02T10:00:00Z`, `2026-03-02 10:00`, `02.03.2026 10:00`; a day alone is noon of it. */
const timeCell = (row: TableRow, timeZone: string): Result<WrittenTime> => {
  const cell = requiredCell(row, 'time');
  if (!cell.ok) return cell;
  const text = cell.value.trim();
  const wrong = () => refuse('cell-not-a-time', { value: text.slice(0, 60) }, 'time');
  const match =
    /^(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(
      text,
    );
  if (!match) return wrong();
  const [, year, month, day, dayFirst, then, yearLast, hours, minutes, seconds, fraction, zone] = match;
  const date = formatDate({
    year: Number(year ?? yearLast),
    month: Number(month ?? then),
    day: Number(day ?? dayFirst),
  });
  if (!isCalendarDate(date)) return wrong();
  if (hours === undefined) return accept({ at: momentIn(timeZone, date, NOON) * 1000, isAssumed: true });
  const second = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0);
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 59) return wrong();
  const ms = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000);
  if (zone === undefined) return accept({ at: momentIn(timeZone, date, second) * 1000 + ms, isAssumed: false });
  const [, sign, byHours, byMinutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(byHours ?? 0) * 3600 + Number(byMinutes ?? 0) * 60);
  return accept({ at: (momentIn('UTC', date, second) - offset) * 1000 + ms, isAssumed: false });
};

const numberOf = (value: Decimal): number => Number(decimalText(value));

/** A cell that is not negative, times `factor`, as a whole number. */
const meterCell = (row: TableRow, column: string, factor: number): Result<number | null> => {
  const cell = decimalCell(row, column);
  if (!cell.ok || cell.value === null) return cell.ok ? accept(null) : cell;
  const value = Math.round(numberOf(cell.value) * factor);
  const isGood = Number.isSafeInteger(value) && value >= 0;
  return isGood ? accept(value) : refuse('cell-not-a-number', { value: row.values[column] ?? '' }, column);
};

const degreesCell = (row: TableRow, column: 'latitude' | 'longitude'): Result<number | null> => {
  const cell = decimalCell(row, column);
  return cell.ok ? accept(cell.value === null ? null : numberOf(cell.value)) : cell;
};

/**
 * A row of a table as a reading. Refusals, the column as `field`: `cell-missing`, `cell-not-a-time`, `cell-not-a-number`,
 * `cell-not-yes-or-no`, `reading-half-place`, `reading-empty`.
 */
export const readRow = (row: TableRow, { timeZone }: ReadingTableOptions): Result<ReadRow> => {
  const machine = requiredCell(row, 'machine');
  if (!machine.ok) return machine;
  const time = timeCell(row, timeZone);
  if (!time.ok) return time;
  const latitude = degreesCell(row, 'latitude');
  if (!latitude.ok) return latitude;
  const longitude = degreesCell(row, 'longitude');
  if (!longitude.ok) return longitude;
  const hours = meterCell(row, 'engineHours', 3_600_000);
  if (!hours.ok) return hours;
  const road = meterCell(row, 'odometerKm', 1000);
  if (!road.ok) return road;
  const cycles = meterCell(row, 'cycles', 1);
  if (!cycles.ok) return cycles;
  const fuel = meterCell(row, 'fuelPercent', 1);
  if (!fuel.ok) return fuel;
  const ignition = flagCell(row, 'ignition');
  if (!ignition.ok) return ignition;
  if ((latitude.value === null) !== (longitude.value === null))
    return refuse('reading-half-place', {}, latitude.value === null ? 'latitude' : 'longitude');
  const meterId = textCell(row, 'meterId');
  const reading: Reading = {
    deviceTime: time.value.at,
    fix: latitude.value === null ? 'none' : 'valid',
    ...(latitude.value !== null && { latitude: latitude.value }),
    ...(longitude.value !== null && { longitude: longitude.value }),
    ...(hours.value !== null && { engineHoursMs: hours.value }),
    ...(road.value !== null && { odometerM: road.value }),
    ...(cycles.value !== null && { cycles: cycles.value }),
    ...(fuel.value !== null && { fuelPercent: fuel.value }),
    ...(ignition.value !== null && { ignition: ignition.value }),
    ...(meterId !== null && { meterId: meterId.slice(0, 60) }),
    alarms: [],
    raw: {},
  };
  const says = [latitude, hours, road, cycles, fuel, ignition].some(({ value }) => value !== null);
  return says
    ? accept({ machine: machine.value, reading, isTimeAssumed: time.value.isAssumed })
    : refuse('reading-empty');
};
