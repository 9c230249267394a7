import type { DeviceEvent } from '#domain/devices/events';
import type { DeviceBook } from '#domain/devices/state';
import { type Hex, isAddress } from '#domain/hex';
import type { Transaction } from '#prisma/client';
import type { Telling } from './telling.ts';

/** Whom the events on devices concern beside those that they name: the machine's parties, and whose a device is. */
export interface DeviceParties {
  readonly sidesOf: (machine: string) => readonly string[];
  readonly ownerOf: (machine: string, device: string) => string | null;
}

interface Told {
  readonly contract: string;
  readonly subject: string | null;
}

const NOBODY: DeviceParties = { sidesOf: () => [], ownerOf: () => null };

/** The title holders and custodians of machines whose devices these events are about, and the devices' owners there. */
export const devicePartiesOf = async (tx: Transaction, events: readonly Told[]): Promise<DeviceParties> => {
  const machines = [
    ...new Set(events.flatMap(({ contract, subject }) => (contract === 'Devices' && subject ? [subject] : []))),
  ];
  if (machines.length === 0) return NOBODY;
  const rows = await tx.equipmentProjection.findMany({
    where: { subject: { in: machines } },
    select: { subject: true, holderKey: true, custodianKey: true },
  });
  const owners = await tx.$queryRaw<{ machine: string; device: string; address: string }[]>`
    SELECT key.subject AS machine, device.subject AS device, key.address
      FROM party_keys key JOIN devices device ON device."organisationId" = key."organisationId"
     WHERE key.subject = ANY(${machines}::text[])`;
  const sides = new Map(rows.map(row => [row.subject, [row.holderKey, row.custodianKey].filter(key => key !== null)]));
  const owner = new Map(owners.map(row => [`${row.machine} ${row.device}`, row.address]));
  return {
    sidesOf: machine => sides.get(machine) ?? [],
    ownerOf: (machine, device) => owner.get(`${machine} ${device}`) ?? null,
  };
};

const asKeys = (keys: readonly (string | null)[]): Hex[] =>
  keys.filter((key): key is Hex => key !== null && isAddress(key));

/** Who is told of what happened to a machine's devices and observers, whose book is that after its block. */
export const tellingOfDevices = (
  event: DeviceEvent,
  { observers }: DeviceBook,
  parties: DeviceParties,
): Telling | null => {
  const sides = parties.sidesOf(event.subject);
  switch (event.type) {
    case 'DeviceEnrolled':
      return { kind: 'device-enrolled', keys: asKeys([event.owner, ...sides]) };
    case 'DeviceReplaced':
      return {
        kind: 'device-replaced',
        keys: asKeys([event.owner, parties.ownerOf(event.subject, event.removed), ...sides]),
      };
    case 'DeviceRemoved':
      return {
        kind: 'device-removed',
        keys: asKeys([parties.ownerOf(event.subject, event.device), ...sides, ...observers]),
      };
    case 'ObserverAppointed':
      return { kind: 'observer-appointed', keys: asKeys([event.observer, ...sides]) };
    case 'ObserverDismissed':
      return { kind: 'observer-dismissed', keys: asKeys([event.observer, ...sides]) };
    // Those who signed it are all whom it concerns.
    case 'MeterReplaced':
      return null;
  }
};
