import { faultPoint } from '#ledger/faults';
import type { FeePolicy } from '#ledger/fees';
import type { DigestSigner } from '#ledger/keys/derive';
import { type ReaderStatus, readChain } from '#ledger/reader/read-chain';
import { createRpc, type Rpc } from '#ledger/rpc';
import { Submitter } from '#ledger/submitter/submitter';
import type { ServiceContext } from '../context.ts';
import { applyUpdate } from './apply-update.ts';
import { createReaderStore } from './checkpoint.ts';
import { expireActions } from './expire-actions.ts';
import { leadAlone } from './leader.ts';
import { RepeatedLog } from './repeated-log.ts';
import { createSubmitterStore } from './submitter-store.ts';
import { tellUnsettled } from './tell.ts';
import { Wait } from './wait.ts';

export interface LedgerOptions {
  readonly ctx: ServiceContext;
  /** For the lock that lets one process lead, and for being told of new actions. */
  readonly databaseUrl: string;
  readonly rpcUrl: string;
  /** Who pays for transactions. */
  readonly relayer: DigestSigner;
  readonly fees: FeePolicy;
  /** How many blocks must follow one before it is final; 0 where blocks are final at once. */
  readonly confirmations: number;
  /** Most actions in one transaction of the relayer. */
  readonly batchActions?: number;
  /** How long a node that lost blocks may take to come back with them. */
  readonly patienceMs?: number;
  /** How often the node is asked for a new block. */
  readonly pollMs?: number;
  /** The same while nothing of ours waits there; as often without it. */
  readonly idlePollMs?: number;
  /** How often late actions are looked for. */
  readonly expireEveryMs?: number;
}

/** How the ledger's side is doing, for /readyz and /metrics. */
export interface LedgerStatus {
  /** Whether this process leads; another may. */
  readonly leading: boolean;
  readonly reader: ReaderStatus;
  /** Actions that wait to be sent or confirmed. */
  readonly backlog: number;
  /** Transactions that wait at the node. */
  readonly waiting: number;
  /** What keeps the submitter from sending; `null` when nothing does. */
  readonly submitterTrouble: string | null;
  /** What keeps the reader from projecting; `null` when nothing does. */
  readonly readerTrouble: string | null;
}

export interface RunningLedger {
  stop(): Promise<void>;
  status(): Promise<LedgerStatus>;
}

const idleMs = 1_000;
const afterTroubleMs = 500;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Runs what brings actions on chain and events back: submitter, reader, and the care for late actions, in one process at a
 * time over a database. Whatever fails is tried again; what needs a person is logged as an error and stays in `status`.
 */
export const runLedger = (options: LedgerOptions): RunningLedger => {
  const loop = new LedgerLoop(options);
  const stopping = new AbortController();
  const running = leadAlone({
    databaseUrl: options.databaseUrl,
    log: options.ctx.log,
    signal: stopping.signal,
    onWake: () => loop.wake(),
    lead: signal => loop.lead(signal),
  });
  return {
    async stop() {
      stopping.abort();
      await running;
    },
    status: () => loop.status(),
  };
};

class LedgerLoop {
  readonly #options: LedgerOptions;
  readonly #rpc: Rpc;
  readonly #submitterWait = new Wait();
  readonly #readerWait = new Wait();
  #leading = false;
  #waiting = 0;
  #submitterTrouble: string | null = null;
  #readerTrouble: string | null = null;
  #reader: ReaderStatus = { node: 'unreachable', nodeHead: null, readTo: null };

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#rpc = createRpc(options.rpcUrl);
  }

  wake(): void {
    this.#submitterWait.wake();
  }

  async lead(signal: AbortSignal): Promise<void> {
    this.#leading = true;
    try {
      await Promise.all([this.#submit(signal), this.#read(signal)]);
    } finally {
      this.#leading = false;
    }
  }

  async status(): Promise<LedgerStatus> {
    const backlog = await this.#options.ctx.db.action.count({ where: { status: { in: ['PENDING', 'SUBMITTED'] } } });
    return {
      leading: this.#leading,
      reader: this.#reader,
      backlog,
      waiting: this.#waiting,
      submitterTrouble: this.#submitterTrouble,
      readerTrouble: this.#readerTrouble,
    };
  }

  async #submit(signal: AbortSignal): Promise<void> {
    const { ctx, relayer, fees, batchActions, pollMs = 200, expireEveryMs = 5_000 } = this.#options;
    const store = createSubmitterStore({
      db: ctx.db,
      clock: ctx.clock,
      relayer: relayer.address,
      onRefused: (tx, actions) => tellUnsettled(ctx, tx, actions),
    });
    const log = new RepeatedLog(ctx.log);
    const submitter = new Submitter({
      rpc: this.#rpc,
      chain: ctx.chain,
      relayer,
      store,
      fees,
      log,
      ...(batchActions !== undefined && { batchActions }),
    });
    let lookedForLate = 0;
    while (!signal.aborted) {
      try {
        if (Date.now() - lookedForLate > expireEveryMs) {
          lookedForLate = Date.now();
          await expireActions(ctx);
        }
        // While the node has fewer blocks than we read, its account nonces are those of the past.
        const { waiting, trouble } =
          this.#reader.node === 'behind' ? { waiting: 0, trouble: 'the node lost blocks' } : await submitter.step();
        this.#waiting = waiting;
        this.#submitterTrouble = trouble;
        if (trouble === null) log.clear();
        if (waiting > 0) this.#readerWait.wake();
        await this.#submitterWait.pause(trouble === null && waiting === 0 ? idleMs : pollMs, signal);
      } catch (error) {
        this.#submitterTrouble = messageOf(error);
        log.error({ error }, 'Actions could not be sent; trying again.');
        await this.#submitterWait.pause(afterTroubleMs, signal);
      }
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { ctx, confirmations, patienceMs, pollMs, idlePollMs = 0 } = this.#options;
    const log = new RepeatedLog(ctx.log);
    while (!signal.aborted) {
      try {
        const updates = readChain({
          rpc: this.#rpc,
          chain: ctx.chain,
          store: createReaderStore(ctx.db),
          confirmations,
          pause: ms => this.#readerWait.pause(this.#waiting > 0 ? ms : Math.max(ms, idlePollMs), signal),
          signal,
          onStatus: status => this.#noteReader(status),
          ...(patienceMs !== undefined && { patienceMs }),
          ...(pollMs !== undefined && { pollMs }),
        });
        for await (const update of updates) {
          if (update.kind === 'block') faultPoint('07-mined-not-read');
          await applyUpdate(ctx, update, confirmations);
          this.#readerTrouble = null;
          log.clear();
          if (update.kind === 'block') faultPoint('10-committed-reader-not-told');
          // Room at the node, or something to send again.
          if (update.kind !== 'finalize') this.#submitterWait.wake();
        }
      } catch (error) {
        this.#readerTrouble = messageOf(error);
        log.error({ error }, 'The chain could not be read or projected; trying again.');
        await this.#readerWait.pause(afterTroubleMs, signal);
      }
    }
  }

  #noteReader(status: ReaderStatus): void {
    const { log } = this.#options.ctx;
    if (status.node !== this.#reader.node) {
      const { node, nodeHead, readTo } = status;
      if (node === 'well') log.info({ nodeHead, readTo }, 'The node answers, and has the blocks that were read.');
      else
        log.warn({ nodeHead, readTo }, node === 'behind' ? 'The node has lost blocks.' : 'The node does not answer.');
    }
    this.#reader = status;
  }
}
