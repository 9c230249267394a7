import { dropWaiting, headerAt, latestHeader, mineBlock, sendRaw, waitingCount } from './anvil.ts';
import type { Journal, JournalBlock } from './journal.ts';
import { type Header, type Rpc, RpcRefusal } from './rpc.ts';

export interface Replayed {
  readonly head: Header;
  readonly blocks: number;
  /** The first block that came out with another hash than before; null as long as everything is as it was. */
  readonly divergedAt: number | null;
}

/** Sends what the node may have already; says whether it refused for good. */
export async function offer(rpc: Rpc, raw: string): Promise<'taken' | 'refused'> {
  try {
    await sendRaw(rpc, raw);
    return 'taken';
  } catch (error) {
    if (!(error instanceof RpcRefusal)) throw error;
    return /already (imported|known)/.test(error.message) ? 'taken' : 'refused';
  }
}

async function mineAgain(rpc: Rpc, parent: Header, block: JournalBlock): Promise<Header> {
  for (const raw of block.transactions) await offer(rpc, raw);
  await mineBlock(rpc, parent, block.timestamp);
  return latestHeader(rpc);
}

/**
 * Mines again, at their own times, the blocks of the journal that the node lacks. The node must hold a beginning of the
 * journal's chain. Where a block comes out with another hash (another version of the node, say), the new hash is noted
 * and reported: the state is that of the same transactions, and whoever reads sees a reorganisation.
 */
export async function replay(rpc: Rpc, journal: Journal, upTo = Number.MAX_SAFE_INTEGER): Promise<Replayed> {
  await dropWaiting(rpc);
  let head = await latestHeader(rpc);
  let blocks = 0;
  let divergedAt: number | null = null;
  for await (const block of journal.blocksFrom(head.number + 1, upTo)) {
    if (block.hash === null) {
      // It was about to be mined when we died. What it was to hold is what waited then, and nothing came after.
      for (const { raw } of await journal.waiting()) await offer(rpc, raw);
      // With nothing to hold it may as well never have been.
      if ((await waitingCount(rpc)) === 0) continue;
    }
    head = await mineAgain(rpc, head, block);
    blocks += 1;
    if (block.hash !== null && block.hash !== head.hash) divergedAt ??= block.number;
    if (block.hash !== head.hash) await journal.complete(head);
  }
  if (upTo === Number.MAX_SAFE_INTEGER) await offerWaiting(rpc, journal);
  return { head, blocks, divergedAt };
}

/** Sends again what was accepted and is in no block yet; what the node refuses by now is forgotten. */
async function offerWaiting(rpc: Rpc, journal: Journal): Promise<void> {
  const refused: string[] = [];
  for (const { hash, raw } of await journal.waiting()) {
    if ((await offer(rpc, raw)) === 'refused') refused.push(hash);
  }
  if (refused.length > 0) await journal.forget(refused);
}

/** How the node's chain stands to the journal's: the same head, its beginning, or something else. */
export async function compare(
  rpc: Rpc,
  head: { number: number; hash: string },
): Promise<'same' | 'behind' | 'ahead' | 'other'> {
  const latest = await latestHeader(rpc);
  if (latest.number === head.number) return latest.hash === head.hash ? 'same' : 'other';
  if (latest.number < head.number) return 'behind';
  return (await headerAt(rpc, head.number))?.hash === head.hash ? 'ahead' : 'other';
}
