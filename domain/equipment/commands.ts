import type { Hex } from '#domain/hex';
import type { Envelope } from '#domain/lifecycle/signers';
import type { UnixSeconds } from '#domain/time/calendar-date';

/** Why a machine is no more, as the contract numbers it. */
export const RETIREMENT_CAUSES = ['given-up', 'total-loss'] as const;

/** What each command carries of its own; names and order are those of the EIP-712 types. */
interface CommandFields {
  IssuePassport: { readonly root: Hex; readonly fingerprints: readonly Hex[] };
  CancelPassport: { readonly reason: Hex };
  ProposeTitle: { readonly buyer: Hex; readonly terms: Hex; readonly expiry: UnixSeconds };
  ConsentToTitle: { readonly terms: Hex };
  AcceptTitle: { readonly terms: Hex };
  DeclineTitle: { readonly terms: Hex };
  WithdrawTitle: { readonly terms: Hex };
  ChangeCustody: { readonly receipt: Hex };
  SwapComponent: { readonly removed: Hex; readonly fitted: Hex; readonly report: Hex };
  AnnounceRecall: { readonly recall: Hex };
  ClearRecall: { readonly recall: Hex; readonly remedy: Hex };
  ObserveCondition: { readonly report: Hex };
  /** `cause`: place in `RETIREMENT_CAUSES`. */
  RetireEquipment: { readonly cause: number; readonly report: Hex };
}

export type EquipmentCommandType = keyof CommandFields;

export type EquipmentCommandOf<Type extends EquipmentCommandType> = { readonly type: Type } & Envelope &
  CommandFields[Type];

export type EquipmentCommand = {
  readonly [Type in EquipmentCommandType]: EquipmentCommandOf<Type>;
}[EquipmentCommandType];
