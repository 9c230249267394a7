import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { messageLocale } from './render-message.ts';
import type { TemplateName, TemplateParams } from './template-names.ts';

export interface NewMessage<Name extends TemplateName> {
  /** A UUID of its own for what may be told twice (a block that comes again): the second one is passed over. */
  readonly id?: string;
  readonly channel: 'email' | 'sms';
  /** An e-mail address, or a phone number with its country (+…). */
  readonly recipient: string;
  /** The reader's language; English where we do not write it. */
  readonly locale?: string | null | undefined;
  readonly template: Name;
  readonly params: TemplateParams<Name>;
}

/** Puts a message into the outbox, in the transaction of what it tells of: it is sent if that commits, and only then. */
export const queueMessage = async <Name extends TemplateName>(
  ctx: ServiceContext,
  tx: Transaction,
  message: NewMessage<Name>,
): Promise<void> => {
  const now = ctx.clock.now();
  await tx.message.createMany({
    data: {
      ...(message.id !== undefined && { id: message.id }),
      channel: message.channel,
      recipient: message.recipient,
      locale: messageLocale(message.locale),
      template: message.template,
      params: { ...message.params },
      createdAt: now,
      nextAttemptAt: now,
    },
    skipDuplicates: true,
  });
};
