import type { MessageText } from './template-names.ts';

export interface Outgoing extends MessageText {
  /** Stays the same when a message is sent again, so that a mail program shows it once. */
  readonly id: string;
  readonly recipient: string;
  readonly createdAt: Date;
}

/** Hands a message to the outside. Throws when it could not; a `FinalFailure` when no later try will help. */
export interface Sender {
  send(message: Outgoing): Promise<void>;
  close?(): void;
}

/** The outside said no for good: no such mailbox, a number that is none. */
export class FinalFailure extends Error {
  override readonly name = 'FinalFailure';
}

export interface Senders {
  readonly email: Sender;
  readonly sms: Sender;
}
