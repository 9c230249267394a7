import { type Doubt, hasBadTime } from '#domain/telemetry/doubts';
import { type Reading, readingText, type TrustTier } from '#domain/telemetry/reading';
import { type Arrival, NATIVE } from '#domain/telemetry/sink';
import { detailsOf, hashOf, ownDoubts, type ReadingRow, rowId } from '../telemetry/reading-rows.ts';
import { type DeviceIdentity, machineAt } from './identity.ts';

/** A row of `readings` of a device: of the machine for which it speaks, or of the device itself while it is on none. */
export type DeviceRow = Omit<ReadingRow, 'subject'> & {
  readonly subject: string;
  /** The message has no time: the same content within so long before is the same message. */
  readonly sameWithinMs: number | null;
};

/** Why a message cannot be stored as it is: it is set aside. */
export type NotStorable = 'time-impossible' | 'number-impossible';

const EARLIEST = Date.UTC(1, 0, 1);
const LATEST = Date.UTC(9999, 11, 31);

/** A message that comes again without saying so, as trackers send what nobody acknowledged. */
const SAME_WITHIN_MS = 60_000;
/** A message of which the transport says that it may have come before. */
const REDELIVERED_WITHIN_MS = 24 * 3_600_000;

export const sourceOf = (device: Pick<DeviceIdentity, 'id'>): string => `device:${device.id}`;

const isNumber = (value: number | undefined): boolean => value === undefined || Number.isFinite(value);
const isCount = (value: number | undefined): boolean => value === undefined || Number.isSafeInteger(Math.round(value));

const isStorable = (reading: Reading): boolean =>
  isNumber(reading.latitude) &&
  isNumber(reading.longitude) &&
  isNumber(reading.speedMps) &&
  isNumber(reading.fuelPercent) &&
  isCount(reading.engineHoursMs) &&
  isCount(reading.odometerM) &&
  isCount(reading.cycles);

/** Meters count whole milliseconds, metres and cycles. */
const rounded = (value: number | undefined): number | null => (value === undefined ? null : Math.round(value));

const sameWithin = ({ redelivered, unanswered }: Arrival): number | null =>
  redelivered ? REDELIVERED_WITHIN_MS : unanswered ? null : SAME_WITHIN_MS;

const trustOf = ({ sender }: Arrival, { key }: Pick<DeviceIdentity, 'key'>): TrustTier =>
  sender.trust === 3 && key === null ? 2 : sender.trust;

/**
 * Of a removed device's message, what it measured before its removal while it spoke for a machine: that may still come, and
 * counts for that machine. The rest is refused.
 */
export const saidInTime = (arrival: Arrival, device: DeviceIdentity): Arrival => {
  const { removedAt } = device;
  if (removedAt === null) return arrival;
  const isInTime = ({ deviceTime }: Reading): boolean =>
    deviceTime !== undefined && deviceTime < removedAt && machineAt(device, deviceTime) !== null;
  const { readings, sequences } = arrival;
  return {
    ...arrival,
    readings: readings.filter(isInTime),
    sequences: sequences?.filter((_, at) => {
      const reading = readings[at];
      return reading !== undefined && isInTime(reading);
    }),
  };
};

let lastArrival = { at: Number.NaN, text: '' };

/** ISO 8601. Many messages arrive in the same millisecond. */
const textOfArrival = (at: number): string => {
  if (lastArrival.at !== at) lastArrival = { at, text: new Date(at).toISOString() };
  return lastArrival.text;
};

/** The rows of a message, or why it has none. */
export const rowsOf = (
  arrival: Arrival,
  device: Pick<DeviceIdentity, 'id' | 'owner' | 'key' | 'bindings' | 'removedAt'>,
): readonly DeviceRow[] | NotStorable => {
  const receivedAt = textOfArrival(arrival.receivedAt);
  const source = sourceOf(device);
  const trust = trustOf(arrival, device);
  const rows: DeviceRow[] = [];
  const isWritten = arrival.sender.protocol === NATIVE;
  let payloadHash: bigint | null = null;
  for (const [at, given] of arrival.readings.entries()) {
    // The device's name is that of its row.
    const reading = given.deviceId === undefined ? given : { ...given, deviceId: undefined };
    const { deviceTime } = reading;
    const time = deviceTime ?? arrival.receivedAt;
    if (!(time >= EARLIEST && time <= LATEST)) return 'time-impossible';
    if (!isStorable(reading)) return 'number-impossible';
    // What decoders make of bytes has its fields in one order; what others wrote, in any.
    const contentHash = hashOf(isWritten ? readingText(reading) : JSON.stringify(reading));
    if (deviceTime === undefined)
      payloadHash ??= hashOf(Buffer.from(arrival.payload.buffer, arrival.payload.byteOffset, arrival.payload.length));
    const stated = arrival.sequences?.[at];
    const sequence =
      stated === undefined
        ? deviceTime === undefined && payloadHash !== null
          ? BigInt.asUintN(63, payloadHash + BigInt(at))
          : contentHash
        : BigInt.asUintN(63, stated);
    const subject = machineAt(device, time) ?? source;
    const moment = new Date(time).toISOString();
    const told =
      deviceTime === undefined
        ? { time, receivedAt: arrival.receivedAt }
        : { time, receivedAt: arrival.receivedAt, deviceTime };
    rows.push({
      // Whichever machine it turns out to be of.
      id: rowId(source, source, moment, sequence),
      subject,
      source,
      time: moment,
      sequence: sequence.toString(),
      contentHash: contentHash.toString(),
      receivedAt,
      organisationId: device.owner,
      trust,
      fix: reading.fix,
      latitude: reading.latitude ?? null,
      longitude: reading.longitude ?? null,
      speedMps: reading.speedMps ?? null,
      engineOn: reading.ignition ?? null,
      meterId: reading.meterId ?? null,
      engineHoursMs: rounded(reading.engineHoursMs),
      odometerM: rounded(reading.odometerM),
      cycles: rounded(reading.cycles),
      fuelPercent: reading.fuelPercent ?? null,
      details: device.removedAt === null ? detailsOf(reading) : { ...detailsOf(reading), afterRemoval: true },
      doubts: ownDoubts(told, reading),
      sameWithinMs: deviceTime === undefined && stated === undefined ? sameWithin(arrival) : null,
    });
  }
  return rows;
};

/** Under a name of its own, below zero: what came under the name of another and says something else. */
export const forkedDeviceRow = (row: DeviceRow): DeviceRow => {
  const sequence = -BigInt(row.contentHash);
  const doubts: readonly Doubt[] = [...row.doubts, 'sequence-forked'];
  return {
    ...row,
    id: rowId(row.source, row.source, row.time, sequence),
    sequence: sequence.toString(),
    details: { ...row.details, forkedFrom: row.sequence },
    doubts,
    sameWithinMs: null,
  };
};

/** Whether the row is of a machine, and its time is believed: then it touches verdicts, days and the newest state. */
export const touchesMachine = ({ subject, doubts }: Pick<DeviceRow, 'subject' | 'doubts'>): boolean =>
  subject.startsWith('0x') && !hasBadTime(doubts);
