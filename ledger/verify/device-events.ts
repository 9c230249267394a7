import { defineEvents } from './event-definitions.ts';

/** The events of `Devices`. A test compares this table with the contract. */
export const DEVICE_EVENTS = defineEvents({
  DeviceEnrolled: 'bytes32 device,address owner,bytes32 key,uint32 keyKind,address observer,bytes32 opening',
  DeviceReplaced:
    'bytes32 removed,bytes32 device,address owner,bytes32 key,uint32 keyKind,bytes32 closing,bytes32 opening',
  DeviceRemoved: 'bytes32 device,bytes32 closing',
  MeterReplaced: 'bytes32 meter,bytes32 closing,bytes32 opening',
  ObserverAppointed: 'address observer',
  ObserverDismissed: 'address observer',
});

/** The events of `TelemetryAnchors`: the subject is the stream, the version the batch. */
export const ANCHOR_EVENTS = defineEvents({
  ReadingsAnchored: 'address observer,bytes32 root,uint64 count,bytes32 previousRoot',
});
