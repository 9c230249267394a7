import { hasBit } from '../../bytes.ts';
import { rawOf } from '../../raw.ts';
import type { Context } from './context.ts';
import { TYPES } from './types.ts';

/** Area and cell take four and eight bytes. */
const WIDE: ReadonlySet<number> = new Set([TYPES.cellAlarm, TYPES.gpsCellA0, TYPES.wifiA2]);

const readArea = ({ body, message }: Context, isWide: boolean): number =>
  isWide || WIDE.has(message.type) ? body.u32() : body.u16();

const readCellId = ({ body, message, variant }: Context, isWide: boolean) => {
  const { type } = message;
  if (isWide || WIDE.has(type) || variant === 'sl4x') return rawOf(body.u64());
  const isLonger =
    type === TYPES.gpsCell11 || type === TYPES.gpsDriver || type === TYPES.gpsCellDriver || variant === 'seeworld';
  return isLonger ? body.u32() : body.u24();
};

/** The cell that serves the device, into `raw.cell`. */
export const readCell = (context: Context, isGiven4g?: boolean): void => {
  const { body, draft, message, variant } = context;
  const { type } = message;
  const hasGeneration = type === TYPES.gpsCell38 || type === TYPES.alarmModules;
  const isWide = isGiven4g ?? (hasGeneration && body.u8() >= 3);
  const country = body.u16();
  const isLongNetwork = hasBit(country, 15) || type === TYPES.gpsCell11 || variant === 'sl4x';
  const network = isLongNetwork ? body.u16() : body.u8();
  draft.raw.cell = {
    mcc: country & 0x7fff,
    mnc: network,
    area: readArea(context, isWide),
    cell: readCellId(context, isWide),
  };
  if (hasGeneration) body.skip(isWide ? 2 : 1);
};

/** Area and cell as wide as in 4G: with the length itself sixteen bytes, seventeen where the network takes two. */
const WIDE_CELL = 16;
const WIDE_LENGTHS: ReadonlySet<number> = new Set([WIDE_CELL, 17]);

/** Some devices send this much where there is no cell: nine bytes of what is left of one, and nothing. */
const EMPTY_CELLS = 45;
const EMPTY_FROM = 9;

/** A cell behind its own length, which counts itself in some devices and not in others. Answers whether there was one. */
export const readCellWithLength = (context: Context): boolean => {
  const { body, variant } = context;
  const length = body.u8();
  if (length === 0) {
    const room = Array.from({ length: EMPTY_CELLS - EMPTY_FROM }, (_, at) => body.peek(EMPTY_FROM + at));
    if (room.every(byte => byte === 0)) body.skip(EMPTY_CELLS);
    return false;
  }
  const from = body.at;
  const isWide = WIDE_LENGTHS.has(length) && variant === 'standard';
  readCell(context, isWide ? true : undefined);
  // Up to nine is one cell, however it is counted, and so is sixteen in 4G; above, more follows.
  const isOne = length <= 9 || (isWide && length === WIDE_CELL);
  if (!isOne) body.skip(Math.max(0, from + length - body.at));
  return true;
};
