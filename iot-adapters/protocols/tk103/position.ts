import { Draft } from '../../draft.ts';
import { carriedUtcOf, courseOf, decimalOf, degreesOf } from '../../fields.ts';
import { kmhToMps } from '../../units.ts';
import { noteCommand } from './commands.ts';
import type { Message } from './message.ts';

/**
 * Date, validity, place, speed and time, with or without commas; the numbers have fixed widths, so that they stand without
 * any between. Every part is bounded: the text came from outside.
 */
const POSITION =
  /(\d{2})(\d{2})(\d{2}),?([AV]),?( {0,2}\d{0,3}\d{2}\.\d{1,8})([NS]),?( {0,2}\d{0,3}\d{2}\.\d{1,8})([EW]),?([ \d.]{1,5})(?:\d{0,4},)?(\d{2})(\d{2})(\d{2}),?(.{0,200})$/s;

/** Course of six characters or two digits, main power, ignition, inputs, and after them fuel and the mileage. */
const STATE =
  /^(?:([ \d.]{6})|(\d{2})),?([01])([01])([0-9A-F])([0-9A-F])([0-9A-F])([0-9A-F]{3}),?L([0-9A-F]{1,8})(.{0,100})$/is;

const noteState = (draft: Draft, after: string): string | undefined => {
  const [matched, course, shortCourse, power, ignition, io1, io2, io3, fuel, mileage, rest] = STATE.exec(after) ?? [];
  if (matched === undefined) return undefined;
  draft.fields.courseDeg = courseOf(decimalOf((course ?? shortCourse)?.trim()));
  // 0 says that the main power is there.
  draft.raw.mainPower = power === '0';
  draft.fields.ignition = ignition === '1';
  draft.raw.io = `${io1}${io2}${io3}`;
  // Of a sensor that each owner calibrates: no percentage.
  draft.raw.fuel = Number.parseInt(fuel ?? '0', 16);
  draft.fields.odometerM = Number.parseInt(mileage ?? '0', 16);
  return rest ?? '';
};

/**
 * A message with a place. The date is “yymmdd” in fixed widths, and “ddmmyy” in the newer families, which part the id or,
 * with an IMEI, what follows the command by a comma.
 */
export const readPosition = ({ id, command, body, isParted }: Message): Draft | undefined => {
  const found = POSITION.exec(body);
  if (!found) return undefined;
  const [, a, b, c, validity, latitude, north, longitude, east, speed, hour, minute, second, after = ''] = found;
  const place = [degreesOf(latitude, north), degreesOf(longitude, east)] as const;
  if (place[0] === undefined || place[1] === undefined) return undefined;
  const draft = new Draft(id);
  const [year, day] = isParted || (id.length > 12 && body.startsWith(',')) ? [c, a] : [a, c];
  draft.fields.deviceTime = carriedUtcOf(
    Number(year),
    Number(b),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  draft.place(place[0], place[1], validity === 'A');
  draft.fields.speedMps = kmhToMps(decimalOf(speed?.trim()) ?? 0);
  draft.raw.command = command;
  const data = body.slice(0, found.index).replace(/^,?ALARM,(\d).*$/, '$1');
  noteCommand(draft, command, data);
  const rest = noteState(draft, after);
  if (rest === undefined) {
    const [course, more] = [/^\d{1,3}\.\d{1,6}/.exec(after)?.[0], after.replace(/^\d{1,3}\.\d{1,6}/, '')];
    draft.fields.courseDeg = courseOf(decimalOf(course));
    if (more !== '') draft.raw.rest = more;
    return draft;
  }
  const temperature = /[+-]\d{3}\.\d$/.exec(rest)?.[0];
  if (temperature !== undefined) draft.temperature(Number(temperature));
  if (rest !== '') draft.raw.rest = rest;
  return draft;
};
