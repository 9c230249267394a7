import type { Hex } from '#domain/hex';
import type { Envelope } from '#domain/lifecycle/signers';

/** What each command carries of its own; names and order are those of the EIP-712 types. The subject is the machine's. */
interface CommandFields {
  EnrolDevice: {
    readonly device: Hex;
    /** JWK thumbprint of the device's own key; zero for none. */
    readonly key: Hex;
    /** Place in `KEY_KINDS`. */
    readonly keyKind: number;
    /** Who may observe the machine with it; the zero address for nobody. */
    readonly observer: Hex;
    /** Commitment to what its meters showed; zero where it has none. */
    readonly opening: Hex;
  };
  ReplaceDevice: {
    readonly removed: Hex;
    /** The new one; the same again when its key changes. */
    readonly device: Hex;
    readonly key: Hex;
    readonly keyKind: number;
    readonly closing: Hex;
    readonly opening: Hex;
  };
  RemoveDevice: { readonly device: Hex; readonly closing: Hex };
  ReplaceMeter: { readonly meter: Hex; readonly closing: Hex; readonly opening: Hex };
  AppointObserver: { readonly observer: Hex };
  DismissObserver: { readonly observer: Hex };
}

export type DeviceCommandType = keyof CommandFields;

export type DeviceCommandOf<Type extends DeviceCommandType> = { readonly type: Type } & Envelope & CommandFields[Type];

export type DeviceCommand = { readonly [Type in DeviceCommandType]: DeviceCommandOf<Type> }[DeviceCommandType];
