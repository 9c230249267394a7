import { type Hex, toHex } from '#domain/hex';
import type { ChainReference } from '../chain.ts';
import { INTERFACES } from '../contracts.ts';
import { faultPoint } from '../faults.ts';
import { type FeePolicy, type Fees, feesNow, raised } from '../fees.ts';
import type { DigestSigner } from '../keys/derive.ts';
import {
  callContract,
  estimateGas,
  headOf,
  knowsTransaction,
  nonceOf,
  receiptOf,
  sendRawTransaction,
} from '../node.ts';
import { type Rpc, RpcError, revertData } from '../rpc.ts';
import { callOf, feesOf, signTransaction } from '../transaction.ts';
import { decodeAction } from '../typed-data/action.ts';
import { type BatchLimits, chooseBatch, keysIn, relayCall } from './batch.ts';
import { classifyError, type Verdict } from './classify-error.ts';
import { refusalOfReason } from './refusal-reason.ts';
import type { RelayerTransactionRow, SendableAction, SubmitterStore, UnresolvedAction } from './store.ts';

export interface SubmitterOptions {
  readonly rpc: Rpc;
  readonly chain: ChainReference;
  readonly relayer: DigestSigner;
  readonly store: SubmitterStore;
  readonly fees: FeePolicy;
  /** Most actions in one transaction. */
  readonly batchActions?: number;
  /** Most transactions that wait at the node at once. */
  readonly inFlight?: number;
  /** A transaction that waits longer pays more. */
  readonly stuckAfterMs?: number;
  readonly log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
}

/** What a step did: whether something waits at the node, and what keeps it from going on. */
export interface SubmitterStep {
  readonly waiting: number;
  readonly trouble: string | null;
}

const MAX_CALL_BYTES = 120_000;
/** For so long a node may tell of an account nonce that is used before it tells of the block in which it was. */
const AHEAD_MS = 1_000;
const FILLER_GAS = 21_000n;
const GAS_MARGIN_PERCENT = 150n;

/** A step cannot go on now. */
class Halt extends Error {
  readonly trouble: string;
  constructor(trouble: string) {
    super(trouble);
    this.trouble = trouble;
  }
}

/**
 * Brings pending actions on chain, in their order. Account nonces are given out here and stored before anything is
 * sent, so that after a crash at any point the same transaction is sent again, or its place is filled.
 */
export class Submitter {
  readonly #options: SubmitterOptions;
  /** Halved when a transaction was too large for the chain; grows again with each that was taken. */
  #batchActions: number;
  /** Transactions whose nonce is used, though no block that we know has them; by hash, with when that was first seen. */
  #unmined = new Map<Hex, number>();

  constructor(options: SubmitterOptions) {
    this.#options = options;
    this.#batchActions = this.#mostActions;
  }

