import type { AlarmName } from '#domain/telemetry/alarm-names';
import type { Draft } from '../../draft.ts';

const ALARMS: Readonly<Record<string, AlarmName>> = {
  SOS: 'sos',
  SPD: 'overspeed',
  EST: 'overspeed',
  TOW: 'tow',
  IDL: 'idle',
  IDN: 'idle',
  PNA: 'power-on',
  PFA: 'power-off',
  EPN: 'power-restored',
  MPN: 'power-restored',
  EPF: 'power-cut',
  MPF: 'power-cut',
  BPL: 'low-battery',
  STT: 'movement',
  SWG: 'geofence',
  GIN: 'geofence-enter',
  GOT: 'geofence-exit',
  TMP: 'temperature',
  TEM: 'temperature',
  JDR: 'jamming',
  JDS: 'jamming',
  CRA: 'accident',
  MSA: 'fall-down',
  FLA: 'fuel-leak',
};

/** The second digit of a report's type: 0 and 3 brake, 1 and 4 accelerate, 2 turns. */
const HARSH: readonly AlarmName[] = [
  'hard-braking',
  'hard-acceleration',
  'hard-cornering',
  'hard-braking',
  'hard-acceleration',
];

/** Events whose last word before the place says that the thing is over. */
const OVER: Readonly<Record<string, string>> = { JDS: '1', TEM: '2' };

/** `reportType` is of two digits, hexadecimal: what it is of, and how; `last` is the field before the place. */
export const noteAlarm = (
  draft: Draft,
  type: string,
  reportType: string | undefined,
  before: readonly string[],
): void => {
  const how = /^[0-9A-F]{1,2}$/i.test(reportType ?? '') ? Number.parseInt(reportType ?? '', 16) % 16 : undefined;
  if (type === 'HBM' && how !== undefined) draft.alarm(HARSH[how]);
  else if (type === 'GEO' && how !== undefined) draft.alarm(how === 0 ? 'geofence-exit' : 'geofence-enter');
  // A temperature is in the field behind the one that tells its kind.
  else if (OVER[type] !== undefined && before.at(type === 'TEM' ? -2 : -1) === OVER[type]) draft.raw.isOver = true;
  else draft.alarm(ALARMS[type]);
};
