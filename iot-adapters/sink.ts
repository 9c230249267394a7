/** Where readings go; the store implements it. */
export type { Arrival, ChainLink, KnownDevice, ReadingSink } from '#domain/telemetry/sink';
export { NATIVE } from '#domain/telemetry/sink';
