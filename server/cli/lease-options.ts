import { type Rate, rateOfPercent } from '#domain/leases/rates/rate';
import { parseDecimal } from '#domain/money/decimal';
import { type CalendarDate, isCalendarDate } from '#domain/time/calendar-date';
import { UsageError } from './command.ts';

/** The one file that a command is about. */
export const oneFile = ([file, ...others]: readonly string[]): string => {
  if (file === undefined || others.length > 0) throw new UsageError('Name one file.');
  return file;
};

/** `--name 4.5` as a rate; `null` where it is not given. */
export const percentOption = (name: string, text: string | undefined): Rate | null => {
  if (text === undefined) return null;
  const value = parseDecimal(text);
  if (!value) throw new UsageError(`--${name} is a percentage, e.g. 4.5.`);
  return rateOfPercent(value);
};

export const minorOption = (name: string, text: string): bigint => {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--${name} is an amount in minor units, e.g. 120000.`);
  return BigInt(text);
};

export const dateOption = (name: string, text: string | undefined): CalendarDate => {
  if (text === undefined || !isCalendarDate(text)) throw new UsageError(`Give a day: --${name} YYYY-MM-DD.`);
  return text;
};

export const choiceOption = <Choice extends string>(
  name: string,
  choices: readonly Choice[],
  text: string | undefined,
): Choice => {
  const choice = choices.find(one => one === text);
  if (choice === undefined) throw new UsageError(`--${name} is one of ${choices.join(', ')}.`);
  return choice;
};
