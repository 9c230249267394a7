import { randomBytes } from 'node:crypto';
import type { ChainReference } from '#ledger/chain';
import { blockAt } from '#ledger/node';
import { type Position, type ReadBlock, readRange } from '#ledger/reader/read-range';
import { createRpc, type Rpc } from '#ledger/rpc';
import { createPrismaClient, createSchemaClient, Prisma, type PrismaClient, type Transaction } from '#prisma/client';
import { checkpointOf } from './checkpoint.ts';
import { storeBlock } from './event-rows.ts';
import { Projection } from './projection.ts';
import { type Difference, PROJECTION_TABLES, projectionDifferences, projectionHash } from './projection-hash.ts';
import { lockProjection } from './projection-lock.ts';

export interface RebuildOptions {
  readonly databaseUrl: string;
  readonly rpcUrl: string;
  readonly chain: ChainReference;
  /** Puts the rebuilt projection in the live one's place. */
  readonly swap?: boolean;
  readonly onProgress?: (progress: { readonly block: number; readonly of: number }) => void;
}

export interface Rebuilt {
  readonly identical: boolean;
  /** The block up to which both were compared. */
  readonly block: Position;
  /** SHA-256 of each projection's rows. */
  readonly hashes: { readonly live: string; readonly rebuilt: string };
  /** Where they differ; the first rows of each table. */
  readonly differences: readonly Difference[];
  readonly swapped: boolean;
}

/** The projection cannot be rebuilt now. The message says why. */
export class RebuildError extends Error {
  override readonly name = 'RebuildError';
}

const rangeSize = 1_000;
const timeout = 600_000;

/**
 * Folds the chain from its first block into fresh tables, reading the node and nothing of what is stored, and compares them
 * with the live projection at the same block. The portal goes on meanwhile; it waits for the comparison alone.
 *
 * @throws RebuildError when there is nothing to compare with, or the chain moved away under the comparison
 * @throws NodeUnreachable when the node goes away
 */
export const rebuild = async (options: RebuildOptions): Promise<Rebuilt> => {
  const schema = `rebuild_${randomBytes(6).toString('hex')}`;
  const live = createPrismaClient(options.databaseUrl, 2);
  const fresh = createSchemaClient(options.databaseUrl, schema);
  try {
    await createTables(live, schema);
    const folding = new Folding(options, createRpc(options.rpcUrl), fresh);
    const standing = await checkpointOf(live);
    if (!standing) throw new RebuildError('There is no projection yet.');
    await folding.foldTo(standing.number);
    return await live.$transaction(tx => compare(tx, folding, schema, options.swap === true), {
      timeout,
      maxWait: 60_000,
    });
  } finally {
    await fresh.$disconnect();
    await live.$executeRaw(Prisma.raw(`DROP SCHEMA IF EXISTS ${schema} CASCADE`));
    await live.$disconnect();
  }
};

const createTables = async (live: PrismaClient, schema: string): Promise<void> => {
  await live.$executeRaw(Prisma.raw(`CREATE SCHEMA ${schema}`));
  for (const table of PROJECTION_TABLES) {
    await live.$executeRaw(Prisma.raw(`CREATE TABLE ${schema}.${table} (LIKE public.${table} INCLUDING ALL)`));
  }
};

/** Reads the chain and folds it into the fresh tables, on from where it was. */
class Folding {
  readonly #options: RebuildOptions;
  readonly #rpc: Rpc;
  readonly #fresh: PrismaClient;
  #position: Position | null = null;

  constructor(options: RebuildOptions, rpc: Rpc, fresh: PrismaClient) {
    this.#options = options;
    this.#rpc = rpc;
    this.#fresh = fresh;
  }

  async foldTo(number: number): Promise<void> {
    const { chain, onProgress } = this.#options;
    for (let from = (this.#position?.number ?? Number(chain.deployedAtBlock) - 1) + 1; from <= number; ) {
      const to = Math.min(number, from + rangeSize - 1);
      const blocks = await readRange(this.#rpc, chain, { from, to, sparse: true }, this.#position);
      if (!blocks) throw new RebuildError('The chain was reorganised meanwhile. Try again.');
      await this.#fold(blocks);
      this.#position = blocks.at(-1) ?? this.#position;
      from = to + 1;
      onProgress?.({ block: to, of: number });
    }
  }

  /** Throws unless the chain still has this block. */
  async requireBlock({ number, hash }: Position): Promise<void> {
    const block = await blockAt(this.#rpc, number);
    if (block?.hash !== hash)
      throw new RebuildError('The node does not have the blocks that were projected. Try again later.');
  }

  #fold(blocks: readonly ReadBlock[]): Promise<void> {
    return this.#fresh.$transaction(
      async tx => {
        for (const block of blocks) {
          if (block.events.length > 0) await storeBlock(tx, block, true);
        }
        const projection = new Projection(tx);
        await projection.fold(blocks.flatMap(block => block.events));
        await projection.write();
      },
      { timeout, maxWait: 60_000 },
    );
  }
}

const compare = async (tx: Transaction, folding: Folding, schema: string, swap: boolean): Promise<Rebuilt> => {
  await lockProjection(tx);
  const block = await checkpointOf(tx);
  if (!block) throw new RebuildError('There is no projection any more.');
  // What came in while the history was folded.
  await folding.foldTo(block.number);
  await folding.requireBlock(block);
  const hashes = { live: await projectionHash(tx), rebuilt: await projectionHash(tx, schema) };
  const identical = hashes.live === hashes.rebuilt;
  const differences = identical ? [] : await projectionDifferences(tx, schema);
  if (swap) await replaceLive(tx, schema, block);
  return { identical, block, hashes, differences, swapped: swap };
};

const replaceLive = async (tx: Transaction, schema: string, { number }: Position): Promise<void> => {
  for (const table of [...PROJECTION_TABLES].reverse()) {
    if (table !== 'blocks') await tx.$executeRaw(Prisma.raw(`DELETE FROM public.${table}`));
  }
  // The block where the projection stands is kept even if nothing is in it.
  await tx.$executeRaw(
    Prisma.raw(`
    DELETE FROM public.blocks live WHERE live.number <> ${number}
        OR EXISTS (SELECT 1 FROM ${schema}.blocks rebuilt WHERE rebuilt.number = live.number)`),
  );
  for (const table of PROJECTION_TABLES) {
    await tx.$executeRaw(Prisma.raw(`INSERT INTO public.${table} SELECT * FROM ${schema}.${table}`));
  }
};
