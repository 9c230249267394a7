import type { Hex } from '#domain/hex';
import type { UnixSeconds } from '#domain/time/calendar-date';

/** What each event carries of its own; names and order are those of the contract's (`IEquipmentTitle`). */
interface EventFields {
  PassportIssued: { readonly issuer: Hex; readonly root: Hex; readonly fingerprints: readonly Hex[] };
  PassportCancelled: { readonly reason: Hex };
  TitleProposed: { readonly buyer: Hex; readonly terms: Hex; readonly expiry: UnixSeconds };
  TitleConsented: { readonly securedParty: Hex; readonly terms: Hex };
  TitleTransferred: { readonly from: Hex; readonly to: Hex; readonly terms: Hex };
  TitleDeclined: { readonly terms: Hex };
  TitleWithdrawn: { readonly terms: Hex };
  CustodyChanged: { readonly from: Hex; readonly to: Hex; readonly agreed: boolean; readonly receipt: Hex };
  ComponentSwapped: { readonly by: Hex; readonly removed: Hex; readonly fitted: Hex; readonly report: Hex };
  RecallAnnounced: { readonly recall: Hex };
  RecallCleared: { readonly recall: Hex; readonly remedy: Hex };
  ConditionObserved: { readonly observer: Hex; readonly report: Hex };
  Retired: { readonly cause: number; readonly report: Hex };
}

export type EquipmentEventType = keyof EventFields;

/** `version` is the machine's after the change; TitleConsented and ConditionObserved do not change it. */
export type EquipmentEventOf<Type extends EquipmentEventType> = {
  readonly type: Type;
  readonly subject: Hex;
  readonly version: bigint;
} & EventFields[Type];

export type EquipmentEvent = { readonly [Type in EquipmentEventType]: EquipmentEventOf<Type> }[EquipmentEventType];
