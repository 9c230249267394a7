import type { BoundInterval } from '#domain/devices/moved-readings';
import { Prisma, type Transaction } from '#prisma/client';
import { keyOnChain, storedJwk } from '../devices/device-key.ts';
import { moveReadings } from './move-readings.ts';

/** Events of `Devices` after which a device speaks for another machine, or for none. */
const MARKING = ['DeviceEnrolled', 'DeviceReplaced', 'DeviceRemoved'] as const;

interface Event {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

interface Told {
  readonly name: string;
  readonly machine: string;
  readonly device: string;
  readonly removed: string | null;
  /** Thumbprint of the device's own key. */
  readonly key: string | null;
  readonly timestamp: bigint;
}

const concerned = (events: readonly Event[]): string[] => [
  ...new Set(
    events
      .filter(({ name }) => MARKING.some(marking => marking === name))
      .flatMap(({ args }) => [args.device, args.removed])
      .filter(name => typeof name === 'string'),
  ),
];

/** The intervals in which a device spoke for machines, by what the chain says of it in its order. */
const bindingsOf = (device: string, told: readonly Told[]): readonly BoundInterval[] => {
  let bindings: readonly BoundInterval[] = [];
  for (const one of told) {
    const at = new Date(Number(one.timestamp) * 1000);
    const begins = one.name !== 'DeviceRemoved' && one.device === device;
    // Its key changed, and nothing else.
    if (begins && one.removed === device) continue;
    bindings = begins
      ? [...bindings, { machine: one.machine, from: at, to: null }]
      : bindings
          .map(binding => ({ ...binding, to: binding.to ?? at }))
          // What began and ended in one second was never.
          .filter(({ from, to }) => from < to);
  }
  return bindings;
};

const isSame = (a: readonly BoundInterval[], b: readonly BoundInterval[]): boolean =>
  a.length === b.length &&
  a.every((one, at) => {
    const other = b[at];
    const isOther = one.from.getTime() !== other?.from.getTime() || one.to?.getTime() !== other.to?.getTime();
    return !isOther && one.machine === other?.machine;
  });

/** The key that the chain names, where it is the one that waited; the other waits then, lest a reorganisation brings it back. */
const keysInForce = (
  { publicKey, pendingKey }: { readonly publicKey: unknown; readonly pendingKey: unknown },
  named: string | null | undefined,
) => {
  const [inForce, waiting] = [storedJwk(publicKey), storedJwk(pendingKey)];
  if (keyOnChain(inForce).key === named || keyOnChain(waiting).key !== named) return {};
  return { publicKey: waiting ?? Prisma.DbNull, pendingKey: inForce ?? Prisma.DbNull };
};

/**
 * For which machines devices speak, and since when, on their private rows: made anew from the events that are there, of
 * those devices that `events` touch, be they new or just dropped. What they have sent meanwhile is moved to those machines.
 * Another portal's devices have no row here.
 */
export const markDevices = async (tx: Transaction, events: readonly Event[]): Promise<void> => {
  const names = concerned(events);
  if (names.length === 0) return;
  const devices = await tx.device.findMany({
    where: { subject: { in: names } },
    select: { id: true, subject: true, publicKey: true, pendingKey: true },
  });
  if (devices.length === 0) return;
  const told = await tx.$queryRaw<Told[]>`
    SELECT e.name, e.subject AS machine, e.args->>'device' AS device, e.args->>'removed' AS removed,
           e.args->>'key' AS key, b.timestamp
      FROM events e JOIN blocks b ON b.hash = e."blockHash"
     WHERE e.contract = 'Devices' AND e.name = ANY(${[...MARKING]}::text[])
       AND (e.args->>'device' = ANY(${names}::text[]) OR e.args->>'removed' = ANY(${names}::text[]))
     ORDER BY e."blockNumber", e."logIndex"`;
  const known = await tx.deviceBinding.findMany({
    where: { deviceId: { in: devices.map(({ id }) => id) } },
    orderBy: { from: 'asc' },
  });
  const marked = devices.map(device => {
    const own = told.filter(one => one.device === device.subject || one.removed === device.subject);
    const before = known.filter(({ deviceId }) => deviceId === device.id);
    return { ...device, own, before, after: bindingsOf(device.subject, own) };
  });
  await moveReadings(tx, marked);
  for (const { id, subject, own, before, after, ...keys } of marked) {
    if (!isSame(before, after)) {
      await tx.deviceBinding.deleteMany({ where: { deviceId: id } });
      await tx.deviceBinding.createMany({ data: after.map(binding => ({ deviceId: id, ...binding })) });
    }
    const current = after.find(({ to }) => to === null);
    await tx.device.update({
      where: { id },
      data: {
        machine: current?.machine ?? null,
        machineConfirmedAt: current?.from ?? null,
        ...(current && keysInForce(keys, own.findLast(one => one.device === subject)?.key)),
      },
    });
  }
};
