import { createTransport } from 'nodemailer';
import { FinalFailure, type Sender } from './sender.ts';

/** An answer of 5xx is the mail server's final word (RFC 5321, 4.2.1); everything else may pass on another try. */
const isFinal = (error: unknown): boolean =>
  error instanceof Error && 'responseCode' in error && Number(error.responseCode) >= 500;

/** Mail by SMTP. `url` as nodemailer takes it: `smtps://user:password@host:465`, `smtp://host:587`. */
export const createSmtpSender = (url: string, from: string): Sender => {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  });
  return {
    async send(message) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: message.recipient },
          subject: message.subject,
          text: message.text,
          date: message.createdAt,
          messageId: `<${message.id}@lienlight>`,
          // A template and the names in it are text: nothing is fetched from a file or an address.
          disableFileAccess: true,
          disableUrlAccess: true,
        });
      } catch (error) {
        if (isFinal(error)) throw new FinalFailure(error instanceof Error ? error.message : String(error));
        throw error;
      }
    },
    close: () => transport.close(),
  };
};
