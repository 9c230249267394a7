import { join } from 'node:path';
import { startHousekeeping } from '#services/housekeeping';
import { createSenders } from '#services/messages/create-senders';
import { startMessageLoop } from '#services/messages/message-loop';
import type { Started } from '../started.ts';

/** Sends mail and SMS that services have queued, and deletes what is over. Any number of processes may do so at once. */
export function startMessages({ composition, lifetime }: Started): void {
  const { config, services } = composition;
  const senders = createSenders({
    smtpUrl: config.smtpUrl ?? undefined,
    smsWebhookUrl: config.smsWebhookUrl ?? undefined,
    mailFrom: config.mailFrom,
    outboxFolder: join(config.dataDir, 'outbox'),
  });
  const loop = startMessageLoop(services, senders);
  lifetime.onStop('messages', () => loop.stop());
  const housekeeping = startHousekeeping(services);
  lifetime.onStop('housekeeping', () => housekeeping.stop());
}
