import type { AlarmName } from '#domain/telemetry/alarm-names';
import type { Draft } from '../../draft.ts';
import { addSensors, isSensor } from './sensors.ts';

/**
 * Reads the value of an IO element of at most four bytes, unsigned, into the draft. The same id is another thing in another
 * family of devices, and mostly has another size there.
 */
type Reader = (draft: Draft, value: number, event: number) => void;

const alarm =
  (name: AlarmName): Reader =>
  (draft, value) => {
    if (value > 0) draft.alarm(name);
  };

/** 0 left, 1 entered; 2 and 3 the end and the beginning of driving too fast. Said in the record that it caused. */
const zone =
  (id: number): Reader =>
  (draft, value, event) => {
    if (event !== id) return;
    if (value < 2) draft.alarm(value === 1 ? 'geofence-enter' : 'geofence-exit');
    else if (value === 3) draft.alarm('overspeed');
  };

const GREEN_DRIVING: Readonly<Record<number, AlarmName>> = {
  1: 'hard-acceleration',
  2: 'hard-braking',
  3: 'hard-cornering',
};

const ONE_BYTE = new Map<number, Reader>([
  [
    113,
    (draft, value) => {
      if (value <= 100) draft.fields.batteryPercent = value;
    },
  ],
  [236, alarm('general')],
  [
    239,
    (draft, value) => {
      draft.fields.ignition = value > 0;
    },
  ],
  [
    240,
    (draft, value) => {
      draft.fields.motion = value > 0;
    },
  ],
  [246, alarm('tow')],
  [247, alarm('accident')],
  [249, alarm('jamming')],
  [251, alarm('idle')],
  [
    252,
    (draft, value, event) => {
      if (value > 0) draft.alarm('power-cut');
      else if (event === 252) draft.alarm('power-restored');
    },
  ],
  [253, (draft, value) => draft.alarm(GREEN_DRIVING[value])],
  // The speed at which it was too fast.
  [
    255,
    (draft, _, event) => {
      if (event === 255) draft.alarm('overspeed');
    },
  ],
  // 1 says that a fix is still possible.
  [318, alarm('jamming')],
  ...[61, 62, 63, 64, 65, 155, 156, 157, 158, 159, 175].map((id): [number, Reader] => [id, zone(id)]),
]);

const supply: Reader = (draft, value) => {
  draft.fields.supplyVolts = value / 1000;
};

const battery: Reader = (draft, value) => {
  draft.fields.batteryVolts = value / 1000;
};

const TWO_BYTES = new Map<number, Reader>([
  [66, supply],
  [67, battery],
  [
    182,
    (draft, value) => {
      draft.fields.hdop = value / 10;
    },
  ],
]);

const FOUR_BYTES = new Map<number, Reader>([
  [
    16,
    (draft, value) => {
      draft.fields.odometerM = value;
    },
  ],
  [66, supply],
  [67, battery],
]);

const readersOf = (size: number): ReadonlyMap<number, Reader> =>
  size === 1 ? ONE_BYTE : size === 2 ? TWO_BYTES : FOUR_BYTES;

/** The elements of one record: what has a place in a reading goes there. All of them stand in `raw.io` as well. */
export class Elements {
  readonly #draft: Draft;
  readonly #event: number;
  /** What can be told only together with others. */
  #sensors: Map<number, number> | undefined;

  constructor(draft: Draft, event: number) {
    this.#draft = draft;
    this.#event = event;
  }

  add(id: number, size: number, value: number): void {
    readersOf(size).get(id)?.(this.#draft, value, this.#event);
    if (!isSensor(id, size)) return;
    this.#sensors ??= new Map();
    this.#sensors.set(id, value);
  }

  finish(): void {
    if (this.#sensors) addSensors(this.#sensors, this.#draft);
  }
}
