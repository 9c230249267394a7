import type { AlarmName } from '#domain/telemetry/alarm-names';

const AUTOMATIC = 175;

const between = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** The fifty zones of the common trackers, in no order, and the automatic one. */
const COMMON: ReadonlySet<number> = new Set([
  ...between(61, 65),
  70,
  88,
  ...between(91, 99),
  ...between(153, 159),
  ...between(190, 198),
  208,
  209,
  ...between(216, 231),
  AUTOMATIC,
]);

/** The twenty of the professional ones. */
const PROFESSIONAL: ReadonlySet<number> = new Set([...between(155, 174), AUTOMATIC]);

/** Common trackers also say when driving too fast begins (3) and ends (2). */
const SAID: Readonly<Record<number, AlarmName>> = { 0: 'geofence-exit', 1: 'geofence-enter', 3: 'overspeed' };

/** What an element of one byte that caused its record says of a zone; nothing where it is none. */
export const zoneAlarm = (event: number, value: number, isProfessional: boolean): AlarmName | undefined => {
  const zones = isProfessional ? PROFESSIONAL : COMMON;
  return zones.has(event) ? SAID[value] : undefined;
};
