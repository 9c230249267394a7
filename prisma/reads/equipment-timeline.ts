import type { EquipmentEvent } from '#domain/equipment/events';
import type { RecordKind } from '#domain/equipment/records';
import type { Database } from '../client.ts';
import type { EventPlace } from './chain-events.ts';
import { openedCommitments, type Scalar } from './commitments.ts';
import {
  actorOfMachineEvent,
  type FoldedEquipmentEvent,
  foldedEquipmentEvents,
  mayLearnOfMachine,
  rootOfMachineEvent,
} from './equipment-events.ts';
import type { EvidenceEvent } from './evidence-events.ts';
import type { SeenEquipment } from './see-equipment.ts';
import type { PartyName } from './see-receivable.ts';

/** One change of a machine, as its event on chain tells it and as the reader may see it. */
export interface EquipmentTimelineEntry extends EventPlace {
  readonly type: EquipmentEvent['type'];
  readonly version: bigint;
  /** Who did it; null where the reader may not know. */
  readonly by: PartyName | null;
  /** Who had it before: of title and custody. */
  readonly from: PartyName | null;
  /** It was signed with a key that the portal's operator holds. */
  readonly isOperatorsKey: boolean;
  readonly root: string;
  /** The record behind the root, where there is one: an inspection, a sale, a delivery. */
  readonly record: { readonly id: string; readonly kind: RecordKind } | null;
  /** The details behind the root, where they were opened to the reader. */
  readonly details: Readonly<Record<string, Scalar>> | null;
}

const learned = async (db: Database, { subject, viewer }: SeenEquipment): Promise<FoldedEquipmentEvent[]> =>
  (await foldedEquipmentEvents(db, subject)).filter(({ event, before }) => mayLearnOfMachine(event, before, viewer));

/** Names are known to those with a part in the machine now, and of events that concern the reader itself. */
const namer = (seen: SeenEquipment) => {
  const { viewer, partyOf, nameOf } = seen;
  return ({ event, before }: FoldedEquipmentEvent, key: string | null): PartyName | null => {
    const concerned = [before?.holder, before?.custodian, before?.proposal?.buyer, ...Object.values(event)];
    // From whom a machine was taken without his signature does not learn by that who has it now.
    const isTakenAway = event.type === 'CustodyChanged' && !event.agreed && key === event.to;
    const isConcerned = !isTakenAway && concerned.some(one => typeof one === 'string' && viewer.keys.has(one));
    return viewer.isFull || isConcerned ? partyOf(key) : nameOf(key);
  };
};

/** What happened to a machine, oldest first, as far as the reader may know. */
export const equipmentTimeline = async (db: Database, seen: SeenEquipment): Promise<EquipmentTimelineEntry[]> => {
  const events = await learned(db, seen);
  const roots = events.map(({ event }) => rootOfMachineEvent(event));
  const opened = await openedCommitments(db, seen.viewer.readers, roots);
  const records = await db.equipmentRecord.findMany({
    where: { subject: seen.subject, root: { in: [...opened.keys()] } },
    select: { id: true, kind: true, root: true },
  });
  const byRoot = new Map(records.map(({ root, id, kind }) => [root, { id, kind: kind as RecordKind }]));
  const nameIn = namer(seen);
  return events.map((folded, index) => {
    const { event, before, args: _, after: __, ...place } = folded;
    const root = roots[index] ?? '';
    const actor = actorOfMachineEvent(event, before);
    return {
      ...place,
      type: event.type,
      version: event.version,
      by: nameIn(folded, actor),
      from: 'from' in event ? nameIn(folded, event.from) : null,
      isOperatorsKey: seen.isOperatorsKey(actor),
      root,
      record: byRoot.get(root) ?? null,
      details: opened.get(root)?.fields ?? null,
    };
  });
};

/** The events of a machine that the viewer may learn of, whole, oldest first, as anybody with a node can look them up. */
export const equipmentEvidence = async (db: Database, seen: SeenEquipment): Promise<EvidenceEvent[]> =>
  (await learned(db, seen)).map(evidenceOfMachine);

export const evidenceOfMachine = ({
  event,
  args,
  before: _before,
  after: _after,
  ...place
}: FoldedEquipmentEvent): EvidenceEvent => ({ ...place, name: event.type, args, root: rootOfMachineEvent(event) });

/** A passing of recorded title; the first is the passport, which has no seller. */
export interface TitleStep {
  readonly at: Date;
  readonly from: PartyName | null;
  readonly to: PartyName | null;
  readonly root: string;
  readonly blockNumber: bigint;
  readonly txHash: string;
  readonly logIndex: number;
  /** Of a sale, where its terms were opened to the reader. */
  readonly priceMinor: bigint | null;
  readonly currency: string | null;
}

/** How recorded title came to whom it belongs now, oldest first. Recorded here is no legal register. */
export const titleChain = async (db: Database, seen: SeenEquipment): Promise<TitleStep[]> => {
  const steps = (await learned(db, seen)).filter(
    ({ event }) => event.type === 'PassportIssued' || event.type === 'TitleTransferred',
  );
  const opened = await openedCommitments(
    db,
    seen.viewer.readers,
    steps.map(({ event }) => rootOfMachineEvent(event)),
  );
  const nameIn = namer(seen);
  return steps.map(folded => {
    const { event, before, at, blockNumber, txHash, logIndex } = folded;
    const root = rootOfMachineEvent(event);
    const sale = event.type === 'TitleTransferred' ? opened.get(root) : undefined;
    const price = sale?.fields['/priceMinor'];
    const currency = sale?.fields['/currency'];
    return {
      at,
      from: 'from' in event ? nameIn(folded, event.from) : null,
      to: nameIn(folded, actorOfMachineEvent(event, before)),
      root,
      blockNumber,
      txHash,
      logIndex,
      priceMinor: typeof price === 'string' && /^\d+$/.test(price) ? BigInt(price) : null,
      currency: typeof currency === 'string' ? currency : null,
    };
  });
};
