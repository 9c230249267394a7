import type { EventEvidence } from '#domain/collateral/statement';
import { type Hex, isBytes32 } from '#domain/hex';
import type { Database } from '../client.ts';

/** Where an event stands on chain, and since when. */
export interface EventPlace {
  readonly blockNumber: bigint;
  readonly blockHash: string;
  readonly txHash: string;
  readonly logIndex: number;
  readonly at: Date;
  /** Deep enough to stay. */
  readonly final: boolean;
}

/** A contract whose events are each of one subject. */
export type SubjectContract = Exclude<EventEvidence['contract'], 'Fingerprints'>;

interface StoredEvent {
  readonly name: string;
  readonly subject: string | null;
  /** By the names of the contract, numbers as text. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly place: EventPlace;
}

const argsOf = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null ? { ...json } : {};

/** Every event of these subjects in one contract, in the order of the chain. Not scoped. */
export const storedEvents = async (
  db: Database,
  contract: SubjectContract,
  subjects: readonly string[],
): Promise<StoredEvent[]> => {
  const rows = await db.event.findMany({
    where: { contract, subject: { in: [...subjects] } },
    include: { block: { select: { timestamp: true, final: true } } },
    orderBy: [{ blockNumber: 'asc' }, { logIndex: 'asc' }],
  });
  return rows.map(({ name, subject, args, blockNumber, blockHash, txHash, logIndex, block }) => {
    const at = new Date(Number(block.timestamp) * 1000);
    const place = { blockNumber, blockHash, txHash, logIndex, at, final: block.final };
    return { name, subject, args: argsOf(args), place };
  });
};

/** A stored event as evidence, with its time. */
export interface PlacedEvent extends EventEvidence, Pick<EventPlace, 'at' | 'final'> {
  readonly args: Readonly<Record<string, unknown>>;
}

const hashOf = (text: string): Hex => {
  if (!isBytes32(text)) throw new TypeError('not 32 bytes');
  return text;
};

/** The argument of an event that is the commitment it carries, by the event's name. */
const ROOTS: Readonly<Record<string, string>> = {
  PassportIssued: 'root',
  TitleProposed: 'terms',
  TitleTransferred: 'terms',
  CustodyChanged: 'receipt',
  ComponentSwapped: 'report',
  RecallAnnounced: 'recall',
  RecallCleared: 'remedy',
  ConditionObserved: 'report',
  Retired: 'report',
  LienFiled: 'terms',
  LienSubordinated: 'agreement',
  LienReleased: 'reason',
  LienReleasedByOrder: 'order',
  Signed: 'root',
  Attested: 'statement',
  Commenced: 'acceptance',
  Amended: 'root',
  PeriodBilled: 'invoice',
  DefaultNoticed: 'notice',
  Cured: 'settlement',
  Repossessed: 'report',
  RentsAssigned: 'terms',
  Ended: 'settlement',
  Issued: 'root',
};

/** The same as evidence, each with the commitment that it carries. Not scoped: the caller knows what the reader may see. */
export const eventsOf = async (
  db: Database,
  contract: SubjectContract,
  subjects: readonly string[],
): Promise<PlacedEvent[]> => {
  if (subjects.length === 0) return [];
  const events = await storedEvents(db, contract, subjects);
  return events.map(({ name, subject, args, place: { blockNumber, blockHash, txHash, logIndex, at, final } }) => {
    const root = args[ROOTS[name] ?? ''];
    return {
      kind: 'event',
      contract,
      name,
      subject: hashOf(subject ?? ''),
      args,
      blockNumber,
      blockHash: hashOf(blockHash),
      txHash: hashOf(txHash),
      logIndex,
      root: typeof root === 'string' && isBytes32(root) ? root : null,
      at,
      final,
    };
  });
};

/** An event's place alone, as evidence. */
export const asEvidence = ({ args: _, at: __, final: ___, ...place }: PlacedEvent): EventEvidence => place;
