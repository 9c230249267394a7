import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, fromAscii } from '#iot-adapters/bytes';
import { packetOf } from '#iot-adapters/protocols/teltonika/commands';
import { teltonika } from '#iot-adapters/protocols/teltonika/teltonika';
import type { Listener } from '#iot-adapters/transports/listener';
import { listenTrackerTcp } from '#iot-adapters/transports/tracker-tcp';
import { commandsOf } from '#prisma/reads/device-commands';
import { commandOutbox, sendCommand, withdrawCommand } from '#services/devices/device-commands';
import { registerDevice } from '#services/devices/register-device';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { accepted, createOrganisation, refusalOf, type TestOrganisation } from '../support/consortium.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

const IMEI = '356307042441013';

let services: TestServices;
let lessor: TestOrganisation;
let stranger: TestOrganisation;
let writer: ReadingWriter;
let listener: Listener;
let deviceId: string;

/** As a tracker: says who it is, and answers each command with its own words. */
class Tracker {
  readonly socket: Socket;
  readonly heard: string[] = [];
  #buffer = Buffer.alloc(0);
  #isIn = false;

  constructor(answers: boolean) {
    this.socket = connect(listener.port, '127.0.0.1', () => {
      this.socket.write(concatBytes(Uint8Array.of(0, IMEI.length), fromAscii(IMEI)));
    });
    this.socket.on('error', () => undefined);
    this.socket.on('data', chunk => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      if (!this.#isIn) {
        this.#isIn = this.#buffer[0] === 1;
        this.#buffer = this.#buffer.subarray(1);
      }
      while (this.#buffer.length >= 12 && this.#buffer.length >= 12 + this.#buffer.readUInt32BE(4)) {
        const content = this.#buffer.subarray(8, 8 + this.#buffer.readUInt32BE(4));
        this.#buffer = this.#buffer.subarray(12 + content.length);
        // Codec 12, one command, type 5, its length, its text, one again.
        expect([content[0], content[1], content[2], content.at(-1)]).toEqual([12, 1, 5, 1]);
        const text = content.subarray(7, 7 + content.readUInt32BE(3)).toString('latin1');
        this.heard.push(text);
        if (answers) this.answer(`did ${text}`);
      }
    });
  }

  answer(words: string): void {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(words.length);
    this.socket.write(packetOf(concatBytes(Uint8Array.of(12, 1, 6), length, fromAscii(words), Uint8Array.of(1))));
  }
}

