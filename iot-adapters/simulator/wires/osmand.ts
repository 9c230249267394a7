import type { Reading } from '#domain/telemetry/reading';

const KNOT_MPS = 1852 / 3600;

/** Path and query of a request as Traccar Client writes it: speed in knots, time in milliseconds. */
export const osmandQuery = (id: string, reading: Reading): string => {
  const query = new URLSearchParams({ id });
  const add = (name: string, value: number | boolean | undefined): void => {
    if (value !== undefined) query.set(name, String(value));
  };
  add('timestamp', reading.deviceTime);
  if (reading.latitude !== undefined && reading.longitude !== undefined) {
    query.set('lat', reading.latitude.toFixed(6));
    query.set('lon', reading.longitude.toFixed(6));
  }
  if (reading.fix === 'invalid') query.set('valid', 'false');
  add('altitude', reading.altitudeM);
  if (reading.speedMps !== undefined) query.set('speed', (reading.speedMps / KNOT_MPS).toFixed(4));
  add('bearing', reading.courseDeg);
  add('sat', reading.satellites);
  add('hdop', reading.hdop);
  add('ignition', reading.ignition);
  add('motion', reading.motion);
  add('hours', reading.engineHoursMs);
  add('odometer', reading.odometerM);
  add('fuelLevel', reading.fuelPercent);
  add('batt', reading.batteryPercent);
  add('battery', reading.batteryVolts);
  add('power', reading.supplyVolts);
  if (reading.alarms.length > 0) query.set('alarm', reading.alarms.join(','));
  return `/?${query}`;
};
