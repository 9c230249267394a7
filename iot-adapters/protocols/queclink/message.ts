import type { Draft } from '../../draft.ts';
import { decimalOf } from '../../fields.ts';
import { utcOf } from '../../units.ts';
import { modelOf } from './models.ts';

/** A text message, split at its commas. */
export interface Message {
  /** Of three letters, behind “GT”. */
  readonly type: string;
  /** RESP, BUFF (stored while there was no network) or ACK. */
  readonly kind: string;
  readonly version: string;
  readonly model: string;
  readonly deviceId: string;
  /** What stands between the id and the time at which the message was sent. */
  readonly body: readonly string[];
  readonly sentAt: number | undefined;
  readonly count: string;
  readonly text: string;
}

/** More is no report. */
const MOST_FIELDS = 1024;

const isId = (field: string | undefined): field is string =>
  field !== undefined && /^(?:\d{15}|[0-9A-F]{14,15})$/i.test(field);

/** “YYYYMMDDHHMMSS”, UTC. */
export const timeOf = (field: string | undefined): number | undefined => {
  const [, year, ...parts] = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(field ?? '') ?? [];
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  return year === undefined || Number(year) < 1970 ? undefined : utcOf(Number(year), month, day, hour, minute, second);
};

/** Milliseconds of “HHHHH:MM:SS”, the seconds of which may be missing. */
export const hoursOf = (field: string | undefined): number | undefined => {
  const [, hours, minutes, seconds] = /^(\d{1,7}):(\d{2})(?::(\d{2}))?$/.exec(field ?? '') ?? [];
  return hours === undefined ? undefined : ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)) * 1000;
};

export const noteMileage = (draft: Draft, kilometres: string | undefined): void => {
  const distance = decimalOf(kilometres);
  if (distance !== undefined && distance >= 0) draft.fields.odometerM = distance * 1000;
};

/** A percentage; “00” is a reserved field and none. */
export const percentOf = (field: string | undefined): number | undefined =>
  field !== undefined && /^(?:\d|[1-9]\d|100)$/.test(field) ? Number(field) : undefined;

export const millivoltsOf = (field: string | undefined): number | undefined => {
  const value = decimalOf(field);
  return value === undefined ? undefined : value / 1000;
};

interface End {
  readonly sent: string;
  readonly count: string;
  /** How many fields it takes. */
  readonly length: number;
}

const isTime = (field: string): boolean => /^\d{14}$/.test(field);

const isCount = (field: string): boolean => /^[0-9A-F]{4}$/i.test(field);

/**
 * Time of sending and count. The oldest trackers end with their count, which they want answered otherwise, and their version,
 * and some of their messages have no time; one firmware ends with a time that has no seconds.
 */
const endOf = (fields: readonly string[]): End | undefined => {
  const [before = '', sent = '', count = ''] = fields.slice(-3);
  if ((sent === '' || isTime(sent)) && isCount(count)) return { sent, count, length: 2 };
  if (isCount(sent) && /^[0-9A-F]{10}$/i.test(count)) {
    return isTime(before) ? { sent: before, count: '', length: 3 } : { sent: '', count: '', length: 2 };
  }
  return /^\d{12}$/.test(count) ? { sent: `${count}00`, count: '', length: 1 } : undefined;
};

export const messageOf = (text: string): Message | undefined => {
  const [, kind, type] = /^\+([A-Z]{3,4}):GT([A-Z0-9]{3}),/.exec(text) ?? [];
  const fields = text.split(',', MOST_FIELDS);
  // What is cut off, or lacks its end, would be read as something else.
  const end = endOf(fields);
  if (kind === undefined || type === undefined || fields.length < 5 || !end) return undefined;
  // One firmware leaves the version out.
  const idAt = isId(fields[2]) ? 2 : 1;
  const deviceId = fields[idAt];
  if (!isId(deviceId)) return undefined;
  const version = idAt === 2 ? (fields[1] ?? '') : '';
  return {
    type,
    kind,
    version,
    model: modelOf(version),
    deviceId,
    body: fields.slice(idAt + 1, -end.length),
    sentAt: timeOf(end.sent),
    count: end.count,
    text,
  };
};
