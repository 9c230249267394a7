import type { EventEvidence } from '#domain/collateral/statement';
import { type Hex, isBytes32 } from '#domain/hex';
import type { Database } from '../client.ts';

/** A stored event with its place on chain and its time. */
export interface PlacedEvent extends EventEvidence {
  readonly args: Readonly<Record<string, unknown>>;
  readonly at: Date;
  /** Deep enough to stay. */
  readonly final: boolean;
}

type SubjectContract = Exclude<EventEvidence['contract'], 'Fingerprints'>;

const argsOf = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null ? { ...json } : {};

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

/** Every event of these subjects in one contract, in the order of the chain. Not scoped: the caller knows what the reader may see. */
export const eventsOf = async (
  db: Database,
  contract: SubjectContract,
  subjects: readonly string[],
): Promise<PlacedEvent[]> => {
  if (subjects.length === 0) return [];
  const rows = await db.event.findMany({
    where: { contract, subject: { in: [...subjects] } },
    include: { block: { select: { timestamp: true, final: true } } },
    orderBy: [{ blockNumber: 'asc' }, { logIndex: 'asc' }],
  });
  return rows.map(({ name, subject, args, blockNumber, blockHash, txHash, logIndex, block }) => {
    const given = argsOf(args);
    const root = given[ROOTS[name] ?? ''];
    return {
      kind: 'event',
      contract,
      name,
      subject: hashOf(subject ?? ''),
      args: given,
      blockNumber,
      blockHash: hashOf(blockHash),
      txHash: hashOf(txHash),
      logIndex,
      root: typeof root === 'string' && isBytes32(root) ? root : null,
      at: new Date(Number(block.timestamp) * 1000),
      final: block.final,
    };
  });
};

/** An event's place alone, as evidence. */
export const asEvidence = ({ args: _, at: __, final: ___, ...place }: PlacedEvent): EventEvidence => place;
