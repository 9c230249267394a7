import type { ReadingSink } from '#iot-adapters/sink';
import { startPoller } from '#iot-adapters/transports/poller/poller';
import { platformAccounts } from '#services/platforms/platform-accounts';
import type { Started } from '../started.ts';

/** Asks the platforms of manufacturers and fleets for their machines. Any number of processes may do so over one database. */
export const startPlatforms = ({ composition, lifetime }: Started, sink: ReadingSink): void => {
  const { config, log, services } = composition;
  const http = { allowsLocal: config.platformsLocal };
  const poller = startPoller({ accounts: platformAccounts(services), sink, log, http });
  lifetime.onStopFirst('platforms', () => poller.stop());
};
