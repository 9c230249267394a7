import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Hex } from '#domain/hex';
import type { Reading } from '#domain/telemetry/reading';
import type { Arrival, Sender } from '#domain/telemetry/sink';
import type { Database, Prisma } from '#prisma/client';
import { workDays, workMarks } from '#services/ingest/recompute-loop';
import type { TestServices } from './services.ts';

export interface SeededDevice {
  readonly id: string;
  readonly protocol: string;
  readonly externalId: string;
  readonly subject: Hex;
  readonly token: string;
}

let devices = 0;

/** A device as its registration leaves it; with a machine also as its enrolment does. */
export const seedDevice = async (
  db: Database,
  organisationId: string,
  given: {
    readonly protocol?: string;
    readonly externalId?: string;
    readonly machine?: Hex;
    readonly from?: Date;
    readonly publicKey?: Prisma.InputJsonValue;
  } = {},
): Promise<SeededDevice> => {
  devices += 1;
  const { protocol = 'native', externalId = String(350_000_000_000_000 + devices), machine, from, publicKey } = given;
  const id = randomUUID();
  const token = randomBytes(16).toString('hex');
  const subject: Hex = `0x${randomBytes(32).toString('hex')}`;
  await db.device.create({
    data: {
      ...{ id, organisationId, protocol, externalId, subject, name: externalId, createdAt: new Date() },
      tokenHash: createHash('sha256').update(token).digest('hex'),
      ...(publicKey !== undefined && { publicKey }),
      ...(machine && { machine, machineConfirmedAt: from ?? new Date(0) }),
    },
  });
  if (machine) await db.deviceBinding.create({ data: { deviceId: id, machine, from: from ?? new Date(0) } });
  return { id, protocol, externalId, subject, token };
};

export const arrivalOf = (
  device: Pick<SeededDevice, 'protocol' | 'externalId'>,
  readings: readonly Reading[],
  more: Partial<Omit<Arrival, 'sender'>> & Partial<Pick<Sender, 'transport' | 'trust'>> = {},
): Arrival => {
  const { transport = 'tcp', trust = 0, ...rest } = more;
  return {
    sender: { protocol: device.protocol, transport, deviceId: device.externalId, trust },
    readings,
    payload: Buffer.from(JSON.stringify(readings)),
    receivedAt: Date.now(),
    ...rest,
  };
};

/** Works off everything that readings have left to do. */
export const settleReadings = async ({ ctx, db }: Pick<TestServices, 'ctx' | 'db'>): Promise<void> => {
  while (await workMarks(ctx, { daysEveryMs: 0 }));
  for (;;) {
    await workDays(ctx);
    if ((await db.telemetryDaysDue.count()) === 0) return;
    await pause(10);
  }
};
