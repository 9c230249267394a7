import { createFileSender } from './file-sender.ts';
import type { Senders } from './sender.ts';
import { createSmsWebhookSender } from './sms-webhook-sender.ts';
import { createSmtpSender } from './smtp-sender.ts';

export interface MessageSettings {
  readonly smtpUrl?: string | undefined;
  readonly smsWebhookUrl?: string | undefined;
  /** Sender of mail, e.g. `Lienlight <no-reply@example.com>`. */
  readonly mailFrom: string;
  /** Folder for messages of a channel that has no gateway. */
  readonly outboxFolder: string;
}

export const createSenders = (settings: MessageSettings): Senders => ({
  email: settings.smtpUrl
    ? createSmtpSender(settings.smtpUrl, settings.mailFrom)
    : createFileSender(settings.outboxFolder, 'email'),
  sms: settings.smsWebhookUrl
    ? createSmsWebhookSender(settings.smsWebhookUrl)
    : createFileSender(settings.outboxFolder, 'sms'),
});