beforeAll(async () => {
  services = await createTestServices();
  const { ctx } = services;
  lessor = await createOrganisation(ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  stranger = await createOrganisation(ctx, 'Fremd Handel GmbH', ['LESSOR']);
  writer = new ReadingWriter({ ctx, databaseUrl: services.databaseUrl });
  const outbox = commandOutbox(ctx);
  listener = await listenTrackerTcp({
    ...{ protocol: teltonika, sink: writer, log: ctx.log, outbox, host: '127.0.0.1', port: 0 },
  });
  ({ deviceId } = accepted(
    await registerDevice(ctx, lessor.preparer, { protocol: 'teltonika', externalId: IMEI, name: 'Crane' }),
  ));
});
afterAll(async () => {
  await listener.close();
  await writer.close();
  await services.close();
});

const states = async (): Promise<unknown[]> =>
  (await commandsOf(services.db, lessor.id, deviceId, services.clock.now())).map(({ text, state, answer }) => [
    text,
    state,
    answer,
  ]);

const until = async (what: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 1_000; tries += 1) {
    if (await what()) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error('It did not come to it.');
};

describe('a command for a device', () => {
  it('waits for it, goes out over its connection, and its answer is shown with it', async () => {
    const { ctx, db, clock } = services;
    accepted(await sendCommand(ctx, lessor.preparer, { deviceId, text: 'getinfo' }));
    expect(await states()).toEqual([['getinfo', 'waiting', null]]);
    const tracker = new Tracker(true);
    await until(async () => (await states())[0]?.toString() === ['getinfo', 'answered', 'did getinfo'].toString());
    expect(tracker.heard).toEqual(['getinfo']);
    // The answer is evidence as any other message.
    const readings = await db.reading.findMany({ where: { organisationId: lessor.id } });
    expect(JSON.stringify(readings.map(({ details }) => details))).toContain('did getinfo');
    // Over a connection that is open already.
    clock.advance(1);
    accepted(await sendCommand(ctx, lessor.preparer, { deviceId, text: 'getver' }));
    await until(async () => tracker.heard.length === 2);
    await until(async () => (await states())[0]?.toString().includes('did getver') === true);
    tracker.socket.destroy();
  });

  it('that does more than ask is for approvers, who say that they mean it', async () => {
    const { ctx, db } = services;
    const cutOff = { deviceId, text: 'setdigout 1' };
    expect(refusalOf(await sendCommand(ctx, lessor.preparer, { ...cutOff, confirmed: true }))).toBe('not-permitted');
    expect(refusalOf(await sendCommand(ctx, lessor.approver, cutOff))).toBe('command-unconfirmed');
    // What stands behind an asking word goes out with it.
    for (const text of ['getinfo;setdigout 1', 'getinfo setdigout 1', 'getparam 2004;cpureset'])
      expect(refusalOf(await sendCommand(ctx, lessor.approver, { deviceId, text }))).toBe('command-unconfirmed');
    for (const who of [stranger.approver, null])
      expect(['not-found', 'sign-in-required']).toContain(
        refusalOf(await sendCommand(ctx, who, { ...cutOff, confirmed: true })),
      );
    const { commandId } = accepted(await sendCommand(ctx, lessor.approver, { ...cutOff, confirmed: true }));
    expect(await db.auditEntry.count({ where: { action: 'device:command-sent', subject: deviceId } })).toBe(3);
    expect(refusalOf(await withdrawCommand(ctx, stranger.approver, { deviceId, commandId }))).toBe('not-found');
    accepted(await withdrawCommand(ctx, lessor.preparer, { deviceId, commandId }));
    expect(refusalOf(await withdrawCommand(ctx, lessor.preparer, { deviceId, commandId }))).toBe('command-gone');
    const tracker = new Tracker(true);
    await until(async () => listener.connections() === 1);
    await new Promise(resolve => setTimeout(resolve, 1_500));
    expect(tracker.heard).toEqual([]);
    tracker.socket.destroy();
  });

  it('is not sent once it has expired, nor to a device of a protocol that takes none, nor twice', async () => {
    const { ctx, clock } = services;
    await until(async () => listener.connections() === 0);
    clock.advance(1);
    accepted(await sendCommand(ctx, lessor.preparer, { deviceId, text: 'getgps' }));
    clock.advance(2 * 3600);
    expect((await states())[0]).toEqual(['getgps', 'expired', null]);
    const other = accepted(await registerDevice(ctx, lessor.preparer, { protocol: 'h02', externalId: '1234567890' }));
    expect(refusalOf(await sendCommand(ctx, lessor.preparer, { deviceId: other.deviceId, text: 'getinfo' }))).toBe(
      'no-commands',
    );
    const tracker = new Tracker(false);
    await until(async () => listener.connections() === 1);
    accepted(await sendCommand(ctx, lessor.preparer, { deviceId, text: 'getstatus' }));
    await until(async () => tracker.heard.length === 1);
    expect((await states())[0]).toEqual(['getstatus', 'sent', null]);
    tracker.socket.destroy();
    await until(async () => listener.connections() === 0);
    // It may have done it: it is not asked again.
    const again = new Tracker(false);
    await new Promise(resolve => setTimeout(resolve, 1_500));
    expect([...tracker.heard, ...again.heard]).toEqual(['getstatus']);
    again.socket.destroy();
  });

  it('is held up by no others, however many wait for devices that never call', async () => {
    const { ctx, db, clock } = services;
    await until(async () => listener.connections() === 0);
    const now = clock.now();
    const [organisationId, createdById] = [stranger.id, stranger.preparer.userId];
    const silent = Array.from({ length: 1_100 }, (_, n) => ({
      id: randomUUID(),
      externalId: `${860_000_000_000_000 + n}`,
    }));
    await db.device.createMany({
      data: silent.map(({ id, externalId }) => ({
        ...{ id, organisationId, protocol: 'teltonika', externalId, name: externalId, createdAt: now },
        subject: `0x${id.replaceAll('-', '')}`,
      })),
    });
    await db.deviceCommand.createMany({
      data: silent.map(({ id }) => ({
        ...{ id: randomUUID(), deviceId: id, organisationId, text: 'getinfo', isDangerous: false, createdById },
        ...{ createdAt: new Date(now.getTime() - 60_000), expiresAt: new Date(now.getTime() + 3_600_000) },
      })),
    });
    accepted(await sendCommand(ctx, lessor.preparer, { deviceId, text: 'getops' }));
    const outbox = commandOutbox(ctx);
    expect(await outbox.take('teltonika', ['860000000009999'])).toEqual([]);
    expect(await outbox.take('teltonika', [IMEI])).toMatchObject([{ deviceId: IMEI, text: 'getops' }]);
    expect(await outbox.take('teltonika', [IMEI])).toEqual([]);
  });
});
