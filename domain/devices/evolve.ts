import { type Hex, ZERO_ADDRESS } from '#domain/hex';
import { BrokenStream } from '#domain/lifecycle/checks';
import type { DeviceEvent, DeviceEventOf } from './events.ts';
import { type DeviceBook, type DeviceState, deviceNamed, KEY_KINDS } from './state.ts';

const enrolled = (event: DeviceEventOf<'DeviceEnrolled' | 'DeviceReplaced'>): DeviceState => {
  const keyKind = KEY_KINDS[event.keyKind];
  if (keyKind === undefined) throw new BrokenStream(`${event.subject}: a device with a key that there is not`);
  const { device, owner, key, opening } = event;
  return { device, owner, key, keyKind, opening };
};

const without = (book: DeviceBook, name: Hex): readonly DeviceState[] => {
  if (!deviceNamed(book, name)) throw new BrokenStream(`${book.subject} has no device ${name}`);
  return book.devices.filter(({ device }) => device !== name);
};

const withObserver = ({ observers }: DeviceBook, observer: Hex): readonly Hex[] =>
  observer === ZERO_ADDRESS || observers.includes(observer) ? observers : [...observers, observer];

const evolveKnown = (book: DeviceBook, event: DeviceEvent): DeviceBook => {
  switch (event.type) {
    case 'DeviceEnrolled':
      return {
        ...book,
        devices: [...book.devices, enrolled(event)],
        observers: withObserver(book, event.observer),
      };
    case 'DeviceReplaced':
      return { ...book, devices: [...without(book, event.removed), enrolled(event)] };
    case 'DeviceRemoved':
      return { ...book, devices: without(book, event.device) };
    case 'MeterReplaced': {
      const { meter, closing, opening, version } = event;
      return { ...book, meters: [...book.meters, { meter, closing, opening, version }] };
    }
    case 'ObserverAppointed':
      return { ...book, observers: withObserver(book, event.observer) };
    case 'ObserverDismissed':
      return { ...book, observers: book.observers.filter(observer => observer !== event.observer) };
  }
};

/** What speaks for a machine after an event. Throws `BrokenStream` when the event cannot follow. */
export const evolveDevices = (book: DeviceBook | null, event: DeviceEvent): DeviceBook => {
  const before = book ?? { subject: event.subject, version: 0n, devices: [], observers: [], meters: [] };
  return { ...evolveKnown(before, event), version: event.version };
};
