import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FinalFailure, type Outgoing } from './sender.ts';
import { createSmtpSender } from './smtp-sender.ts';

/** Enough of RFC 5321 to take a message; a mailbox `full@…` is refused for now, `nobody@…` for good. */
const startMailServer = async (received: string[]): Promise<{ server: Server; port: number }> => {
  const server = createServer(socket => {
    socket.write('220 test ESMTP\r\n');
    let data: string | null = null;
    let rest = '';
    socket.on('data', chunk => {
      rest += chunk.toString('utf8');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data !== null) {
          if (line !== '.') {
            data += `${line}\r\n`;
            continue;
          }
          received.push(data);
          data = null;
          socket.write('250 taken\r\n');
        } else if (/^DATA/i.test(line)) {
          data = '';
          socket.write('354 go on\r\n');
        } else if (/^RCPT TO:<nobody@/i.test(line)) socket.write('550 no such mailbox\r\n');
        else if (/^RCPT TO:<full@/i.test(line)) socket.write('452 mailbox full\r\n');
        else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
    socket.on('error', () => {});
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0 };
};

describe('mail by SMTP', () => {
  const received: string[] = [];
  let server: Server;
  let sender: ReturnType<typeof createSmtpSender>;
  beforeAll(async () => {
    const started = await startMailServer(received);
    server = started.server;
    sender = createSmtpSender(`smtp://127.0.0.1:${started.port}`, 'Lienlight <no-reply@lienlight.test>');
  });
  afterAll(() => {
    sender.close?.();
    server.close();
  });

  const message = (recipient: string): Outgoing => ({
    id: '0199f000-0000-7000-8000-000000000001',
    recipient,
    subject: 'Invitation to 江南设备租赁\r\nBcc: thief@example.com',
    text: 'Open this link:\n\nhttp://lienlight.test/invitations/abc\n',
    createdAt: new Date('2026-11-20T09:00:00Z'),
  });

  it('hands the message over, with an id that stays and no header smuggled in by a name', async () => {
    await sender.send(message('anna@example.com'));
    expect(received).toHaveLength(1);
    const [mail = ''] = received;
    expect(mail).toMatch(/^Message-ID: <0199f000-0000-7000-8000-000000000001@lienlight>/m);
    expect(mail).toMatch(/^To: anna@example\.com/m);
    expect(mail).not.toMatch(/^Bcc:/m);
    expect(mail).toContain('http://lienlight.test/invitations/abc');
  });

  it('tells a final no from one that may pass', async () => {
    await expect(sender.send(message('nobody@example.com'))).rejects.toBeInstanceOf(FinalFailure);
    const full = await sender.send(message('full@example.com')).catch((error: unknown) => error);
    expect(full).toBeInstanceOf(Error);
    expect(full).not.toBeInstanceOf(FinalFailure);
  });
});
