import type { AlarmName } from '#domain/telemetry/alarm-names';
import type { RawValue, Reading } from '#domain/telemetry/reading';
import { isPlace, LATEST_TIME } from './units.ts';

type Writable<T> = { -readonly [K in keyof T]?: T[K] | undefined };

type Fields = Omit<Reading, 'alarms' | 'raw' | 'fix' | 'latitude' | 'longitude'>;

const isReading = (whole: Writable<Reading>): whole is Reading => {
  for (const value of Object.values(whole)) if (value === undefined) return false;
  return true;
};

/** A reading while its message is being read. Until a place is noted it has no fix. */
export class Draft {
  readonly fields: Writable<Fields> = {};
  readonly raw: Record<string, RawValue> = {};
  readonly #alarms = new Set<AlarmName>();
  readonly #temperatures: number[] = [];
  #place: Pick<Reading, 'fix' | 'latitude' | 'longitude'> = { fix: 'none' };

  constructor(deviceId: string | undefined) {
    if (deviceId !== undefined) this.fields.deviceId = deviceId;
  }

  /** What are no degrees of a place is a fix that cannot be right, and stands in `raw`. */
  place(latitude: number, longitude: number, isValid: boolean): void {
    if (isPlace(latitude, longitude)) {
      this.#place = { fix: isValid ? 'valid' : 'invalid', latitude, longitude };
      return;
    }
    this.noPlace();
    this.raw.place = [String(latitude), String(longitude)];
  }

  /** Something was said of a place that is none, or half of one: whoever reads it keeps it in `raw`. */
  noPlace(): void {
    this.#place = { fix: 'invalid' };
  }

  alarm(name: AlarmName | undefined): void {
    if (name !== undefined) this.#alarms.add(name);
  }

  /** A percentage; above 100 nothing is told. */
  battery(percent: number | undefined): void {
    if (percent !== undefined && percent <= 100) this.fields.batteryPercent = percent;
  }

  temperature(celsius: number): void {
    this.#temperatures.push(celsius);
  }

  /** Once: the draft becomes the reading, as this runs for every reading there is. */
  reading(): Reading {
    const { fix, latitude, longitude } = this.#place;
    const [alarms, raw] = [[...this.#alarms], this.raw];
    const whole: Writable<Reading> = this.fields;
    // A clock that says more than a date can be says nothing: the time of arrival stands in, and what it said is kept.
    if (whole.deviceTime !== undefined && !(Math.abs(whole.deviceTime) <= LATEST_TIME)) {
      raw.deviceTime = String(whole.deviceTime);
      whole.deviceTime = undefined;
    }
    whole.fix = fix;
    if (latitude !== undefined) whole.latitude = latitude;
    if (longitude !== undefined) whole.longitude = longitude;
    if (this.#temperatures.length > 0) whole.temperaturesC = this.#temperatures;
    whole.alarms = alarms;
    whole.raw = raw;
    if (isReading(whole)) return whole;
    const known = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
    return { ...known, fix, alarms, raw };
  }
}
