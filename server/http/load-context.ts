import type { PortalContext } from '~/load-context';
import { chainStatus } from '../chain-status.ts';
import type { Composition } from '../compose.ts';
import { deviceDoors } from './device-doors.ts';
import { OUTLINES_PATH } from './outlines.ts';
import type { LoadContextOf } from './portal.ts';
import { nonceOf } from './security.ts';

/** What each request's loaders and actions get: what the process has, and what is this request's own. */
export const loadContextFor =
  (
    composition: Composition,
    live: PortalContext['live'],
    demo: PortalContext['demo'],
    version: string,
  ): LoadContextOf =>
  (request, response) => {
    const { outlinesFile, tilesUrl, attribution } = composition.config.map;
    const requestId = String(request.id);
    return {
      services: { ...composition.services, requestId },
      live,
      chainStatus: () => chainStatus(composition),
      cspNonce: nonceOf(response),
      requestId,
      clientIp: request.ip ?? '',
      demo,
      publicUrl: composition.config.publicUrl,
      map: { outlinesUrl: outlinesFile === null ? null : OUTLINES_PATH, tilesUrl, attribution },
      devices: deviceDoors(composition.config),
      version,
    };
  };
