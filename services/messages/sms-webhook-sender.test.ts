import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FinalFailure } from './sender.ts';
import { createSmsWebhookSender } from './sms-webhook-sender.ts';

describe('SMS over a webhook', () => {
  const received: { body: string; authorisation: string | undefined }[] = [];
  let status = 202;
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => {
        body += chunk;
      });
      request.on('end', () => {
        received.push({ body, authorisation: request.headers.authorization });
        response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:9/' } : {}).end();
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = `http://user:p%40ss@127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/sms`;
  });
  afterAll(() => {
    server.close();
  });

  const send = () =>
    createSmsWebhookSender(url).send({
      id: 'm1',
      recipient: '+4915112345678',
      subject: 'unused',
      text: 'code 123456',
      createdAt: new Date(0),
    });

  it('posts id, number and text, with the credentials of the address', async () => {
    await send();
    expect(received.map(one => JSON.parse(one.body))).toEqual([
      { id: 'm1', to: '+4915112345678', text: 'code 123456' },
    ]);
    expect(received[0]?.authorisation).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
  });

  it.each([400, 404])('takes %i for the last word', async answered => {
    status = answered;
    await expect(send()).rejects.toBeInstanceOf(FinalFailure);
  });

  it.each([408, 429, 500, 503, 302])('tries again after %i', async answered => {
    status = answered;
    const error = await send().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(FinalFailure);
  });
});
