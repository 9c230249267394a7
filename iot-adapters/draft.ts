import type { AlarmName } from '#domain/telemetry/alarm-names';
import type { RawValue, Reading } from '#domain/telemetry/reading';
import { isPlace } from './units.ts';

type Writable<T> = { -readonly [K in keyof T]?: T[K] | undefined };

/** A reading while its message is being read. Until a place is noted it has no fix. */
export class Draft {
  readonly fields: Writable<Omit<Reading, 'alarms' | 'raw' | 'fix' | 'latitude' | 'longitude'>> = {};
  readonly raw: Record<string, RawValue> = {};
  readonly #alarms = new Set<AlarmName>();
  readonly #temperatures: number[] = [];
  #place: Pick<Reading, 'fix' | 'latitude' | 'longitude'> = { fix: 'none' };

  constructor(deviceId: string | undefined) {
    this.fields.deviceId = deviceId;
  }

  /** What are no degrees of a place is a fix that cannot be right, and stands in `raw`. */
  place(latitude: number, longitude: number, isValid: boolean): void {
    if (isPlace(latitude, longitude)) {
      this.#place = { fix: isValid ? 'valid' : 'invalid', latitude, longitude };
      return;
    }
    this.#place = { fix: 'invalid' };
    this.raw.place = [String(latitude), String(longitude)];
  }

  alarm(name: AlarmName | undefined): void {
    if (name !== undefined) this.#alarms.add(name);
  }

  temperature(celsius: number): void {
    this.#temperatures.push(celsius);
  }

  reading(): Reading {
    const known = Object.fromEntries(Object.entries(this.fields).filter(([, value]) => value !== undefined));
    return {
      ...known,
      ...this.#place,
      ...(this.#temperatures.length > 0 && { temperaturesC: this.#temperatures }),
      alarms: [...this.#alarms],
      raw: this.raw,
    };
  }
}
