import type { Hex } from '#domain/hex';
import type { EventDefinitions } from './event-definitions.ts';
import { RECEIVABLE_EVENTS } from './receivable-events.ts';

/** A log as `eth_getLogs` answers it. */
export interface NodeLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: string;
}

/** An event of a subject, with its place on chain. Numbers are decimal text. */
export interface ShownEvent {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly txHash: string;
  readonly logIndex: number;
}

/** What is not as the chain has it. */
export type EventProblem =
  /** Shown, and not on chain at that place. */
  | { readonly kind: 'not-on-chain'; readonly event: ShownEvent }
  /** On chain at that place, with other values. */
  | { readonly kind: 'differs'; readonly event: ShownEvent; readonly field: string }
  /** On chain, and not shown. */
  | { readonly kind: 'withheld'; readonly event: ShownEvent };

const WORD = 64;

const wordAt = (data: string, index: number): string => {
  const word = data.slice(index * WORD, (index + 1) * WORD);
  if (word.length < WORD) throw new RangeError('the log is too short');
  return word;
};

const numberAt = (data: string, index: number): number => Number(BigInt(`0x${wordAt(data, index)}`));

const valueAt = (type: string, data: string, index: number): string | string[] | boolean => {
  if (type === 'bytes32[]') {
    const start = numberAt(data, index) / 32;
    return Array.from({ length: numberAt(data, start) }, (_, place) => `0x${wordAt(data, start + 1 + place)}`);
  }
  const word = wordAt(data, index);
  if (type === 'address') return `0x${word.slice(24)}`;
  if (type === 'bool') return BigInt(`0x${word}`) !== 0n;
  return type === 'bytes32' ? `0x${word}` : BigInt(`0x${word}`).toString();
};

/** The event of a contract in a log; `null` when it is another contract's, or of no type that `definitions` has. */
export const decodeLog = (
  log: NodeLog,
  contract: Hex,
  definitions: EventDefinitions = RECEIVABLE_EVENTS,
): ShownEvent | null => {
  const [topic = '', subject = ''] = log.topics;
  const definition = definitions.get(topic.toLowerCase());
  if (!definition || log.address.toLowerCase() !== contract) return null;
  const data = log.data.slice(2).toLowerCase();
  const args = definition.fields.map(({ name, type }, index) => [name, valueAt(type, data, index)]);
  return {
    name: definition.name,
    args: { subject: subject.toLowerCase(), ...Object.fromEntries(args) },
    blockNumber: BigInt(log.blockNumber).toString(),
    blockHash: log.blockHash.toLowerCase(),
    txHash: log.transactionHash.toLowerCase(),
    logIndex: Number(log.logIndex),
  };
};

const placeOf = (event: ShownEvent): string => `${event.blockHash} ${event.logIndex}`;

const textOf = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(' ') : String(value));

const difference = (shown: ShownEvent, real: ShownEvent, fields: 'all' | 'shown'): string | null => {
  if (shown.name !== real.name) return 'name';
  if (shown.txHash !== real.txHash) return 'txHash';
  if (shown.blockNumber !== real.blockNumber) return 'blockNumber';
  const compared = Object.keys(fields === 'all' ? real.args : shown.args);
  return compared.find(field => textOf(shown.args[field]) !== textOf(real.args[field])) ?? null;
};

/**
 * Compares the events that somebody shows of a subject with the logs that a node has of it: each shown one must be
 * there with the same values, and none may be withheld. No problems: they are the chain's.
 *
 * @param logs all logs of the contract with the subject as second topic
 * @param fields `shown`: an event may be shown without some of its values, which are not compared then
 */
export const verifyEvents = (
  shown: readonly ShownEvent[],
  logs: readonly NodeLog[],
  contract: Hex,
  fields: 'all' | 'shown' = 'all',
  definitions: EventDefinitions = RECEIVABLE_EVENTS,
): readonly EventProblem[] => {
  const real = new Map(
    logs.flatMap(log => {
      const event = decodeLog(log, contract, definitions);
      return event ? [[placeOf(event), event] as const] : [];
    }),
  );
  const wrong = shown.flatMap((event): EventProblem[] => {
    const there = real.get(placeOf(event));
    if (!there) return [{ kind: 'not-on-chain', event }];
    const field = difference(event, there, fields);
    return field === null ? [] : [{ kind: 'differs', event, field }];
  });
  const places = new Set(shown.map(placeOf));
  const withheld = [...real.values()].filter(event => !places.has(placeOf(event)));
  return [...wrong, ...withheld.map((event): EventProblem => ({ kind: 'withheld', event }))];
};

/** What to ask a node for: the parameters of `eth_getLogs` that give a subject's logs. */
export const logsQuery = (contract: Hex, subject: Hex, fromBlock = 0): readonly object[] => [
  { address: contract, topics: [null, subject], fromBlock: `0x${fromBlock.toString(16)}`, toBlock: 'latest' },
];
