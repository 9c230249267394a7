import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { ChainReference } from '#ledger/chain';
import { type DeployOptions, deploy } from '#ledger/deploy/deploy';
import { Keystore, KeystoreError } from '#ledger/keys/keystore';
import { KeystoreCustody } from '#ledger/keys/keystore-custody';
import { systemKey } from '#ledger/keys/system-keys';
import { createRpc, type Rpc } from '#ledger/rpc';
import { createPrismaClient, type PrismaClient } from '#prisma/client';
import type { Clock, Random, ServiceContext } from '#services/context';
import { createRateLimits } from '#services/rate-limits/postgres-rate-limits';
import { createKeystoreStore } from '#services/settlement/keystore-store';
import type { Config } from './config.ts';
import { ExplainedError } from './explained-error.ts';
import type { Ground } from './ground.ts';
import { keptSecret } from './kept-secret.ts';
import type { Lifetime } from './lifetime.ts';
import type { Logger } from './log.ts';

/** Everything that is put together once in a process, and handed to its parts. */
export interface Composition {
  readonly config: Config;
  readonly log: Logger;
  readonly ground: Ground;
  readonly db: PrismaClient;
  readonly rpc: Rpc;
  readonly keystore: Keystore;
  readonly chain: ChainReference;
  readonly services: ServiceContext;
}

const clock: Clock = { now: () => new Date() };

const random: Random = {
  bytes: length => Uint8Array.from(randomBytes(length)),
  below(limit) {
    if (limit <= 2n ** 48n - 1n) return BigInt(randomInt(Number(limit)));
    // Numbers that do not fit are thrown away, so that each below the limit is as likely as any other.
    const bits = limit.toString(2).length;
    for (;;) {
      const value = BigInt(`0x${randomBytes(Math.ceil(bits / 8)).toString('hex')}`) >> BigInt((8 - (bits % 8)) % 8);
      if (value < limit) return value;
    }
  },
};

async function openKeystore(config: Config, db: PrismaClient): Promise<Keystore> {
  const file = join(config.dataDir, 'keystore.secret');
  const passphrase = config.keystorePassphrase ?? keptSecret(file);
  try {
    return await Keystore.open(createKeystoreStore(db), passphrase);
  } catch (error) {
    if (!(error instanceof KeystoreError)) throw error;
    const whence = config.keystorePassphrase === null ? `the one in ${file}` : 'that of KEYSTORE_PASSPHRASE';
    throw new ExplainedError(
      `${error.message} The passphrase tried is ${whence}; set KEYSTORE_PASSPHRASE to the right one.`,
      {
        cause: error,
      },
    );
  }
}

async function deployOptions(config: Config, rpc: Rpc, keystore: Keystore): Promise<DeployOptions> {
  const [deployer, governor, registrar] = await Promise.all([
    systemKey(keystore, 'deployer'),
    systemKey(keystore, 'governor'),
    systemKey(keystore, 'registrar'),
  ]);
  return { rpc, deployer, governor, registrar: registrar.address, fees: config.ledger.fees };
}

export interface ComposeParts {
  readonly config: Config;
  readonly log: Logger;
  readonly ground: Ground;
  readonly lifetime: Lifetime;
}

/**
 * Opens the keystore, deploys what is missing of the contracts, and puts the services' context together.
 *
 * @throws ExplainedError when the keystore does not open; DeployError
 */
export async function compose({ config, log, ground, lifetime }: ComposeParts): Promise<Composition> {
  const db = createPrismaClient(ground.databaseUrl, config.databasePool);
  lifetime.onStop('database connections', () => db.$disconnect());
  const rpc = createRpc(ground.rpcUrl);
  const keystore = await openKeystore(config, db);
  const options = await deployOptions(config, rpc, keystore);
  const chain = await deploy({
    ...options,
    onStep: contract => log.info({ contract }, 'deployed'),
    onUnregistered: (contract, address) =>
      log.warn({ contract, address }, 'deployed, and the governors have yet to register it in the directory'),
  });
  const services: ServiceContext = {
    db,
    keys: new KeystoreCustody(keystore, chain),
    chain,
    clock,
    random,
    limits: createRateLimits(db, clock),
    log: {
      debug: (fields, message) => log.debug(fields, message),
      info: (fields, message) => log.info(fields, message),
      warn: (fields, message) => log.warn(fields, message),
      error: (fields, message) => log.error(fields, message),
    },
    publicUrl: config.publicUrl,
  };
  return { config, log, ground, db, rpc, keystore, chain, services };
}
