import type { EquipmentEvent } from '#domain/equipment/events';
import { evolveEquipment } from '#domain/equipment/evolve';
import { equipmentEventFromJson } from '#domain/equipment/json';
import { isOpenEquipmentEvent } from '#domain/equipment/open-events';
import type { EquipmentState } from '#domain/equipment/state';
import type { Hex } from '#domain/hex';
import type { Database } from '../client.ts';
import type { EquipmentViewer } from './equipment-viewer.ts';

/** A stored event of a machine with the state that it found. */
export interface FoldedEquipmentEvent {
  readonly event: EquipmentEvent;
  /** As stored: by the names of the contract, numbers as text. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly before: EquipmentState | null;
  readonly after: EquipmentState;
  readonly blockNumber: bigint;
  readonly blockHash: string;
  readonly txHash: string;
  readonly logIndex: number;
  readonly at: Date;
  /** Deep enough to stay. */
  readonly final: boolean;
}

const argsOf = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null ? { ...json } : {};

/** Every event of a machine in order, folded. Not scoped: callers show only what `mayLearnOfMachine` allows. */
export const foldedEquipmentEvents = async (db: Database, subject: string): Promise<FoldedEquipmentEvent[]> => {
  const rows = await db.event.findMany({
    where: { subject, contract: 'EquipmentTitle' },
    include: { block: { select: { timestamp: true, final: true } } },
    orderBy: [{ blockNumber: 'asc' }, { logIndex: 'asc' }],
  });
  const folded: FoldedEquipmentEvent[] = [];
  let before: EquipmentState | null = null;
  for (const { name, args, block, blockNumber, blockHash, txHash, logIndex } of rows) {
    const given = argsOf(args);
    const event = equipmentEventFromJson(name, given);
    // `Transfer` of ERC-721 says the same as the event beside it.
    if (!event) continue;
    const after: EquipmentState = evolveEquipment(before, event);
    const at = new Date(Number(block.timestamp) * 1000);
    folded.push({
      event,
      args: given,
      before,
      after,
      blockNumber,
      blockHash,
      txHash,
      logIndex,
      at,
      final: block.final,
    });
    before = after;
  }
  return folded;
};

const isOwn = (viewer: EquipmentViewer, ...keys: readonly (Hex | null | undefined)[]): boolean =>
  keys.some(key => key != null && viewer.keys.has(key));

/**
 * Whether somebody who may see the machine is told of this event, which followed the state `before`. What the machine is and
 * suffers is everybody's; that title passed and who has it, those with a part in it now, the maker as far as title goes, and
 * those whom it concerned; an offer of title, its two sides and the secured parties.
 */
export const mayLearnOfMachine = (
  event: EquipmentEvent,
  before: EquipmentState | null,
  viewer: EquipmentViewer,
): boolean => {
  if (event.type === 'ConditionObserved') return viewer.isFull || isOwn(viewer, event.observer, before?.holder);
  if (isOpenEquipmentEvent(event.type)) return !viewer.isFormer || isOwn(viewer, before?.holder) || before === null;
  const isSecured = viewer.roles.includes('secured-party');
  switch (event.type) {
    case 'TitleTransferred':
      return viewer.isFull || (!viewer.isFormer && viewer.roles.length > 0) || isOwn(viewer, event.from, event.to);
    case 'CustodyChanged':
      return viewer.isFull || isOwn(viewer, event.from, event.to, before?.holder);
    case 'TitleProposed':
      return isSecured || isOwn(viewer, before?.holder, event.buyer);
    case 'TitleDeclined':
    case 'TitleWithdrawn':
      return isSecured || isOwn(viewer, before?.holder, before?.proposal?.buyer);
    case 'TitleConsented':
      return isOwn(viewer, before?.holder, before?.proposal?.buyer, event.securedParty);
    default:
      return false;
  }
};

/** Who did what an event tells of, as a key; the state before it knows those that the event does not name. */
export const actorOfMachineEvent = (event: EquipmentEvent, before: EquipmentState | null): Hex | null => {
  switch (event.type) {
    case 'PassportIssued':
      return event.issuer;
    case 'PassportCancelled':
    case 'RecallAnnounced':
    case 'RecallCleared':
      return before?.issuer ?? null;
    case 'TitleConsented':
      return event.securedParty;
    case 'TitleTransferred':
    case 'CustodyChanged':
      return event.to;
    case 'TitleDeclined':
      return before?.proposal?.buyer ?? null;
    case 'ComponentSwapped':
      return event.by;
    case 'ConditionObserved':
      return event.observer;
    case 'TitleProposed':
    case 'TitleWithdrawn':
    case 'Retired':
      return before?.holder ?? null;
  }
};

/** The commitment that an event carries. */
export const rootOfMachineEvent = (event: EquipmentEvent): Hex => {
  switch (event.type) {
    case 'PassportIssued':
      return event.root;
    case 'PassportCancelled':
      return event.reason;
    case 'TitleProposed':
    case 'TitleConsented':
    case 'TitleTransferred':
    case 'TitleDeclined':
    case 'TitleWithdrawn':
      return event.terms;
    case 'CustodyChanged':
      return event.receipt;
    case 'ComponentSwapped':
    case 'ConditionObserved':
    case 'Retired':
      return event.report;
    case 'RecallAnnounced':
      return event.recall;
    case 'RecallCleared':
      return event.remedy;
  }
};
