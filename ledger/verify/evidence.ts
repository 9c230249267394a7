import { z } from 'zod';
import { isOpenEquipmentEvent } from '#domain/equipment/open-events';
import { isAddress, isBytes32 } from '#domain/hex';
import { isOpenEventType } from '#domain/receivables/open-events';
import { rootOf } from './commitment.ts';
import { EQUIPMENT_EVENTS } from './equipment-events.ts';
import type { EventDefinitions } from './event-definitions.ts';
import { type EventProblem, type NodeLog, type ShownEvent, verifyEvents } from './events.ts';
import { RECEIVABLE_EVENTS } from './receivable-events.ts';

const bytes32 = z.string().refine(isBytes32);
const leaf = z.object({ path: z.string(), value: z.string(), salt: bytes32 });

/** What the portal hands out to be checked without it: a receivable's opened details, and the events that carry their roots. */
export const evidence = z.object({
  subject: bytes32,
  reference: z.string(),
  chainId: z.string(),
  /** `Receivables`. */
  contract: z.string().refine(isAddress),
  root: z.string(),
  commitments: z.array(z.object({ root: z.string(), kind: z.string(), leaves: z.array(leaf) })),
  events: z.array(
    z.object({
      name: z.string(),
      args: z.record(z.string(), z.unknown()),
      blockNumber: z.string(),
      blockHash: z.string(),
      txHash: z.string(),
      logIndex: z.int(),
      root: z.string().nullable(),
    }),
  ),
});
export type Evidence = z.output<typeof evidence>;

export interface VerifiedCommitment {
  readonly kind: string;
  readonly root: string;
  /** The leaves, hashed anew, give this root. */
  readonly recomputed: boolean;
  /** An event on chain, or a commitment that is itself on chain, carries the root. */
  readonly onChain: boolean;
}

/**
 * Recomputes the commitments of a receivable's evidence. Trusts nothing of it but that the events are the chain's: those
 * name block and transaction, and `compareWithLogs` compares them with a node.
 */
export const verifyCommitments = ({ commitments, events }: Evidence): VerifiedCommitment[] => {
  const roots = new Set(events.flatMap(({ root }) => root ?? []));
  const quoted = new Set(
    commitments.filter(({ root }) => roots.has(root)).flatMap(({ leaves }) => leaves.map(({ value }) => value)),
  );
  return commitments.map(({ kind, root, leaves }) => ({
    kind,
    root,
    recomputed: leaves.length > 0 && rootOf(leaves) === root,
    onChain: roots.has(root) || quoted.has(JSON.stringify(root)),
  }));
};

/** The events of one contract, and which of them everybody who may see the subject is shown. */
export interface EventBook {
  readonly definitions: EventDefinitions;
  readonly isOpen: (type: string) => boolean;
}

export const RECEIVABLE_BOOK: EventBook = { definitions: RECEIVABLE_EVENTS, isOpen: isOpenEventType };
export const EQUIPMENT_BOOK: EventBook = { definitions: EQUIPMENT_EVENTS, isOpen: isOpenEquipmentEvent };

export interface Comparison {
  /** Shown events that the node has, as they are shown. */
  readonly agreeing: number;
  /** Shown and not there, shown otherwise, or open to everybody and not shown. Empty: the portal shows the chain's events. */
  readonly problems: readonly EventProblem[];
  /** Events that the reader is no party of (of finance, of title): on chain, and not shown. Their names. */
  readonly notShown: readonly string[];
}

/** Compares events that a portal shows with the logs that a node has of the same receivable or machine. */
export const compareWithLogs = (
  shown: readonly ShownEvent[],
  logs: readonly NodeLog[],
  contract: Evidence['contract'],
  fields: 'all' | 'shown' = 'all',
  { definitions, isOpen }: EventBook = RECEIVABLE_BOOK,
): Comparison => {
  const found = verifyEvents(shown, logs, contract, fields, definitions);
  const isNotShown = ({ kind, event }: EventProblem) => kind === 'withheld' && !isOpen(event.name);
  const problems = found.filter(problem => !isNotShown(problem));
  const shownWrong = problems.filter(({ kind }) => kind !== 'withheld').length;
  return {
    agreeing: shown.length - shownWrong,
    problems,
    notShown: found.filter(isNotShown).map(({ event }) => event.name),
  };
};
