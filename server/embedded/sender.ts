import { keccak_256 } from '@noble/hashes/sha3';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { sendRaw } from './anvil.ts';
import type { Journal } from './journal.ts';
import { type Rpc, RpcRefusal } from './rpc.ts';

interface Sending {
  readonly hash: string;
  readonly raw: string;
  readonly resolve: (hash: string) => void;
  readonly reject: (error: unknown) => void;
}

/** Runs a job in the node's turn, on a sound node. */
type WithNode = (job: (rpc: Rpc) => Promise<void>) => Promise<void>;

const sendAtOnce = 200;

/** Takes transactions down in the journal, many at a time, before the node sees them. */
export class Sender {
  readonly #journal: Journal;
  readonly #withNode: WithNode;
  readonly #onSent: () => void;
  #queue: Sending[] = [];
  #draining = false;

  constructor(journal: Journal, withNode: WithNode, onSent: () => void) {
    this.#journal = journal;
    this.#withNode = withNode;
    this.#onSent = onSent;
  }

  get isBusy(): boolean {
    return this.#draining;
  }

  send(raw: string): Promise<string> {
    const hash = `0x${bytesToHex(keccak_256(hexToBytes(raw.slice(2))))}`;
    return new Promise((resolve, reject) => {
      this.#queue.push({ hash, raw, resolve, reject });
      if (!this.#draining) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, sendAtOnce);
      try {
        await this.#withNode(rpc => this.#sendBatch(rpc, batch));
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    this.#draining = false;
    this.#onSent();
  }

  async #sendBatch(rpc: Rpc, batch: readonly Sending[]): Promise<void> {
    const fresh = await this.#journal.note(batch);
    const refused: { hash: string; tell: () => void }[] = [];
    for (const { hash, raw, resolve, reject } of batch) {
      try {
        resolve(await sendRaw(rpc, raw));
      } catch (error) {
        // Only a plain refusal says that the node does not have it.
        const isRefusal = error instanceof RpcRefusal && !/already imported/.test(error.message);
        if (isRefusal && fresh.has(hash)) refused.push({ hash, tell: () => reject(error) });
        else reject(error);
      }
    }
    if (refused.length === 0) return;
    // Forgotten before it is told: who hears that it was refused finds no trace of it.
    await this.#journal.forget(refused.map(one => one.hash));
    for (const { tell } of refused) tell();
  }
}
