import type { Hex } from '#domain/hex';
import type { UnixSeconds } from '#domain/time/calendar-date';

/** What each event carries of its own; names and order are those of the contract's (`ILiens`). */
interface EventFields {
  LienFiled: {
    readonly lien: Hex;
    /** Place in `COLLATERALS`. */
    readonly collateral: number;
    readonly part: number;
    readonly grantor: Hex;
    readonly securedParty: Hex;
    readonly terms: Hex;
    readonly lapse: UnixSeconds;
    readonly prior: readonly Hex[];
  };
  LienContinued: { readonly lien: Hex; readonly lapse: UnixSeconds };
  LienSubordinated: { readonly lien: Hex; readonly senior: Hex; readonly agreement: Hex };
  LienReleased: { readonly lien: Hex; readonly reason: Hex };
  LienReleasedByOrder: { readonly lien: Hex; readonly order: Hex };
}

export type LienEventType = keyof EventFields;

/** `version` is that of all liens of the subject, after the change. */
export type LienEventOf<Type extends LienEventType> = {
  readonly type: Type;
  readonly subject: Hex;
  readonly version: bigint;
} & EventFields[Type];

export type LienEvent = { readonly [Type in LienEventType]: LienEventOf<Type> }[LienEventType];
