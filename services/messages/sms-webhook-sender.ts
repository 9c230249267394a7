import { FinalFailure, type Sender } from './sender.ts';

/**
 * SMS by the operator's gateway: a POST of `{id, to, text}` as JSON, answered with 2xx once it is taken. 4xx is final, but
 * for 408 and 429. Credentials in the address (`https://user:password@host/path`) are sent as basic authorisation.
 */
export const createSmsWebhookSender = (webhookUrl: string): Sender => {
  const url = new URL(webhookUrl);
  const credentials = url.username && `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  return {
    async send(message) {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': message.id,
          ...(credentials && { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
        },
        body: JSON.stringify({ id: message.id, to: message.recipient, text: message.text }),
        redirect: 'error',
        signal: AbortSignal.timeout(15_000),
      });
      await response.body?.cancel();
      if (response.ok) return;
      const words = `the gateway answered ${response.status}`;
      const isFinal = response.status >= 400 && response.status < 500 && ![408, 429].includes(response.status);
      throw isFinal ? new FinalFailure(words) : new Error(words);
    },
  };
};
