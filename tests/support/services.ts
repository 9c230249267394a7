import { randomBytes } from 'node:crypto';
import type { ChainReference } from '#ledger/chain';
import { Keystore, type KeystoreStore } from '#ledger/keys/keystore';
import { KeystoreCustody } from '#ledger/keys/keystore-custody';
import { createPrismaClient, type PrismaClient } from '#prisma/client';
import type { Clock, Random, ServiceContext } from '#services/context';
import { createRateLimits } from '#services/rate-limits/postgres-rate-limits';
import { createTestDatabase } from './postgres.ts';

/** A clock that stands until it is set or moved. */
export interface TestClock extends Clock {
  set(to: Date): void;
  advance(seconds: number): void;
}

export const createTestClock = (start = new Date('2026-11-20T09:00:00Z')): TestClock => {
  let now = start;
  return {
    now: () => new Date(now),
    set: to => {
      now = to;
    },
    advance: seconds => {
      now = new Date(now.getTime() + seconds * 1000);
    },
  };
};

const random: Random = {
  bytes: length => new Uint8Array(randomBytes(length)),
  below: limit => BigInt(`0x${randomBytes(40).toString('hex')}`) % limit,
};

const createMemoryStore = (): KeystoreStore => {
  const entries = new Map<string, { purpose: string; sealed: Uint8Array }>();
  return {
    read: async id => entries.get(id)?.sealed ?? null,
    list: async purpose => [...entries].flatMap(([id, entry]) => (entry.purpose === purpose ? [id] : [])).sort(),
    add: async (id, purpose, sealed) => {
      const kept = entries.get(id) ?? { purpose, sealed };
      entries.set(id, kept);
      return kept.sealed;
    },
    replace: async (id, purpose, sealed) => {
      entries.set(id, { purpose, sealed });
    },
  };
};

const nowhere = `0x${'11'.repeat(20)}` as const;

/** For services that do not reach the chain; those that do are tested over a deployed one. */
export const undeployedChain: ChainReference = {
  chainId: 31_337n,
  addresses: {
    Directory: nowhere,
    Organisations: nowhere,
    Fingerprints: nowhere,
    Documents: nowhere,
    Receivables: nowhere,
    Relay: nowhere,
    EquipmentTitle: nowhere,
    Leases: nowhere,
    Liens: nowhere,
    Devices: nowhere,
    TelemetryAnchors: nowhere,
  },
  deployedAtBlock: 0n,
};

export interface TestServices {
  readonly ctx: ServiceContext;
  readonly clock: TestClock;
  readonly db: PrismaClient;
  readonly databaseUrl: string;
  /** What was logged, one text an entry. */
  readonly logged: string[];
  close(): Promise<void>;
}

/** What services need, over a database, a real keystore in memory, and no chain. */
export const createContext = async (
  db: PrismaClient,
  clock: Clock,
  write: (fields: object, message: string) => void = () => undefined,
): Promise<ServiceContext> => {
  const keystore = await Keystore.open(createMemoryStore(), 'a passphrase of the tests', 1024);
  return {
    db,
    keys: new KeystoreCustody(keystore, undeployedChain),
    chain: undeployedChain,
    clock,
    random,
    limits: createRateLimits(db, clock),
    log: { debug: write, info: write, warn: write, error: write },
    publicUrl: 'http://lienlight.test',
  };
};

/** Services over a database of their own and a real keystore in memory. Close them in `afterAll`. */
export const createTestServices = async (): Promise<TestServices> => {
  const database = await createTestDatabase();
  const db = createPrismaClient(database.url);
  const clock = createTestClock();
  const logged: string[] = [];
  const ctx = await createContext(db, clock, (fields, message) => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
  });
  return {
    ...{ ctx, clock, db, databaseUrl: database.url, logged },
    close: async () => {
      await db.$disconnect();
      await database.drop();
    },
  };
};
