import type { Hex } from '#domain/hex';

/** What each event carries of its own; names and order are those of the contract's (`IDevices`). */
interface EventFields {
  DeviceEnrolled: {
    readonly device: Hex;
    readonly owner: Hex;
    readonly key: Hex;
    readonly keyKind: number;
    readonly observer: Hex;
    readonly opening: Hex;
  };
  DeviceReplaced: {
    readonly removed: Hex;
    readonly device: Hex;
    readonly owner: Hex;
    readonly key: Hex;
    readonly keyKind: number;
    readonly closing: Hex;
    readonly opening: Hex;
  };
  DeviceRemoved: { readonly device: Hex; readonly closing: Hex };
  MeterReplaced: { readonly meter: Hex; readonly closing: Hex; readonly opening: Hex };
  ObserverAppointed: { readonly observer: Hex };
  ObserverDismissed: { readonly observer: Hex };
}

export type DeviceEventType = keyof EventFields;

/** `version` is that of everything enrolled on the machine, after the change. */
export type DeviceEventOf<Type extends DeviceEventType> = {
  readonly type: Type;
  readonly subject: Hex;
  readonly version: bigint;
} & EventFields[Type];

export type DeviceEvent = { readonly [Type in DeviceEventType]: DeviceEventOf<Type> }[DeviceEventType];
