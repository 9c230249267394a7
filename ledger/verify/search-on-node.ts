import { z } from 'zod';
import type { Hex } from '#domain/hex';
import { evolveLiens } from '#domain/liens/evolve';
import { lienEventFromJson } from '#domain/liens/json';
import { type LienBook, standingLiens } from '#domain/liens/state';
import { ask, logsFromNode, NodeProblem } from './ask-node.ts';
import { keccakOfText } from './bytes.ts';
import { decodeLog, type NodeLog } from './events.ts';
import { LIEN_EVENTS } from './lien-events.ts';
import type { FoundThing, SearchResult } from './search-result.ts';

/** What is not as the chain has it. */
export interface SearchProblem {
  readonly kind: 'other-block' | 'not-a-registrar' | 'missing' | 'not-standing' | 'other-lapse' | 'other-version';
  readonly subject: Hex | null;
  readonly lien: Hex | null;
}

const numberHex = (text: string): string => `0x${BigInt(text).toString(16)}`;
const block = z.object({ hash: z.string(), timestamp: z.string() }).nullable();

const bookAt = (logs: readonly NodeLog[], contract: Hex, last: bigint): LienBook | null => {
  let book: LienBook | null = null;
  for (const log of logs) {
    if (BigInt(log.blockNumber) > last) continue;
    const shown = decodeLog(log, contract, LIEN_EVENTS);
    const event = shown && lienEventFromJson(shown.name, shown.args);
    if (event) book = evolveLiens(book, event);
  }
  return book;
};

/** A thing's liens in the result against those in a node's logs, as of a block and its time. */
export const compareLiens = (
  thing: Pick<FoundThing, 'subject' | 'collateral' | 'part' | 'version' | 'liens'>,
  logs: readonly NodeLog[],
  at: { readonly contract: Hex; readonly block: bigint; readonly seconds: number },
): SearchProblem[] => {
  const { subject, collateral, part, version, liens } = thing;
  const book = bookAt(logs, at.contract, at.block);
  const standing = standingLiens(book, collateral, part, at.seconds);
  const problem = (kind: SearchProblem['kind'], lien: Hex | null): SearchProblem => ({ kind, subject, lien });
  const missing = standing.filter(one => !liens.some(({ lien }) => lien === one.lien));
  const shown = liens.flatMap(({ lien, lapsesOn }) => {
    const real = standing.find(one => one.lien === lien);
    if (!real) return [problem('not-standing', lien)];
    return new Date(real.lapse * 1000).toISOString().slice(0, 10) === lapsesOn ? [] : [problem('other-lapse', lien)];
  });
  return [
    ...((book?.version ?? 0n).toString() === version ? [] : [problem('other-version', null)]),
    ...missing.map(({ lien }) => problem('missing', lien)),
    ...shown,
  ];
};

/**
 * Compares a search's result with a node: the block, that whoever signed is a registrar of the consortium, and the liens that stood. No problems: it
 * is the chain's. That nothing else fits the question (another serial), no chain can say.
 *
 * @throws NodeProblem
 */
export const searchProblems = async (url: string, result: SearchResult, signer: Hex): Promise<SearchProblem[]> => {
  const there = BigInt(await ask(url, 'eth_chainId', [], z.string())).toString();
  if (there !== result.chainId) {
    throw new NodeProblem('other-chain', `${url} is of chain ${there}, not ${result.chainId}`);
  }
  const found = await ask(url, 'eth_getBlockByNumber', [numberHex(result.block.number), false], block);
  if (found?.hash.toLowerCase() !== result.block.hash) return [{ kind: 'other-block', subject: null, lien: null }];
  const data = `${keccakOfText('isRegistrar(address)').slice(0, 10)}${signer.slice(2).padStart(64, '0')}`;
  const call = [{ to: result.contracts.Organisations, data }, numberHex(result.block.number)];
  const isRegistrar = BigInt(await ask(url, 'eth_call', call, z.string())) === 1n;
  const problems: SearchProblem[] = isRegistrar ? [] : [{ kind: 'not-a-registrar', subject: null, lien: null }];
  for (const thing of result.found) {
    const contract = result.contracts.Liens;
    const logs = await logsFromNode(url, { chainId: result.chainId, contract, subject: thing.subject });
    const at = {
      contract,
      block: BigInt(result.block.number),
      // Lapse is judged by the moment of asking, as the portal did.
      seconds: Math.floor(Date.parse(result.askedAt) / 1000),
    };
    problems.push(...compareLiens(thing, logs, at));
  }
  return problems;
};
