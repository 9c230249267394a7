import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createPrismaClient, type PrismaClient } from '#prisma/client';
import { migrate } from '#prisma/migrator';
import { startPostgres } from '#server/embedded/postgres';
import { type SeededDevice, seedDevice } from '#tests/support/ingest';
import { seedMachine } from '#tests/support/readings';

const worker = fileURLToPath(new URL('../../tests/faults/ingest-worker.ts', import.meta.url));

export type BenchDevice = SeededDevice & { readonly machine: string; readonly organisationId: string };

export interface Ground {
  readonly url: string;
  readonly db: PrismaClient;
  readonly devices: readonly BenchDevice[];
  close(): Promise<void>;
}

/** A durable PostgreSQL of its own with our tables, and devices on machines. */
export const openGround = async (protocol: string, count: number): Promise<Ground> => {
  const folder = mkdtempSync(join(tmpdir(), 'lienlight-bench-'));
  const postgres = await startPostgres({ folder });
  await migrate(postgres.url);
  const db = createPrismaClient(postgres.url, 4);
  const organisationId = randomUUID();
  const [chainId, publicKey] = [`0x${randomBytes(32).toString('hex')}`, `0x${randomBytes(20).toString('hex')}`];
  await db.organisation.create({
    data: { id: organisationId, name: 'Nordhafen', kinds: ['LESSOR'], country: 'DE', chainId, publicKey },
  });
  const devices: BenchDevice[] = [];
  for (let n = 0; n < count; n += 1) {
    const machine = await seedMachine(db, organisationId, `SN${n}`);
    devices.push({ ...(await seedDevice(db, organisationId, { protocol, machine })), machine, organisationId });
  }
  return {
    url: postgres.url,
    db,
    devices,
    close: async () => {
      await db.$disconnect();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export interface Worker {
  readonly tcp: number;
  readonly mqtt: number;
  /** Bytes of memory that it has, and how many connections over TCP. */
  look(): Promise<{ memory: number; connections: number }>;
  stop(): Promise<void>;
}

/** The ingest as a process of its own. What is worked off behind the commit is left, unless it is to be measured too. */
export const startWorker = async (
  databaseUrl: string,
  { recompute = false }: { readonly recompute?: boolean } = {},
): Promise<Worker> => {
  const child: ChildProcess = fork(worker, {
    // As `npm run start:ingest` has it: messages wait for a commit, and a small young generation copies them around meanwhile.
    execArgv: ['--max-semi-space-size=128', '--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: databaseUrl, RECOMPUTE: recompute ? 'on' : 'off' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [told] = await once(child, 'message');
  const ports = z.object({ tcp: z.number(), mqtt: z.number() }).parse(told);
  return {
    ...ports,
    look: async () => {
      child.send('look');
      const [looked] = await once(child, 'message');
      return z.object({ memory: z.number(), connections: z.number() }).parse(looked);
    },
    stop: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
};
