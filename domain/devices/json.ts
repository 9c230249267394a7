import { eventReader, type JsonOf, StateReader } from '#domain/lifecycle/json';
import type { DeviceEvent } from './events.ts';
import { type DeviceBook, KEY_KINDS } from './state.ts';

/** An event of `Devices` out of its name and its arguments as JSON; `null` for any other name. */
export const deviceEventFromJson = eventReader<DeviceEvent>({
  DeviceEnrolled: {
    device: 'hash',
    owner: 'key',
    key: 'hash',
    keyKind: 'number',
    observer: 'key',
    opening: 'hash',
  },
  DeviceReplaced: {
    removed: 'hash',
    device: 'hash',
    owner: 'key',
    key: 'hash',
    keyKind: 'number',
    closing: 'hash',
    opening: 'hash',
  },
  DeviceRemoved: { device: 'hash', closing: 'hash' },
  MeterReplaced: { meter: 'hash', closing: 'hash', opening: 'hash' },
  ObserverAppointed: { observer: 'key' },
  ObserverDismissed: { observer: 'key' },
});

export type DeviceBookJson = JsonOf<DeviceBook>;

export const deviceBookToJson = (book: DeviceBook): DeviceBookJson => ({
  ...book,
  version: book.version.toString(),
  meters: book.meters.map(one => ({ ...one, version: one.version.toString() })),
});

/** The book out of its JSON. Throws a TypeError on anything that `deviceBookToJson` did not write. */
export const deviceBookFromJson = (json: unknown): DeviceBook => {
  const reader = new StateReader(json);
  return {
    subject: reader.hash('subject'),
    version: reader.large('version'),
    devices: reader.list('devices', one => ({
      device: one.hash('device'),
      owner: one.key('owner'),
      key: one.hash('key'),
      keyKind: one.oneOf('keyKind', KEY_KINDS),
      opening: one.hash('opening'),
    })),
    observers: reader.keys('observers'),
    meters: reader.list('meters', one => ({
      meter: one.hash('meter'),
      closing: one.hash('closing'),
      opening: one.hash('opening'),
      version: one.large('version'),
    })),
  };
};
