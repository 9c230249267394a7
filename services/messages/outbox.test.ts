import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestServices, type TestServices } from '#tests/support/services';
import { createSenders } from './create-senders.ts';
import { startMessageLoop } from './message-loop.ts';
import { queueMessage } from './queue-message.ts';
import { sendDue } from './send-due.ts';
import { FinalFailure, type Outgoing, type Senders } from './sender.ts';

const invitation = {
  organisation: 'Nordhafen Leasing GmbH',
  inviter: 'Marit Petersen',
  link: 'http://lienlight.test/invitations/secret-token',
  expires: '2026-11-27T09:00:00.000Z',
};

describe('the outbox', () => {
  let services: TestServices;
  let folder: string;
  beforeAll(async () => {
    services = await createTestServices();
    folder = await mkdtemp(join(tmpdir(), 'lienlight-outbox-'));
  });
  afterAll(async () => {
    await services.close();
    await rm(folder, { recursive: true });
  });
  afterEach(() => services.db.message.deleteMany());

  const queue = (recipient = 'anna@example.com') =>
    services.db.$transaction(tx =>
      queueMessage(services.ctx, tx, { channel: 'email', recipient, template: 'invitation', params: invitation }),
    );
  const collecting = (sent: Outgoing[]): Senders => {
    const sender = {
      send: async (message: Outgoing) => {
        sent.push(message);
      },
    };
    return { email: sender, sms: sender };
  };
  const failing = (error: Error): Senders => {
    const sender = { send: () => Promise.reject(error) };
    return { email: sender, sms: sender };
  };
  const only = () => services.db.message.findFirstOrThrow();

  it('sends what was queued once, and forgets the link', async () => {
    await queue();
    const sent: Outgoing[] = [];
    expect(await sendDue(services.ctx, collecting(sent))).toBe(1);
    expect(await sendDue(services.ctx, collecting(sent))).toBe(0);
    expect(sent.map(message => message.text)).toEqual([expect.stringContaining(invitation.link)]);
    const row = await only();
    expect(row).toMatchObject({ status: 'sent', sentAt: services.clock.now(), params: {} });
  });

  it('sends nothing of a transaction that was rolled back', async () => {
    const rolledBack = services.db.$transaction(async tx => {
      await queueMessage(services.ctx, tx, {
        channel: 'email',
        recipient: 'a@example.com',
        template: 'invitation',
        params: invitation,
      });
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    expect(await sendDue(services.ctx, collecting([]))).toBe(0);
  });

  it('tries again, later and later, and gives up in the end', async () => {
    await queue();
    expect(await sendDue(services.ctx, failing(new Error('connection refused')))).toBe(1);
    expect(await sendDue(services.ctx, collecting([]))).toBe(0);
    services.clock.advance(6);
    expect(await sendDue(services.ctx, failing(new Error('connection refused')))).toBe(1);
    expect(await only()).toMatchObject({ status: 'queued', attempts: 2, error: 'connection refused' });
    for (let day = 0; day < 10; day++) {
      services.clock.advance(24 * 60 * 60);
      await sendDue(services.ctx, failing(new Error('connection refused')));
    }
    expect(await only()).toMatchObject({ status: 'failed', attempts: 10 });
    expect(services.logged.at(-1)).toContain('could not be delivered');
    expect(services.logged.join()).not.toContain('secret-token');
  });

  it('does not try again after a final no', async () => {
    await queue();
    await sendDue(services.ctx, failing(new FinalFailure('no such mailbox')));
    expect(await only()).toMatchObject({ status: 'failed', attempts: 1, params: {} });
  });

  it('is sent by another process when the one that took it has died', async () => {
    await queue();
    const stuck: Senders = collecting([]);
    // As a process that was killed between taking the message and handing it over leaves it.
    await services.db.message.updateMany({
      data: { attempts: 1, nextAttemptAt: new Date(services.clock.now().getTime() + 120_000) },
    });
    expect(await sendDue(services.ctx, stuck)).toBe(0);
    services.clock.advance(121);
    expect(await sendDue(services.ctx, stuck)).toBe(1);
  });

  it('is shared by several loops without a message sent twice', async () => {
    for (let number = 0; number < 30; number++) await queue(`person-${number}@example.com`);
    const sent: Outgoing[] = [];
    const loops = [1, 2, 3].map(() => startMessageLoop(services.ctx, collecting(sent), 20));
    await expect.poll(() => sent.length, { timeout: 10_000 }).toBe(30);
    await Promise.all(loops.map(loop => loop.stop()));
    expect(new Set(sent.map(message => message.recipient)).size).toBe(30);
  });

  it('becomes files where no gateway is set, which only the owner can read', async () => {
    await queue();
    const outbox = join(folder, 'outbox');
    await sendDue(services.ctx, createSenders({ mailFrom: 'x@example.com', outboxFolder: outbox }));
    const [name = '', ...others] = await readdir(outbox);
    expect(others).toEqual([]);
    expect(name).toMatch(/^\d{8}T\d{6}Z-email-.*\.txt$/);
    const text = await readFile(join(outbox, name), 'utf8');
    expect(text).toContain('To: anna@example.com\n');
    expect(text).toContain(`\n${invitation.link}\n`);
    expect((await stat(join(outbox, name))).mode & 0o077).toBe(0);
  });
});
