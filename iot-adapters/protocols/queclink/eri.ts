import type { Draft } from '../../draft.ts';
import { hexOf, integerOf } from '../../fields.ts';
import { noteBus } from './can.ts';
import { hoursOf, noteMileage, percentOf } from './message.ts';
import { noteBluetooth, noteFuelSensors, noteOneWire, noteRadio } from './sensors.ts';
import { isStatus, noteAnalog, noteVehicle, statusAt } from './tail.ts';

type Fields = readonly string[];

/** Bits of the mask of the expanded report, in the order in which their fields come. */
const PARTS = { fuelData: 0, oneWire: 1, bus: 2, fuelPercent: 3, fuelVolume: 4, radio: 7, bluetooth: 8 } as const;

type Part = (draft: Draft, fields: Fields, at: number, mask: number, model: string) => number | undefined;

/** One hexadecimal field of a sensor that is calibrated elsewhere. */
const noteFuelData: Part = (draft, fields, at) => {
  draft.raw.fuelData = fields[at] ?? null;
  return at + 1;
};

/** Whether the bus answers, and what it says. */
const noteBusPart: Part = (draft, fields, at) => noteBus(draft, fields, at + 1);

const partsOf = (mask: number): readonly Part[] => {
  const has = (bit: number): boolean => ((mask >>> bit) & 1) === 1;
  return [
    ...(has(PARTS.fuelData) ? [noteFuelData] : []),
    ...(has(PARTS.oneWire) ? [noteOneWire] : []),
    ...(has(PARTS.bus) ? [noteBusPart] : []),
    ...(has(PARTS.fuelPercent) || has(PARTS.fuelVolume) ? [noteFuelSensors] : []),
    ...(has(PARTS.radio) ? [noteRadio] : []),
    ...(has(PARTS.bluetooth)
      ? [
          (draft: Draft, fields: Fields, at: number, _: number, model: string) =>
            noteBluetooth(draft, fields, at, model),
        ]
      : []),
  ];
};

/** GV200 says inputs and outputs apart, behind three analog inputs and without the battery. */
const noteGv200 = (draft: Draft, fields: Fields): number => {
  noteMileage(draft, fields[0]);
  draft.fields.engineHoursMs = hoursOf(fields[1]);
  for (let number = 1; number <= 3; number += 1) noteAnalog(draft, number, fields[1 + number]);
  draft.raw.inputs = fields[5] ?? null;
  draft.raw.outputs = fields[6] ?? null;
  return 6;
};

/** GL320M has neither hours nor state. */
const noteGl320 = (draft: Draft, fields: Fields): number => {
  noteMileage(draft, fields[0]);
  draft.fields.batteryPercent = percentOf(fields[1]);
  return 1;
};

/**
 * The expanded report behind its place: mileage, hours, analog inputs, battery, state, the serial port's device, and then
 * what the bits of its mask announce. A part that cannot be read ends it: what stands behind it would be read as something else.
 */
export const noteExpanded = (draft: Draft, fields: Fields, maskField: string | undefined, model: string): void => {
  const mask = hexOf(maskField) ?? 0;
  if (model.startsWith('GL5')) {
    draft.fields.batteryPercent = percentOf(fields[2]);
    if (/^[01]$/.test(fields[4] ?? '')) draft.fields.motion = fields[4] === '1';
    return;
  }
  const hasStatus = statusAt(fields) !== -1;
  const last =
    model === 'GV200' && !isStatus(fields[6])
      ? noteGv200(draft, fields)
      : model === 'GL320M'
        ? noteGl320(draft, fields)
        : noteVehicle(draft, fields);
  if (last === -1 || (!hasStatus && model !== 'GV200' && model !== 'GL320M')) return;
  if (model === 'GV350M') {
    // Its mask means other things; a count of sensors follows.
    draft.raw.sensorCount = integerOf(fields[last + 2]) ?? null;
    return;
  }
  let at: number | undefined = model === 'GL320M' ? last + 1 : last + 2;
  for (const note of partsOf(mask)) {
    if (at === undefined || at >= fields.length) return;
    at = note(draft, fields, at, mask, model);
  }
};
