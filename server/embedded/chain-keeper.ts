import { join } from 'node:path';
import { type Anvil, latestHeader, mineBlock, setNodeClock, startAnvil } from './anvil.ts';
import type { Journal } from './journal.ts';
import { compare, replay } from './replay.ts';
import { type Header, RpcRefusal } from './rpc.ts';
import { loadSnapshot, writeSnapshot } from './snapshot.ts';

const snapshotEveryBlocks = 500;
const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms));

export type Notice = (notice: string, details: object) => void;

/**
 * Keeps the node's chain and the journal the same. Whoever calls sees to it that one call at a time is under way.
 */
export class ChainKeeper {
  readonly #folder: string;
  readonly #snapshotFile: string;
  readonly #journal: Journal;
  readonly #notice: Notice;
  /** The time (unix seconds) that calls on the pending block see, and live blocks get. */
  readonly #now: () => number;
  #anvil: Anvil | null = null;
  #head: Header = { number: -1, hash: '', parentHash: '', stateRoot: '', timestamp: 0, transactions: [] };
  #lastSnapshot = 0;
  #closing = false;

  constructor(options: { folder: string; journal: Journal; now: () => number; notice: Notice }) {
    this.#folder = options.folder;
    this.#snapshotFile = join(options.folder, 'node.snapshot.json');
    this.#journal = options.journal;
    this.#notice = options.notice;
    this.#now = options.now;
  }

  /** The node; throws while there is none. */
  get anvil(): Anvil {
    if (!this.#anvil) throw new RpcRefusal(-32000, 'the embedded node is away');
    return this.#anvil;
  }

  get pid(): number {
    return this.#anvil?.pid ?? 0;
  }

  /** The newest block, as the journal has it. */
  get head(): Header {
    return this.#head;
  }

  /** A fresh node with the whole journal mined again, from the newest snapshot if there is a good one. */
  async restart(): Promise<void> {
    await this.#fresh();
    if ((await this.#journal.head()) === null) await this.#journal.complete(await latestHeader(this.anvil.rpc));
    const loaded = await loadSnapshot(this.anvil.rpc, this.#journal, this.#snapshotFile);
    if (loaded === 'spoilt') await this.#fresh();
    this.#lastSnapshot = loaded === 'loaded' ? (await latestHeader(this.anvil.rpc)).number : 0;
    await this.replayRest();
  }

  /** Mines again what the node lacks, and hands it what waits. */
  async replayRest(): Promise<void> {
    const replayed = await replay(this.anvil.rpc, this.#journal);
    this.#head = replayed.head;
    await this.syncClock();
    if (replayed.divergedAt !== null) {
      this.#notice('The embedded node gave blocks other hashes than before.', { from: replayed.divergedAt });
    }
    if (replayed.blocks > 0) this.#notice('Blocks were mined again from the journal.', { blocks: replayed.blocks });
  }

  /** Whether the node is where the journal says. */
  async isSound(): Promise<boolean> {
    return this.#anvil !== null && (await compare(this.#anvil.rpc, this.#head).catch(() => 'other')) === 'same';
  }

  /** Brings a node that is not where it was back there: in place when it only lost its newest blocks, else afresh. */
  async restore(): Promise<void> {
    const latest = this.#anvil && (await latestHeader(this.#anvil.rpc).catch(() => null));
    this.#notice('The embedded node is not where it was, and is restored.', {
      at: latest?.number ?? null,
      expected: this.#head.number,
    });
    const isBeginning =
      latest && latest.number < this.#head.number && (await this.#journal.hashAt(latest.number)) === latest.hash;
    if (isBeginning) await this.replayRest();
    else await this.restart();
  }

  /** Mines one block: its time into the journal, then the block, then how it came out. */
  async mineOne(at: number): Promise<Header> {
    const { rpc } = this.anvil;
    const timestamp = Math.max(at, this.#head.timestamp);
    await this.#journal.begin(this.#head.number + 1, timestamp);
    await mineBlock(rpc, this.#head, timestamp);
    const mined = await latestHeader(rpc);
    // A node that lost its blocks since it was looked at has mined on something else: that is not of the chain.
    if (mined.parentHash !== this.#head.hash) throw new Error('the embedded node lost blocks while it mined');
    await this.#note(mined);
    this.#head = mined;
    if (timestamp !== this.#now()) await this.syncClock();
    if (mined.number - this.#lastSnapshot >= snapshotEveryBlocks) await this.saveSnapshot();
    return mined;
  }

  syncClock(): Promise<unknown> {
    return setNodeClock(this.anvil.rpc, this.#now());
  }

  /** Saves the state, so that the next start has less to mine again. */
  async saveSnapshot(): Promise<void> {
    this.#lastSnapshot = await writeSnapshot(this.anvil.rpc, this.#snapshotFile);
  }

  /** Leaves the node with nothing but the journal's blocks up to `number`, as if it had lost the others. */
  async cutTo(number: number): Promise<void> {
    await this.#fresh();
    await replay(this.anvil.rpc, this.#journal, number);
  }

  /** Takes the blocks above `number` back for good, in the journal too. */
  async takeBackTo(number: number, transactions: 'wait' | 'drop'): Promise<void> {
    await this.#journal.takeBack(number, transactions);
    await this.cutTo(number);
    this.#head = await latestHeader(this.anvil.rpc);
  }

  /** Ends the node. */
  async leave(): Promise<void> {
    await this.#anvil?.stop();
    this.#anvil = null;
  }

  /** From now on nothing waits for the journal any more. */
  prepareToClose(): void {
    this.#closing = true;
  }

  /** Ends the node for good; saves its state first if that spares the next start more than a few blocks. */
  async close(): Promise<void> {
    // Best effort: without it the next start takes longer, and that is all.
    if (this.#anvil && this.#head.number - this.#lastSnapshot >= 20) await this.saveSnapshot().catch(() => undefined);
    await this.leave();
  }

  async #fresh(): Promise<void> {
    await this.leave();
    this.#anvil = await startAnvil(this.#folder);
  }

  /** The outcome of a block must be noted before anything else happens; while the database is away we wait for it. */
  async #note(mined: Header): Promise<void> {
    for (let wait = 50; ; wait = Math.min(wait * 2, 2_000)) {
      try {
        return await this.#journal.complete(mined);
      } catch (error) {
        if (this.#closing) throw error;
        this.#notice('The journal is away; the newest block waits for it.', { err: error });
        await pause(wait);
      }
    }
  }
}
