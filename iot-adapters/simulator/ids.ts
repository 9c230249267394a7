import { imeiCheckDigit } from '#domain/devices/imei';

/** IMEIs that begin so belong to test equipment and to no device that is sold. Source: GSMA TS.06 (reporting body 00). */
export const TEST_PREFIX = '00101700';

/** The id of the simulated device of a number, from 0 on: an IMEI where the protocol's ids are as long as one. */
export const deviceIdOf = (prefix: string, number: number, digits: number): string => {
  const isImei = digits === 15;
  const room = digits - (isImei ? 1 : 0);
  // Where ids are short, the end of the prefix is dropped, and not the number.
  const counted = String(number + 1);
  const begun = prefix.slice(0, room - Math.max(counted.length, Math.min(6, room - 1)));
  const body = `${begun}${counted.padStart(room - begun.length, '0')}`;
  return isImei ? `${body}${imeiCheckDigit(body)}` : body;
};
