import type { AlarmName } from '#domain/telemetry/alarm-names';
import type { Draft } from '../../draft.ts';
import { type Kept, KeptElements, keyOf } from './families.ts';
import { addSensors, SENSOR_KEYS } from './sensors.ts';
import { zoneAlarm } from './zones.ts';

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

const GREEN_DRIVING: Readonly<Record<number, AlarmName>> = {
  1: 'hard-acceleration',
  2: 'hard-braking',
  3: 'hard-cornering',
};

const ONE_BYTE = new Map<number, Reader>([
  [113, (draft, value) => draft.battery(value)],
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
  // Of professional trackers; the others send two bytes here, and 251 in one.
  [243, alarm('idle')],
  [246, alarm('tow')],
  [247, alarm('accident')],
  [249, alarm('jamming')],
  [253, (draft, value) => draft.alarm(GREEN_DRIVING[value])],
  // The speed at which it was too fast.
  [
    255,
    (draft, _, event) => {
      if (event === 255) draft.alarm('overspeed');
    },
  ],
]);

const supply: Reader = (draft, value) => {
  draft.fields.supplyVolts = value / 1000;
};

const battery: Reader = (draft, value) => {
  draft.fields.batteryVolts = value / 1000;
};

/** Supply of the trackers of the FT platform (FTC, FTM), which have cells of four bytes as professional ones do, and are common else. */
const FT_SUPPLY_ID = 800;
const FT_SUPPLY = keyOf(FT_SUPPLY_ID, 4);

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
  [FT_SUPPLY_ID, supply],
]);

const readersOf = (size: number): ReadonlyMap<number, Reader> =>
  size === 1 ? ONE_BYTE : size === 2 ? TWO_BYTES : FOUR_BYTES;

const IDLING = keyOf(251, 1);
const UNPLUGGED = keyOf(252, 1);
const GNSS_JAMMING = keyOf(318, 1);

/** Beside the sensors alarms of common trackers: to professional ones the first two are keys of the driver, the third a speed. */
const KEPT = new KeptElements([...SENSOR_KEYS, IDLING, UNPLUGGED, GNSS_JAMMING, FT_SUPPLY]);

/** The elements of one record: what has a place in a reading goes there. All of them stand in `raw.io` as well. */
export class Elements {
  readonly #draft: Draft;
  readonly #event: number;
  /** What can be told only together with others. */
  #kept: Map<number, number> | undefined;
  /** Value of the element that caused the record, where that has one byte. */
  #cause: number | undefined;
  #isProfessional = false;

  constructor(draft: Draft, event: number) {
    this.#draft = draft;
    this.#event = event;
  }

  add(id: number, size: number, value: number): void {
    readersOf(size).get(id)?.(this.#draft, value, this.#event);
    if (size === 1 && id === this.#event) this.#cause = value;
    if (!KEPT.has(id, size)) return;
    if (KEPT.isProfessional(id, size)) this.#isProfessional = true;
    this.#kept ??= new Map();
    this.#kept.set(keyOf(id, size), value);
  }

  finish(): void {
    const isProfessional = this.#isProfessional && !this.#kept?.has(FT_SUPPLY);
    if (this.#cause !== undefined) this.#draft.alarm(zoneAlarm(this.#event, this.#cause, isProfessional));
    if (!this.#kept) return;
    if (!isProfessional) this.#addAlarms(this.#kept);
    addSensors(this.#kept, isProfessional, this.#draft);
  }

  #addAlarms(kept: Kept): void {
    const unplugged = kept.get(UNPLUGGED);
    if (kept.get(IDLING)) this.#draft.alarm('idle');
    if (unplugged) this.#draft.alarm('power-cut');
    if (unplugged === 0 && this.#event === 252) this.#draft.alarm('power-restored');
    // 1 says that a fix is still possible, 2 that it is not.
    const jamming = kept.get(GNSS_JAMMING);
    if (jamming === 1 || jamming === 2) this.#draft.alarm('jamming');
  }
}
