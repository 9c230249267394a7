import type { OrganisationKind } from '#domain/access/organisation-kinds';
import type { Role } from '#domain/access/permissions';
import type { ServiceContext } from '#services/context';
import type { Live } from '#services/live';
import type { DeviceDoor } from './components/devices/doors.ts';
import type { MapSettings } from './components/map/settings.ts';

/** How far the portal is behind the chain. */
export interface ChainStatus {
  /** Whether the node answered just now. */
  readonly reachable: boolean;
  /** Newest block of the node; `null` when it did not answer. */
  readonly headBlock: bigint | null;
  /** Newest block in the projection; `null` before the first. */
  readonly projectedBlock: bigint | null;
  /** When that block was mined. */
  readonly projectedAt: Date | null;
  /** Actions that wait to be sent or confirmed. */
  readonly backlog: number;
}

/** A log-in of the demo consortium, listed on the log-in page. */
export interface DemoAccount {
  readonly email: string;
  readonly name: string;
  readonly organisation: string;
  readonly kinds: readonly OrganisationKind[];
  readonly roles: readonly Role[];
}

/** What every loader and action gets from the server that carries the request. */
export interface PortalContext {
  readonly services: ServiceContext;
  /** Changes as they are written; pages of the people concerned are loaded again. */
  readonly live: Pick<Live, 'changes' | 'mark' | 'since'>;
  chainStatus(): Promise<ChainStatus>;
  /** Base64 nonce of this response. Fits `script-src 'self' 'nonce-…'; style-src 'self' 'nonce-…'; style-src-attr 'unsafe-inline'`. */
  readonly cspNonce: string;
  readonly requestId: string;
  /** Address of the person's machine, for rate limits and the list of sessions. */
  readonly clientIp: string;
  /** The demo's accounts and their common password, or `null` where no demo is loaded. */
  readonly demo: { readonly accounts: readonly DemoAccount[]; readonly password: string } | null;
  /** Absolute address of the portal; no slash at the end. Cookies are `Secure` when it begins with https. */
  readonly publicUrl: string;
  /** What lies under the marks of maps. */
  readonly map: MapSettings;
  /** Where devices call. */
  readonly devices: readonly DeviceDoor[];
  readonly version: string;
}

declare module '@remix-run/server-runtime' {
  interface AppLoadContext extends PortalContext {}
  interface Future {
    v3_singleFetch: true;
  }
}
