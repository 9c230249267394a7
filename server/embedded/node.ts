import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { genesis, waitingCount } from './anvil.ts';
import { ChainKeeper, type Notice } from './chain-keeper.ts';
import { endOrphan } from './child.ts';
import { freePort } from './free-port.ts';
import { closeGateway, openGateway } from './gateway.ts';
import { Journal } from './journal.ts';
import type { Rpc } from './rpc.ts';
import { Sender } from './sender.ts';
import { Serial } from './serial.ts';

export interface NodeOptions {
  /** Where its files are: the log, the port, the snapshot. The journal is in PostgreSQL. */
  readonly folder: string;
  /** The database that holds the journal; migrated already. */
  readonly databaseUrl: string;
  /** At most one block in so many seconds, and only when transactions wait. */
  readonly blockSeconds: number;
  readonly onNotice?: Notice;
  /** Whose pages may ask the node from a browser. */
  readonly origins?: readonly string[];
}

export interface ChainHead {
  readonly number: number;
  readonly hash: string;
  /** Unix seconds. */
  readonly timestamp: number;
}

const watchEveryMs = 1_000;
const portFile = 'node.port';

const addressOf = (port: number | string) => `http://127.0.0.1:${port}`;

/** The address of the node that another process runs with its files in `folder`. */
export const runningNodeUrl = (folder: string): string =>
  addressOf(readFileSync(join(folder, portFile), 'utf8').trim());

/**
 * A real EVM node beside us, which may lose its newest blocks or everything: it is mined again from the journal, with
 * the same addresses, state and block hashes, at start and while running.
 */
export class EmbeddedNode {
  readonly chainId = genesis.chainId;
  readonly #options: NodeOptions;
  readonly #journal: Journal;
  readonly #keeper: ChainKeeper;
  readonly #sender: Sender;
  /** One thing at a time happens to the node: sending, mining, restoring. */
  readonly #turn = new Serial();
  #gateway: Server | null = null;
  #port = 0;
  /** Settled while the node may be read; another one while it is being restored. */
  #readable: Promise<void> = Promise.resolve();
  #mineTimer: NodeJS.Timeout | null = null;
  #watchTimer: NodeJS.Timeout | null = null;
  #lastMinedAt = 0;
  #travelling: number | null = null;
  #away = false;
  #stopping = false;

