import { z } from 'zod';
import { isOpenEquipmentEvent } from '#domain/equipment/open-events';
import { isAddress, isBytes32 } from '#domain/hex';
import { isOpenEventType } from '#domain/receivables/open-events';
import { rootOf } from './commitment.ts';
import { ANCHOR_EVENTS, DEVICE_EVENTS } from './device-events.ts';
import { EQUIPMENT_EVENTS } from './equipment-events.ts';
import type { EventDefinitions } from './event-definitions.ts';
import { type EventProblem, type NodeLog, type ShownEvent, verifyEvents } from './events.ts';
import { LEASE_EVENTS } from './lease-events.ts';
import { LIEN_EVENTS } from './lien-events.ts';
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

/** Evidence of several subjects, or of one in several contracts: a machine as collateral, with its liens and its lease. */
export const evidenceBundle = z.object({ reference: z.string(), parts: z.array(evidence) });

/** The parts of a file of evidence, be it of one subject or of several; null where it is none. */
export const evidenceParts = (json: unknown): readonly Evidence[] | null => {
  const one = evidence.safeParse(json);
  if (one.success) return [one.data];
  const several = evidenceBundle.safeParse(json);
  return several.success ? several.data.parts : null;
};

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
interface EventBook {
  readonly definitions: EventDefinitions;
  readonly isOpen: (type: string) => boolean;
}

export const RECEIVABLE_BOOK: EventBook = { definitions: RECEIVABLE_EVENTS, isOpen: isOpenEventType };
export const EQUIPMENT_BOOK: EventBook = { definitions: EQUIPMENT_EVENTS, isOpen: isOpenEquipmentEvent };
/** Rents that were sold are their parties' business; all else of a lease is shown to whoever may see it. */
export const LEASE_BOOK: EventBook = {
  definitions: LEASE_EVENTS,
  isOpen: type => type !== 'RentsAssigned' && type !== 'RentsReturned',
};
/** Whoever may see one lien on a thing sees that all others stand: a lien that is withheld is the very thing to look for. */
export const LIEN_BOOK: EventBook = { definitions: LIEN_EVENTS, isOpen: () => true };

/** Whoever may see one device of a machine sees that others speak for it, and that meters were replaced. */
const DEVICE_BOOK: EventBook = { definitions: DEVICE_EVENTS, isOpen: () => true };
const ANCHOR_BOOK: EventBook = { definitions: ANCHOR_EVENTS, isOpen: () => true };

const BOOKS = [RECEIVABLE_BOOK, EQUIPMENT_BOOK, LEASE_BOOK, LIEN_BOOK, DEVICE_BOOK, ANCHOR_BOOK];

/** The book of the contract whose events these are: no two contracts have an event of the same name. */
export const bookOf = (shown: readonly Pick<ShownEvent, 'name'>[]): EventBook => {
  const names = new Set(shown.map(({ name }) => name));
  return (
    BOOKS.find(({ definitions }) => [...definitions.values()].some(({ name }) => names.has(name))) ?? RECEIVABLE_BOOK
  );
};

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
