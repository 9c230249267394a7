import type { EquipmentEvent } from '#domain/equipment/events';
import { evolveEquipment } from '#domain/equipment/evolve';
import { equipmentEventFromJson } from '#domain/equipment/json';
import { isOpenEquipmentEvent } from '#domain/equipment/open-events';
import type { EquipmentState } from '#domain/equipment/state';
import type { Hex } from '#domain/hex';
import type { Database } from '../client.ts';
import type { EquipmentViewer } from './equipment-viewer.ts';
import { type Folded, foldEvents } from './folded-events.ts';

/** A stored event of a machine with the states around it. */
export type FoldedEquipmentEvent = Folded<EquipmentEvent, EquipmentState>;

/** Every event of a machine in order, folded. Not scoped: callers show only what `mayLearnOfMachine` allows. */
export const foldedEquipmentEvents = (db: Database, subject: string): Promise<FoldedEquipmentEvent[]> =>
  foldEvents(db, subject, {
    contract: 'EquipmentTitle',
    // `Transfer` of ERC-721 says the same as the event beside it, and is not read.
    read: equipmentEventFromJson,
    evolve: evolveEquipment,
  });

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