  get #mostActions(): number {
    return this.#options.batchActions ?? 100;
  }

  /** One round: what was mined without effect is judged, what waits is sent again where needed, new actions are sent. */
  async step(): Promise<SubmitterStep> {
    try {
      await this.#resolve();
      const next = await this.#settleOpen();
      await this.#sendNew(next);
      return { waiting: (await this.#options.store.open()).length, trouble: null };
    } catch (error) {
      if (error instanceof Halt) return { waiting: (await this.#options.store.open()).length, trouble: error.trouble };
      const verdict = classifyError({ kind: 'not-sent', error });
      return { waiting: 0, trouble: verdict.next === 'retry' ? verdict.reason : 'the chain moved' };
    }
  }

  // ── Mined without effect ──────────────────────────────────────────────────────────────────────────────────────

  async #resolve(): Promise<void> {
    for (const action of await this.#options.store.unresolved()) await this.#resolveOne(action);
  }

  async #resolveOne(action: UnresolvedAction): Promise<void> {
    const { rpc, store, log } = this.#options;
    const receipt = await receiptOf(rpc, action.txHash);
    // Gone again: the reader will tell.
    if (!receipt) return;
    const attempts = action.failedAttempts + 1;
    if (action.governance) {
      const reason = await this.#reasonOfDecision(action.encoded);
      if (!(await this.#isReadWhole())) return;
      await store.refuse(action.id, reason);
      return;
    }
    const verdict = classifyError(
      receipt.succeeded
        ? {
            kind: 'passed-over',
            attempts,
            nonceUsed: await this.#isNonceUsed(action.encoded),
            late: action.blockTime > action.deadline,
          }
        : { kind: 'reverted', attempts },
    );
    if (verdict.next === 'refuse') {
      log.error(
        { actionId: action.id, txHash: action.txHash, code: verdict.refusal.code },
        'An action was never looked at by its contract.',
      );
      await store.refuse(action.id, verdict.refusal);
    } else if (verdict.next === 'requeue') {
      log.warn({ actionId: action.id, txHash: action.txHash }, `An action is sent again: ${verdict.reason}.`);
      await store.requeue([action.id], verdict.reason);
    }
  }

  /**
   * Whether all blocks that the node tells of were read. Before, a decision may be done already without our knowing, and the
   * contract would say no more than that it cannot be done twice.
   */
  async #isReadWhole(): Promise<boolean> {
    const { rpc, store } = this.#options;
    return (await store.readTo()) >= (await headOf(rpc)).number;
  }

  async #isNonceUsed(encoded: Hex): Promise<boolean> {
    const { rpc, chain } = this.#options;
    const fields = decodeAction(encoded)?.fields;
    const signers = fields?.signers;
    for (const signer of Array.isArray(signers) ? signers : []) {
      const data = toHex(INTERFACES.Relay.encodeFunctionData('isNonceUsed', [signer, fields?.nonce]));
      const answer = await callContract(rpc, { to: chain.addresses.Relay, data });
      if (INTERFACES.Relay.decodeFunctionResult('isNonceUsed', answer)[0] === true) return true;
    }
    return false;
  }

  /** Asks the contract once more, for the reason that a transaction does not keep. */
  async #reasonOfDecision(data: Hex) {
    const { rpc, chain, relayer } = this.#options;
    try {
      await callContract(rpc, { from: relayer.address, to: chain.addresses.Organisations, data });
      return { code: 'not-relayed' };
    } catch (error) {
      if (error instanceof RpcError) return refusalOfReason(revertData(error));
      throw error;
    }
  }

  // ── Transactions that were prepared before ────────────────────────────────────────────────────────────────────

  /** Sends what is not at the node, fills gaps; answers the next free account nonce. */
  async #settleOpen(): Promise<number> {
    const { rpc, store, relayer } = this.#options;
    const head = await headOf(rpc);
    const used = await nonceOf(rpc, relayer.address, head.number);
    const highestMined = await store.highestMined();
    if (highestMined !== null && highestMined >= used) {
      throw new Halt('the node has fewer blocks than were read');
    }
    // Asked before the rows: what was read by then is marked in them.
    const readTo = await store.readTo();
    const unmined = new Map<Hex, number>();
    for (const row of await store.open()) {
      if (row.nonce >= used) {
        await this.#ensureSent(row);
      } else if (readTo >= head.number && !(await receiptOf(rpc, row.hash))) {
        const since = this.#unmined.get(row.hash) ?? performance.now();
        unmined.set(row.hash, since);
        // Mined, but not as this: a transaction that it was to replace, or a stranger's with the same key.
        if (performance.now() - since >= AHEAD_MS)
          await store.drop(row.nonce, 'another transaction has its account nonce');
      }
    }
    this.#unmined = unmined;
    return this.#fillGaps(used);
  }

  /** Account nonces without a transaction get one, for later ones wait behind them; answers the next free one. */
  async #fillGaps(used: number): Promise<number> {
    const { store } = this.#options;
    const highest = (await store.highestNonce()) ?? -1;
    if (highest < used) return used;
    const open = new Set((await store.open()).map(row => row.nonce));
    // Asked after the rows: what is not among them may have been read meanwhile.
    const free = Math.max(used, ((await store.highestMined()) ?? -1) + 1);
    for (let nonce = free; nonce <= highest; nonce++) {
      if (!open.has(nonce)) await this.#send(nonce, await this.#fill(nonce));
    }
    return Math.max(free, highest + 1);
  }

  async #ensureSent(row: RelayerTransactionRow): Promise<void> {
    const { rpc, store, stuckAfterMs = 60_000 } = this.#options;
    if (await knowsTransaction(rpc, row.hash)) {
      if (!row.sent) await store.markSent(row.nonce);
      const waitsSince = row.sentAt?.getTime() ?? Date.now();
      if (Date.now() - waitsSince > stuckAfterMs && !isFree(feesOf(row.raw))) await this.#payMore(row);
      return;
    }
    if (row.actionIds.length === 0 || (await store.mayResend(row.nonce))) {
      await this.#send(row.nonce, row.raw);
    } else if ((await store.open()).some(one => one.nonce === row.nonce)) {
      // Nobody waits for it any more, or not yet; but later transactions wait for its nonce.
      await this.#send(row.nonce, await this.#fill(row.nonce));
    }
  }

  /** A transaction for a nonce that is free again: the next actions, or nothing but the nonce. */
  async #fill(nonce: number): Promise<Hex> {
    return (await this.#prepareNew(nonce)) ?? this.#prepare(nonce, this.#options.relayer.address, '0x', FILLER_GAS, []);
  }

  /** The same at a higher price, where the price follows the node's; what the operator has set is not exceeded. */
  async #payMore(row: RelayerTransactionRow): Promise<void> {
    const { rpc, fees, chain, relayer, store, log } = this.#options;
    if (fees.kind !== 'auto') {
      log.error({ nonce: row.nonce }, 'A transaction is not taken: the configured price of gas is too low.');
      throw new Halt('the configured price of gas is too low');
    }
    const { to, data, gasLimit } = callOf(row.raw);
    const price = raised(feesOf(row.raw), await feesNow(rpc, fees));
    const request = { chainId: chain.chainId, nonce: row.nonce, to, data, gasLimit, fees: price };
    const signed = signTransaction(relayer, request);
    await store.prepare({ nonce: row.nonce, ...signed, actionIds: row.actionIds });
    await this.#send(row.nonce, signed.raw);
  }

  // ── New transactions ──────────────────────────────────────────────────────────────────────────────────────────

  async #sendNew(firstNonce: number): Promise<void> {
    const { store, inFlight = 8 } = this.#options;
    for (let nonce = firstNonce; (await store.open()).length < inFlight; nonce++) {
      const raw = await this.#prepareNew(nonce);
      if (raw === null) return;
      await this.#send(nonce, raw);
    }
  }

  /** Stores the next actions as a transaction under this nonce; `null` when none can go. */
  async #prepareNew(nonce: number): Promise<Hex | null> {
    const { rpc, chain, store } = this.#options;
    const sendable = await store.sendable(this.#batchActions);
    if (sendable.length === 0) return null;
    faultPoint('02-action-committed-not-picked-up');
    const { gasLimit: blockGas } = await headOf(rpc);
    const limits: BatchLimits = { actions: this.#batchActions, gas: (blockGas * 9n) / 10n, bytes: MAX_CALL_BYTES };
    const batch = chooseBatch(sendable, limits);
    faultPoint('03-batch-chosen-no-nonce-yet');
    const [first] = batch;
    if (first?.governance) return this.#prepareDecision(nonce, first);
    const { data, gasLimit } = relayCall(batch, await store.credentials(keysIn(batch)));
    return this.#prepare(
      nonce,
      chain.addresses.Relay,
      data,
      gasLimit,
      batch.map(action => action.id),
    );
  }

  /** A decision is tried first: a call that would fail leaves no event, and its reason would be lost. */
  async #prepareDecision(nonce: number, { id, encoded }: SendableAction): Promise<Hex | null> {
    const { rpc, chain, relayer, store } = this.#options;
    const to = chain.addresses.Organisations;
    try {
      const gas = await estimateGas(rpc, { from: relayer.address, to, data: encoded });
      return await this.#prepare(nonce, to, encoded, (gas * GAS_MARGIN_PERCENT) / 100n, [id]);
    } catch (error) {
      if (!(error instanceof RpcError) || revertData(error) === '0x') throw error;
      if (!(await this.#isReadWhole())) throw new Halt('the newest blocks are not read yet');
      await store.refuse(id, refusalOfReason(revertData(error)));
      return this.#prepareNew(nonce);
    }
  }

  async #prepare(nonce: number, to: Hex, data: Hex, gasLimit: bigint, actionIds: readonly string[]): Promise<Hex> {
    const { rpc, chain, relayer, store, fees } = this.#options;
    const price = await feesNow(rpc, fees);
    const signed = signTransaction(relayer, { chainId: chain.chainId, nonce, to, data, gasLimit, fees: price });
    await store.prepare({ nonce, ...signed, actionIds });
    faultPoint('04-nonce-persisted-not-sent');
    return signed.raw;
  }

  async #send(nonce: number, raw: Hex): Promise<void> {
    const { rpc, store } = this.#options;
    try {
      await sendRawTransaction(rpc, raw);
    } catch (error) {
      await this.#afterFailure(nonce, raw, classifyError({ kind: 'not-sent', error }));
      return;
    }
    faultPoint('05-sent-not-marked');
    await store.markSent(nonce);
    this.#batchActions = Math.min(this.#mostActions, this.#batchActions * 2);
    faultPoint('06-marked-not-mined');
  }

  async #afterFailure(nonce: number, raw: Hex, verdict: Verdict): Promise<void> {
    const { store, log } = this.#options;
    const row = (await store.open()).find(one => one.nonce === nonce);
    if (verdict.next === 'sent-before') {
      await store.markSent(nonce);
    } else if (verdict.next === 'pay-more' && row && row.raw === raw) {
      await this.#payMore(row);
    } else if (verdict.next === 'requeue' && row) {
      await this.#makeSmaller(row, verdict.reason);
    } else if (verdict.next === 'retry') {
      if (verdict.alarm) log.error({ nonce }, `A transaction was not taken: ${verdict.reason}.`);
      throw new Halt(verdict.reason);
    } else {
      throw new Halt('the chain moved');
    }
  }

  /** Too large for this chain: its actions go in smaller transactions, one that is too large alone cannot go at all. */
  async #makeSmaller(row: RelayerTransactionRow, reason: string): Promise<void> {
    const { store, log } = this.#options;
    const [only] = row.actionIds;
    if (row.actionIds.length === 1 && only !== undefined) {
      log.error({ actionId: only }, `An action cannot be sent: ${reason}.`);
      await store.refuse(only, { code: 'not-relayed' });
    } else {
      this.#batchActions = Math.max(1, Math.floor(row.actionIds.length / 2));
      await store.requeue(row.actionIds, reason);
    }
    await store.drop(row.nonce, reason);
    throw new Halt(reason);
  }
}

const isFree = (fees: Fees): boolean => (fees.type === 0 ? fees.gasPrice : fees.maxFeePerGas) === 0n;
