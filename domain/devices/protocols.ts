import type { TrustTier } from '../telemetry/reading.ts';
import { NATIVE } from '../telemetry/sink.ts';

/** The protocol of machines that a platform tells of, through an account there. */
const PLATFORM = 'aemp';

const OSMAND = 'osmand';

/** Those whose devices send a token along, over HTTP or MQTT. */
export const TOKEN_PROTOCOLS: readonly string[] = [NATIVE, OSMAND];

/** What a device may speak, as people choose it: ours first, then the trackers', by how common they are, then platforms. */
export const DEVICE_PROTOCOLS = [NATIVE, 'teltonika', 'gt06', 'queclink', 'h02', 'tk103', OSMAND, PLATFORM] as const;

export type DeviceProtocol = (typeof DEVICE_PROTOCOLS)[number];

export const isDeviceProtocol = (name: string): name is DeviceProtocol => DEVICE_PROTOCOLS.some(one => one === name);

interface Enrolled {
  readonly protocol: string;
  readonly hasToken: boolean;
  /** Null where it signs nothing. */
  readonly keyKind: string | null;
  readonly platformAccountId: string | null;
}

/**
 * The highest tier that readings of a device can have: a tracker's name may be claimed by anybody (T0), a platform's account
 * vouches for its machines (T1), a token stands for an authenticated channel (T2), a key for signed messages (T3).
 * OsmAnd's requests carry a token, and no signature.
 */
export const deviceTier = ({ protocol, hasToken, keyKind, platformAccountId }: Enrolled): TrustTier => {
  if (platformAccountId !== null || protocol === PLATFORM) return platformAccountId === null ? 0 : 1;
  if (protocol === OSMAND) return hasToken ? 2 : 0;
  if (protocol !== NATIVE) return 0;
  return keyKind !== null ? 3 : hasToken ? 2 : 0;
};
