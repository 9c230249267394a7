import type { MeterRecord } from '#domain/leases/usage/select-readings';
import { METER_KINDS, type MeterKind } from '#domain/leases/usage/usage-terms';
import type { Reading, SourcedReading, UnixMs } from './reading.ts';

export { METER_KINDS, type MeterKind };

/** Where a reading has what a meter of this kind shows. */
export const METER_FIELDS = {
  'engine-hours': 'engineHoursMs',
  cycles: 'cycles',
  kilometres: 'odometerM',
} as const satisfies Readonly<Record<MeterKind, keyof Reading>>;

/** One meter taken off and another put on, at the same moment; both parties have agreed on the two values. */
export interface MeterChange {
  readonly id: string;
  readonly kind: MeterKind;
  readonly at: UnixMs;
  readonly oldMeterId: string;
  readonly newMeterId: string;
  /** In the meter's unit: milliseconds, cycles, metres. */
  readonly closing: number;
  readonly opening: number;
}

/** The name of a meter that nobody has named. */
export const FIRST_METER = 'first';

/**
 * Hours that a tracker counts itself, beside the meter of the machine, best first. CAN falls asleep with the machine, and then
 * these are all that it tells: they are meters of their own, and no word that the machine's was replaced.
 */
export const DEVICE_COUNTERS = ['engine-worktime-counted', 'ignition-on-counter'] as const;

/** Which of a machine's meters of a kind: its own, or one that its device counts. */
export const MACHINE_SLOT = 'machine';

/** The best first: that one counts. */
export const SLOTS = [MACHINE_SLOT, ...DEVICE_COUNTERS] as const;

export const meterSlot = (kind: MeterKind, meterId: string): (typeof SLOTS)[number] =>
  (kind === 'engine-hours' && DEVICE_COUNTERS.find(counter => counter === meterId)) || MACHINE_SLOT;

/** What the meter of this kind shows in a reading. */
export const meterValue = (reading: Reading, kind: MeterKind): number | undefined => reading[METER_FIELDS[kind]];

/** The meter of that kind on the machine at a moment, as the recorded replacements say. At the moment itself: the new one. */
export const meterAt = (changes: readonly MeterChange[], kind: MeterKind, at: UnixMs): string => {
  const ofKind = changes.filter(change => change.kind === kind);
  const last = ofKind.filter(change => change.at <= at).reduce<MeterChange | null>(later, null);
  if (last) return last.newMeterId;
  const next = ofKind.reduce<MeterChange | null>((a, b) => (a && a.at <= b.at ? a : b), null);
  return next?.oldMeterId ?? FIRST_METER;
};

const later = (a: MeterChange | null, b: MeterChange): MeterChange => (a && a.at > b.at ? a : b);

/** Whether the name of a meter in a reading is that of the meter of this kind. */
export const isNameable = ({ engineHoursMs }: Pick<SourcedReading, 'engineHoursMs'>, kind: MeterKind): boolean =>
  kind === 'engine-hours' || engineHoursMs === undefined;

/** Which meter of a kind a reading speaks of: the one that it names, or the one that was on the machine then. */
export const meterIdOf = (
  reading: Pick<SourcedReading, 'time' | 'meterId' | 'engineHoursMs'>,
  kind: MeterKind,
  changes: readonly MeterChange[],
): string => {
  const named = isNameable(reading, kind) ? reading.meterId : undefined;
  return named ?? meterAt(changes, kind, reading.time);
};

/**
 * The replacements, in their order, that turned one meter into the other between two moments; none where it is the same
 * meter, `null` where they do not lead from the one to the other.
 */
export const changesBetween = (
  changes: readonly MeterChange[],
  kind: MeterKind,
  from: { readonly meterId: string; readonly time: UnixMs },
  to: { readonly meterId: string; readonly time: UnixMs },
): MeterChange[] | null => {
  if (from.meterId === to.meterId) return [];
  const between = changes
    .filter(one => one.kind === kind && one.at >= from.time && one.at <= to.time)
    .toSorted((a, b) => a.at - b.at);
  const chain: MeterChange[] = [];
  let mounted = from.meterId;
  for (const change of between) {
    if (change.oldMeterId !== mounted) continue;
    chain.push(change);
    mounted = change.newMeterId;
    if (mounted === to.meterId) return chain;
  }
  return null;
};

const seconds = (ms: UnixMs): number => Math.floor(ms / 1000);

/**
 * A machine's meter as bills read it (`domain/leases/usage`): readings and replacements in the order of time. Readings are
 * to be given in `compareReadings` order, those whose time is doubted left out.
 */
export const meterRecordOf = (
  kind: MeterKind,
  readings: readonly SourcedReading[],
  changes: readonly MeterChange[],
): MeterRecord => ({
  kind,
  readings: readings.flatMap(reading => {
    const value = meterValue(reading, kind);
    if (value === undefined) return [];
    const meterId = meterIdOf(reading, kind, changes);
    return [{ id: reading.id, meterId, at: seconds(reading.time), value: BigInt(value) }];
  }),
  replacements: changes
    .filter(change => change.kind === kind)
    .toSorted((a, b) => a.at - b.at)
    .map(({ id, at, oldMeterId, newMeterId, closing, opening }) => ({
      last: { id: `${id}/closing`, meterId: oldMeterId, at: seconds(at), value: BigInt(closing) },
      first: { id: `${id}/opening`, meterId: newMeterId, at: seconds(at), value: BigInt(opening) },
    })),
});