  private constructor(options: NodeOptions) {
    this.#options = options;
    this.#journal = new Journal(options.databaseUrl);
    this.#keeper = new ChainKeeper({
      folder: options.folder,
      journal: this.#journal,
      now: () => this.#now(),
      notice: (notice, details) => this.#options.onNotice?.(notice, details),
    });
    this.#sender = new Sender(
      this.#journal,
      job => this.#onSoundNode(job),
      () => this.#scheduleMining(),
    );
  }

  /** Starts the node and mines the journal again. Throws when the node cannot be started or the journal not read. */
  static async start(options: NodeOptions): Promise<EmbeddedNode> {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    await endOrphan(join(options.folder, 'node.pid.json'), 'SIGTERM');
    const node = new EmbeddedNode(options);
    try {
      const file = join(options.folder, portFile);
      node.#port = await freePort(existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined);
      writeFileSync(file, String(node.#port));
      await node.#turn.run(() => node.#keeper.restart());
      node.#gateway = await openGateway(node, node.#port, options.origins);
      node.#scheduleMining();
      node.#watch();
    } catch (error) {
      await node.stop();
      throw error;
    }
    return node;
  }

  /** Where any JSON-RPC client finds the chain. */
  get url(): string {
    return addressOf(this.#port);
  }

  get head(): ChainHead {
    return this.#keeper.head;
  }

  /** The node's process; changes when it is restarted, 0 while it is away. */
  get pid(): number {
    return this.#keeper.pid;
  }

  /** Takes a signed transaction: into the journal first, then to the node. Throws RpcRefusal where the node refuses. */
  send(raw: string): Promise<string> {
    return this.#sender.send(raw);
  }

  /** Hands a JSON-RPC request to the node as it is; waits while the node is being restored. */
  async forward(body: string): Promise<string> {
    await this.#readable;
    try {
      return await this.#keeper.anvil.rpc.forward(body);
    } catch (error) {
      if (this.#away || this.#stopping) throw error;
      // It died a moment ago: the question is asked again once it is back.
      return this.#turn.run(async () => {
        await this.#mend();
        return this.#keeper.anvil.rpc.forward(body);
      });
    }
  }

  /** Mines a block now, even an empty one. */
  mine(): Promise<ChainHead> {
    return this.mineAt(null);
  }

  /** Mines a block at this time (unix seconds; null is now), or at its parent's when that is later. */
  mineAt(timestamp: number | null): Promise<ChainHead> {
    return this.#turn.run(async () => {
      await this.#mend();
      return this.#mineOne(timestamp ?? this.#now());
    });
  }

  /**
   * Lets the chain live at another time (unix seconds) until told otherwise: blocks are mined at it, and at once. For
   * demo history. `null` is the present.
   */
  travelTo(timestamp: number | null): Promise<void> {
    return this.#turn.run(async () => {
      this.#travelling = timestamp;
      await this.#keeper.syncClock();
    });
  }

  /** Waits until everything sent so far is in a block. */
  async settled(): Promise<void> {
    while (this.#sender.isBusy || (await this.#turn.run(() => waitingCount(this.#keeper.anvil.rpc))) > 0) {
      await new Promise(done => setTimeout(done, 5));
    }
  }

  /** Saves the node's state, so that the next start has less to mine again. Happens by itself now and then. */
  saveSnapshot(): Promise<void> {
    return this.#turn.run(() => this.#keeper.saveSnapshot());
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#keeper.prepareToClose();
    if (this.#mineTimer) clearTimeout(this.#mineTimer);
    if (this.#watchTimer) clearTimeout(this.#watchTimer);
    if (this.#gateway) await closeGateway(this.#gateway);
    await this.#turn.run(() => this.#keeper.close());
    await this.#journal.close();
  }

  // ── Faults, on purpose: what a node may do to us ──────────────────────────────────────────────────────────────

  /** The node loses its newest blocks, as after a crash. It is found out and mended as if that had happened by itself. */
  loseBlocks(count: number): Promise<void> {
    return this.#turn.run(() => this.#keeper.cutTo(Math.max(0, this.head.number - count)));
  }

  /** The node loses everything. */
  loseEverything(): Promise<void> {
    rmSync(join(this.#options.folder, 'node.snapshot.json'), { force: true });
    return this.#turn.run(() => this.#keeper.cutTo(0));
  }

  /**
   * A reorganisation: the newest blocks give way to others, one more of them and empty. Their transactions are dropped, or
   * wait and come into the block after.
   */
  reorganise(depth: number, transactions: 'drop' | 'wait' = 'drop'): Promise<ChainHead> {
    return this.#turn.run(async () => {
      const before = this.head;
      await this.#keeper.takeBackTo(Math.max(0, before.number - depth), transactions);
      // One second later, so that an empty block is not by chance the one that it replaces.
      const at = Math.max(this.#now(), before.timestamp) + 1;
      for (let mined = 0; mined <= depth; mined += 1) await this.#mineOne(at);
      await this.#keeper.replayRest();
      this.#scheduleMining();
      return this.head;
    });
  }

  /** The node is gone, and so is its address, until it comes back. */
  async goAway(): Promise<void> {
    this.#away = true;
    if (this.#gateway) await closeGateway(this.#gateway);
    this.#gateway = null;
    await this.#turn.run(() => this.#keeper.leave());
  }

  async comeBack(): Promise<void> {
    await this.#turn.run(() => this.#keeper.restart());
    this.#away = false;
    this.#gateway = await openGateway(this, this.#port, this.#options.origins);
    this.#scheduleMining();
  }

  // ── Inside ────────────────────────────────────────────────────────────────────────────────────────────────────

  #now(): number {
    return this.#travelling ?? Math.floor(Date.now() / 1000);
  }

  #onSoundNode(job: (rpc: Rpc) => Promise<void>): Promise<void> {
    return this.#turn.run(async () => {
      await this.#mend();
      await job(this.#keeper.anvil.rpc);
    });
  }

  /** Restores the node if it is not where it should be; readers wait meanwhile. Only in its turn. */
  async #mend(): Promise<void> {
    if (this.#away || this.#stopping || (await this.#keeper.isSound())) return;
    const restoring = this.#keeper.restore();
    this.#readable = restoring.catch(() => undefined);
    await restoring;
    this.#scheduleMining();
  }

  async #mineOne(at: number): Promise<ChainHead> {
    const mined = await this.#keeper.mineOne(at);
    this.#lastMinedAt = Date.now();
    return mined;
  }

  #scheduleMining(): void {
    if (this.#mineTimer || this.#stopping) return;
    const due = this.#travelling === null ? this.#lastMinedAt + this.#options.blockSeconds * 1000 - Date.now() : 0;
    this.#mineTimer = setTimeout(
      async () => {
        this.#mineTimer = null;
        await this.#tick();
      },
      Math.max(0, due),
    );
  }

  #watch(): void {
    this.#watchTimer = setTimeout(async () => {
      await this.#tick();
      if (!this.#stopping) this.#watch();
    }, watchEveryMs);
  }

  /** Mends what needs it, and mines if it is time and something waits. A failure is told, and tried again. */
  async #tick(): Promise<void> {
    try {
      await this.#onSoundNode(async rpc => {
        if (this.#away || this.#stopping || (await waitingCount(rpc)) === 0) return;
        const isDue = this.#travelling !== null || Date.now() - this.#lastMinedAt >= this.#options.blockSeconds * 1000;
        if (isDue) await this.#mineOne(this.#now());
        if (!isDue || (await waitingCount(rpc)) > 0) this.#scheduleMining();
      });
    } catch (error) {
      if (!this.#away && !this.#stopping) {
        this.#options.onNotice?.('The embedded node could not be restored or mined; it is tried again.', {
          err: error,
        });
      }
    }
  }
}
