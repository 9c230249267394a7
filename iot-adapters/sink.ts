export type {
  Arrival,
  ChainLink,
  KnownDevice,
  Misfit,
  ReadingSink,
  Sender,
  Taken,
  TransportName,
} from '#domain/telemetry/sink';
export { NATIVE, TRANSPORTS } from '#domain/telemetry/sink';
