import { z } from 'zod';
import type { ServiceContext } from '../context.ts';
import { renderMessage } from './render-message.ts';
import { FinalFailure, type Outgoing, type Senders } from './sender.ts';
import { isSecret } from './template-names.ts';

/** Seconds to wait after the first, second, … failed try. After the last the message has failed. */
const WAITS = [5, 15, 60, 5 * 60, 15 * 60, 60 * 60, 3 * 60 * 60, 6 * 60 * 60, 12 * 60 * 60];

/** How long a process has a message to itself. If it dies meanwhile, another one sends the message again. */
const LEASE_SECONDS = 120;

const params = z.record(z.string(), z.string());

interface Claimed {
  id: string;
  channel: string;
  recipient: string;
  locale: string;
  template: string;
  params: unknown;
  attempts: number;
  createdAt: Date;
}

/** Takes up to `limit` messages that are due, so that no two processes take the same. */
const claim = (ctx: ServiceContext, limit: number): Promise<Claimed[]> => {
  const now = ctx.clock.now();
  const until = new Date(now.getTime() + LEASE_SECONDS * 1000);
  return ctx.db.$queryRaw<Claimed[]>`
    UPDATE messages SET attempts = attempts + 1, "nextAttemptAt" = ${until.toISOString()}::timestamptz
     WHERE id IN (SELECT id FROM messages WHERE status = 'queued' AND "nextAttemptAt" <= ${now.toISOString()}::timestamptz
                   ORDER BY "nextAttemptAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED)
     RETURNING id, channel, recipient, locale, template, params, attempts, "createdAt"`;
};

const write = (message: Claimed): Outgoing => ({
  id: message.id,
  recipient: message.recipient,
  createdAt: message.createdAt,
  ...renderMessage(message.template, message.locale, params.parse(message.params)),
});

const failed = async (ctx: ServiceContext, message: Claimed, error: unknown): Promise<void> => {
  const wait = WAITS[message.attempts - 1];
  const isFinal = error instanceof FinalFailure || wait === undefined;
  const reason = error instanceof Error ? error.message : String(error);
  await ctx.db.message.update({
    where: { id: message.id },
    data: {
      error: reason.slice(0, 500),
      ...(isFinal
        ? { status: 'failed', ...(isSecret(message.template) && { params: {} }) }
        : { nextAttemptAt: new Date(ctx.clock.now().getTime() + wait * 1000) }),
    },
  });
  const fields = { message: message.id, template: message.template, attempts: message.attempts, reason };
  if (isFinal) ctx.log.error(fields, 'a message could not be delivered');
  else ctx.log.warn(fields, 'a message was not taken; it will be tried again');
};

/**
 * Sends messages that are due, a batch of them. Each is sent at least once: if the process dies between handing it over
 * and writing that down, it goes out again, under the same id.
 *
 * @returns how many were tried
 */
export const sendDue = async (ctx: ServiceContext, senders: Senders, limit = 20): Promise<number> => {
  const claimed = await claim(ctx, limit);
  for (const message of claimed) {
    try {
      const sender = message.channel === 'sms' ? senders.sms : senders.email;
      await sender.send(write(message));
    } catch (error) {
      await failed(ctx, message, error);
      continue;
    }
    await ctx.db.message.update({
      where: { id: message.id },
      data: {
        status: 'sent',
        sentAt: ctx.clock.now(),
        error: null,
        // The link or code is in the recipient's hands now; a copy of the database must not open it.
        ...(isSecret(message.template) && { params: {} }),
      },
    });
  }
  return claimed.length;
};
