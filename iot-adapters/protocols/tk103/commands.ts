import type { AlarmName } from '#domain/telemetry/alarm-names';
import type { Draft } from '../../draft.ts';

/** The kinds of alarm in `BO01`, the alarm message of the first models. */
const BO01: Readonly<Record<string, AlarmName>> = {
  '0': 'power-cut',
  '1': 'accident',
  '2': 'sos',
  '3': 'vibration',
  '4': 'low-speed',
  '5': 'overspeed',
  '6': 'geofence-exit',
};

/** The kinds of alarm in `BQ81`. */
const BQ81: Readonly<Record<string, AlarmName>> = {
  '0': 'low-battery',
  '1': 'overspeed',
  '2': 'idle',
  '3': 'hard-acceleration',
  '4': 'hard-braking',
  '5': 'temperature',
};

/** Commands that are an alarm by themselves: `ZC` of one family, `DW3`/`DW4` and `DW5`/`DW6` (by cells) of another. */
const ALARMS: Readonly<Record<string, AlarmName>> = {
  ZC11: 'movement',
  DW31: 'movement',
  DW51: 'movement',
  ZC12: 'low-battery',
  DW32: 'low-battery',
  DW52: 'low-battery',
  ZC13: 'power-cut',
  DW33: 'power-cut',
  DW53: 'power-cut',
  ZC17: 'removing',
  DW37: 'removing',
  DW57: 'removing',
  ZC25: 'sos',
  DW3E: 'sos',
  DW5E: 'sos',
  ZC26: 'tamper',
  DW3F: 'tamper',
  DW5F: 'tamper',
  ZC27: 'low-power',
  DW40: 'low-power',
  DW60: 'low-power',
};

const IGNITION: Readonly<Record<string, boolean>> = {
  ZC15: true,
  DW35: true,
  DW55: true,
  ZC16: false,
  DW36: false,
  DW56: false,
  ZC29: true,
  DW42: true,
  DW62: true,
};

/** What the command itself says, and the digit of its data where it has kinds. */
export const noteCommand = (draft: Draft, command: string, data: string): void => {
  if (command === 'BO01') draft.alarm(BO01[data.charAt(0)]);
  else if (command === 'BQ81') draft.alarm(BQ81[data]);
  else draft.alarm(ALARMS[command]);
  if (IGNITION[command] !== undefined) draft.fields.ignition = IGNITION[command];
};
