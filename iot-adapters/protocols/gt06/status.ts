import type { AlarmName } from '#domain/telemetry/alarm-names';
import { bitsOf, hasBit } from '../../bytes.ts';
import { rounded } from '../../units.ts';
import type { Context } from './context.ts';

/** Codes of the alarm byte, as most devices use them; some makers give a few of them another meaning. */
const ALARMS: Readonly<Record<number, AlarmName>> = {
  1: 'sos',
  2: 'power-cut',
  3: 'vibration',
  4: 'geofence-enter',
  5: 'geofence-exit',
  6: 'overspeed',
  9: 'vibration',
  12: 'tamper',
  14: 'low-battery',
  15: 'low-battery',
  17: 'power-off',
  19: 'tamper',
  20: 'door',
  24: 'removing',
  25: 'low-battery',
  26: 'hard-braking',
  27: 'hard-cornering',
  35: 'fall-down',
  37: 'tamper',
  38: 'hard-acceleration',
  39: 'hard-braking',
  40: 'hard-braking',
  41: 'hard-acceleration',
  42: 'hard-cornering',
  43: 'hard-cornering',
  44: 'accident',
  46: 'hard-cornering',
  48: 'jamming',
  50: 'tamper',
  51: 'lock',
  52: 'unlock',
  83: 'fuel-leak',
  91: 'temperature',
  92: 'temperature',
  201: 'idle',
  263: 'jamming',
  267: 'jamming',
};

export const alarmOf = (code: number): AlarmName | undefined => ALARMS[code];

/** Bits 3 to 5 of the status byte. */
const STATUS_ALARMS: Readonly<Record<number, AlarmName>> = {
  1: 'vibration',
  2: 'power-cut',
  3: 'low-battery',
  4: 'sos',
  6: 'geofence',
  7: 'removing',
};

/** The status byte: bit 1 ignition, 2 charging, 3 to 5 an alarm, 7 oil and power cut off by command. */
export const readStatusByte = ({ body, draft, variant }: Context): void => {
  const status = body.u8();
  draft.raw.status = status;
  draft.fields.ignition = hasBit(status, 1);
  draft.raw.isCharging = hasBit(status, 2);
  draft.raw.isBlocked = hasBit(status, 7);
  const alarm = bitsOf(status, 3, 6);
  draft.alarm(alarm === 7 && variant === 'vxt01' ? 'overspeed' : STATUS_ALARMS[alarm]);
};

/** Up to 6 a step of six; above, a percentage. */
export const noteBatteryLevel = ({ draft }: Context, level: number): void => {
  if (level <= 6) draft.fields.batteryPercent = Math.floor((level * 100) / 6);
  else if (level <= 100) draft.fields.batteryPercent = level;
  else draft.raw.batteryLevel = level;
};

export const volts = (hundredths: number): number => rounded(hundredths / 100, 2);

/** Tenths of a degree, the highest bit telling that it is not below zero. */
export const readTemperature16 = ({ body, draft }: Context): void => {
  const value = body.u16();
  const degrees = rounded((value & 0x7fff) / 10, 1);
  draft.temperature(hasBit(value, 15) ? degrees : -degrees);
};
