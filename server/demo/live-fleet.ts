import { isEquipmentCategory } from '#domain/equipment/categories';
import type { Server } from '#iot-adapters/simulator/links/link';
import { SimulatedMachine } from '#iot-adapters/simulator/machine/machine';
import { storyOf } from '#iot-adapters/simulator/scenario';
import type { SimulatedDevice } from '#iot-adapters/simulator/simulation';
import type { PrismaClient } from '#prisma/client';
import { channelOfProtocol, DEMO_DEVICE_PREFIX, homeOfMachine, STOLEN_DEVICE } from './demo-devices.ts';

/** A machine at work speaks so often, and one that stands still. */
const WORKING_MS = 60_000;
const STANDING_MS = 10 * 60_000;

interface Row {
  readonly id: string;
  readonly externalId: string;
  readonly protocol: string;
  readonly serial: string;
  readonly category: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly country: string | null;
  readonly engineHoursMs: bigint | null;
  readonly odometerM: bigint | null;
  readonly isLet: boolean;
  readonly sequence: bigint | null;
  readonly hash: string | null;
}

/** Devices of the demo that are on a machine, with what is known of it now. */
const rowsOf = (db: PrismaClient): Promise<Row[]> => db.$queryRaw<Row[]>`
  SELECT device.id, device."externalId", device.protocol, machine.serial, machine.category, latest.latitude, latest.longitude,
         latest.country, latest."engineHoursMs", latest."odometerM",
         EXISTS (SELECT 1 FROM leased_machine_projections let WHERE let.machine = machine.subject AND let.running) AS "isLet",
         chain.sequence, chain.hash
    FROM devices device
    JOIN equipment machine ON machine.subject = device.machine
    JOIN equipment_latest latest ON latest.subject = machine.subject
    LEFT JOIN LATERAL (SELECT link.sequence, link.hash FROM device_chain_links link WHERE link."deviceId" = device.id
                        ORDER BY link.sequence DESC LIMIT 1) chain ON true
   WHERE device."externalId" LIKE ${`${DEMO_DEVICE_PREFIX}%`} AND device."externalId" <> ${STOLEN_DEVICE.externalId}
     AND device."removedAt" IS NULL AND latest.latitude IS NOT NULL AND latest.longitude IS NOT NULL
   ORDER BY device."externalId"`;

/**
 * The demo’s devices as they go on from here: each machine works around the place where it is, its meters count on from what
 * is known of them. Nothing but the database is remembered from one start to the next.
 *
 * @param serverOf where devices of a channel call; null where nothing listens
 */
export const liveFleet = async (
  db: PrismaClient,
  serverOf: (channel: string) => Server | null,
  now: number,
): Promise<SimulatedDevice[]> => {
  const devices: SimulatedDevice[] = [];
  for (const row of await rowsOf(db)) {
    const channel = channelOfProtocol(row.protocol);
    const server = serverOf(channel.name);
    if (!server || !isEquipmentCategory(row.category)) continue;
    const { latitude, longitude, country, category } = row;
    const seen = { latitude, longitude };
    const home = homeOfMachine(row.serial, { category, seen, country, isAtWork: row.isLet });
    const meters = {
      at: now,
      engineHoursMs: Number(row.engineHoursMs ?? 0n),
      odometerM: Number(row.odometerM ?? 0n),
    };
    const chain =
      row.sequence === null || row.hash === null ? undefined : { sequence: Number(row.sequence), previous: row.hash };
    const machine = new SimulatedMachine(home, meters);
    let hasSpoken = false;
    devices.push({
      caller: { id: row.externalId, ...(chain && { chain }) },
      ...{ channel, server, story: storyOf(machine, 'work', null), fillMs: STANDING_MS },
      isDue: (time, since) => {
        const isDue =
          !hasSpoken ||
          (time - since >= WORKING_MS && (time - since >= STANDING_MS || machine.stateAt(time).isEngineOn));
        hasSpoken ||= isDue;
        return isDue;
      },
    });
  }
  return devices;
};
