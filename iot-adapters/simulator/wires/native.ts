import type { Reading } from '#domain/telemetry/reading';

/** A reading as a device of ours writes it: what it does not know is left out. */
const plain = ({ raw: _, deviceId: __, ...reading }: Reading) => reading;

/** The body of a message in our own JSON: one reading, or a list of them. */
export const nativeBody = (readings: readonly Reading[]): string => {
  const [first] = readings;
  return JSON.stringify(readings.length === 1 && first ? plain(first) : readings.map(plain));
};

/** The same for ThingsBoard's topics, as devices that move over send it. */
export const thingsBoardBody = (readings: readonly Reading[]): string =>
  JSON.stringify(readings.map(({ deviceTime, ...values }) => ({ ts: deviceTime, values: plain(values) })));
