/** Milliseconds since 1970-01-01T00:00:00Z: devices count finer than the chain does. */
export type UnixMs = number;

/** `valid`: the device vouches for its place; `invalid`: it says itself that the place is wrong; `none`: no new place, or none at all. */
export const FIXES = ['valid', 'invalid', 'none'] as const;

export type Fix = (typeof FIXES)[number];

/** What a message may carry beside text and lists: anything that JSON can say. */
export type RawValue =
  | string
  | number
  | boolean
  | null
  | readonly RawValue[]
  | { readonly [key: string]: RawValue | undefined };

/**
 * One reading of a machine, as a message or a row of a file said it, in the units that the names carry: degrees (WGS 84),
 * metres, metres a second, milliseconds. Decoders of `iot-adapters` yield this; so do the CSV upload and the API.
 * Meters never run back by themselves: `engineHoursMs`, `odometerM` and `cycles` count since the meter was new.
 */
export interface Reading {
  /** As the device calls itself. */
  readonly deviceId?: string | undefined;
  /** By the clock of the device, in milliseconds; missing where the message has none. */
  readonly deviceTime?: UnixMs;
  readonly fix: Fix;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly altitudeM?: number;
  readonly speedMps?: number;
  /** Clockwise from north, [0, 360]. */
  readonly courseDeg?: number;
  readonly satellites?: number;
  readonly hdop?: number;
  readonly ignition?: boolean;
  readonly motion?: boolean;
  readonly engineHoursMs?: number;
  readonly odometerM?: number;
  readonly cycles?: number;
  /** The meter's own name where the source gives it: that of engine hours, or of the only meter that the reading has. */
  readonly meterId?: string;
  readonly fuelPercent?: number;
  readonly batteryPercent?: number;
  readonly batteryVolts?: number;
  readonly supplyVolts?: number;
  readonly temperaturesC?: readonly number[];
  /** What the device itself calls an alarm. */
  readonly alarms: readonly string[];
  /** Everything of the message that is not modelled, as it came. */
  readonly raw: { readonly [key: string]: RawValue | undefined };
}

/**
 * How far a reading can be trusted: `0` an id that anybody may claim, `1` vouched for by the account of a platform or of a
 * member, `2` an authenticated channel, `3` signed by the device's own key.
 */
export const TRUST_TIERS = [0, 1, 2, 3] as const;

export type TrustTier = (typeof TRUST_TIERS)[number];

export const isTrustTier = (value: number): value is TrustTier => TRUST_TIERS.some(tier => tier === value);

/** Who says so, when, and as which of its messages: a reading as it is stored once. */
export interface SourcedReading extends Reading {
  /** Its own name, by which a bill opens to it. */
  readonly id: string;
  /** `csv:…` and `api:…` with the organisation that vouches, or a device. */
  readonly source: string;
  readonly trust: TrustTier;
  /** The time that counts: the device's, or that of its arrival where the message has none. */
  readonly time: UnixMs;
  readonly receivedAt: UnixMs;
  readonly sequence: bigint;
  /** Of a signed message, where it does not simply follow the one before: `begins`, `gap`, `broken`. */
  readonly chain?: string | undefined;
}

/** `Array.isArray` takes no readonly list out of a union. */
const isList = (value: RawValue): value is readonly RawValue[] => Array.isArray(value);

const quotedFields = new Map<string, string>();
const MOST_QUOTED = 1_000;

/** A name as JSON has it; those that come again and again are remembered. */
const quoted = (name: string): string => {
  const known = quotedFields.get(name);
  if (known !== undefined) return known;
  const text = JSON.stringify(name);
  if (quotedFields.size < MOST_QUOTED) quotedFields.set(name, text);
  return text;
};

/** JSON with its keys in order, so that the same content is the same text. */
const canonical = (value: RawValue | undefined): string => {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const one = value[key];
    if (one !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${canonical(one)}`;
  }
  return `{${text}}`;
};

/** The reading's content as one text: equal readings give equal texts, whatever the order of their fields. */
export const readingText = (reading: Reading): string => {
  // An interface is no record to TypeScript; a copy that is one would be made for each message of each device.
  const fields: { readonly [Field in keyof Reading]: Reading[Field] } = reading;
  return canonical(fields);
};

export const isSameReading = (a: Reading, b: Reading): boolean => readingText(a) === readingText(b);

/**
 * The one order of readings: by time, then sequence, then source, then name. Everything that is computed from readings
 * reads them in it, so that the order in which they came does not matter.
 */
export const compareReadings = (
  a: Pick<SourcedReading, 'time' | 'sequence' | 'source' | 'id'>,
  b: Pick<SourcedReading, 'time' | 'sequence' | 'source' | 'id'>,
): number => {
  if (a.time !== b.time) return a.time - b.time;
  if (a.sequence !== b.sequence) return a.sequence < b.sequence ? -1 : 1;
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
};
