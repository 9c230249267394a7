import type { Hex } from '#domain/hex';
import type { Envelope } from '#domain/lifecycle/signers';
import type { UnixSeconds } from '#domain/time/calendar-date';

/** What each command carries of its own; names and order are those of the EIP-712 types. The subject is the collateral's. */
interface CommandFields {
  FileLien: {
    readonly lien: Hex;
    /** Place in `COLLATERALS`. */
    readonly collateral: number;
    readonly part: number;
    readonly terms: Hex;
    readonly lapse: UnixSeconds;
    /** The liens that stand on the same, in the order of their filing. */
    readonly prior: readonly Hex[];
  };
  ContinueLien: { readonly lien: Hex; readonly lapse: UnixSeconds };
  SubordinateLien: { readonly lien: Hex; readonly senior: Hex; readonly agreement: Hex };
  ReleaseLien: { readonly lien: Hex; readonly reason: Hex };
  ReleaseLienByOrder: { readonly lien: Hex; readonly order: Hex };
}

export type LienCommandType = keyof CommandFields;

export type LienCommandOf<Type extends LienCommandType> = { readonly type: Type } & Envelope & CommandFields[Type];

export type LienCommand = { readonly [Type in LienCommandType]: LienCommandOf<Type> }[LienCommandType];
