import type { Reading } from '#domain/telemetry/reading';
import { isTrackerProtocol } from '#iot-adapters/protocol';
import { protocolNamed } from '#iot-adapters/registry';
import { SimulatedMachine } from '#iot-adapters/simulator/machine/machine';
import { onsetAfter, storyOf } from '#iot-adapters/simulator/scenario';
import { keyOf, publicJwkOf } from '#iot-adapters/simulator/wires/signed';
import { teltonikaWire } from '#iot-adapters/simulator/wires/teltonika';
import { publicJwk } from '#services/devices/device-key';
import { confirmEnrolment, proposeEnrolment } from '#services/devices/enrol-device';
import { registerDevice } from '#services/devices/register-device';
import { assignGeofence } from '#services/geofences/assign-geofence';
import { createGeofence } from '#services/geofences/geofences';
import { ReadingWriter } from '#services/ingest/reading-writer';
import type { DemoKey } from './consortium.ts';
import {
  DEMO_DEVICE_SEED,
  type DemoDevice,
  demoDeviceOf,
  HIDEOUT,
  homeOfMachine,
  STOLEN_DEVICE,
} from './demo-devices.ts';
import type { DemoLease, DemoMachine } from './lease-steps.ts';
import { SITES } from './lets.ts';
import { accepted, type DemoParty } from './people.ts';
import type { Stage } from './steps.ts';

/** Of the lease whose machines thieves and a curious mechanic visit. */
const VISITED = 'NL-4';
const HOUR = 3_600_000;
const AREA_M = 4_000;
/** Places in its list of the machine that is stolen, and of the one whose tracker is opened. */
const STOLEN_AT = 1;
const OPENED_AT = 2;

/** What of the stage this story needs. */
export interface DeviceStage extends Pick<Stage, 'ctx' | 'databaseUrl'> {
  readonly parties: Readonly<Partial<Record<DemoKey, Pick<DemoParty, 'id' | 'approver'>>>>;
}

const approverOf = ({ parties }: DeviceStage, key: DemoKey): DemoParty['approver'] => {
  const party = parties[key];
  if (!party) throw new Error(`demo: nobody is ${key}`);
  return party.approver;
};

/** Whoever has the machine in hand and signs for it. */
const custodianOf = ({ plan }: DemoLease, machine: DemoMachine, isFirst: boolean): DemoKey => {
  if (plan.fates.includes('repossessed')) return machine.owner;
  return plan.fates.includes('sublet') && isFirst ? 'wisla' : plan.lessee;
};

interface Fitted {
  readonly machine: DemoMachine;
  readonly deviceId: string;
  readonly externalId: string;
  /** Who has still to sign; null where it is signed. */
  waitsFor: DemoKey | null;
}

/** Devices of the demo’s machines: how they are fitted, and what two of them saw by night. */
export class DeviceStory {
  readonly #fitted: Fitted[] = [];

  async #fit(stage: DeviceStage, machine: DemoMachine, device: DemoDevice, custodian: DemoKey): Promise<void> {
    const { ctx } = stage;
    const owner = approverOf(stage, machine.owner);
    const { externalId, channel } = device;
    const isSigning = channel.name.endsWith('-signed');
    const registered = accepted(
      await registerDevice(ctx, owner, {
        protocol: channel.protocol,
        externalId,
        name: `${machine.model.name} ${machine.serial}`,
        token: false,
        ...(isSigning && { publicKey: publicJwk.parse(publicJwkOf(keyOf(DEMO_DEVICE_SEED, externalId))) }),
      }),
      `device of ${machine.serial}`,
    );
    const proposed = accepted(
      await proposeEnrolment(ctx, owner, {
        deviceId: registered.deviceId,
        machine: machine.subject,
        note: 'Fitted by the workshop.',
      }),
      `enrolment of the device of ${machine.serial}`,
    );
    this.#fitted.push({
      machine,
      externalId,
      deviceId: registered.deviceId,
      waitsFor: proposed.actionId === null ? custodian : null,
    });
  }

  /** Lessors fit devices to the machines that are going to be visited by night. */
  fitVisited(stage: DeviceStage, leases: readonly DemoLease[]): Promise<void> {
    const visited = this.visited(leases);
    return this.fit(stage, leases, machine => machine === visited?.stolen || machine === visited?.opened);
  }

  /** Lessors fit devices to the machines that report and have none yet, but to the one that is going to fall silent. */
  async fit(
    stage: DeviceStage,
    leases: readonly DemoLease[],
    isMeant: (machine: DemoMachine) => boolean = () => true,
  ): Promise<void> {
    let number = 0;
    for (const lease of leases) {
      const { plan, machines } = lease;
      for (const [at, machine] of machines.entries()) {
        number += 1;
        const isToFallSilent = plan.fates.includes('silent') && at === 0;
        const hasOne = this.#fitted.some(one => one.machine === machine);
        if (machine.work === null || isToFallSilent || hasOne || !isMeant(machine)) continue;
        const isVisited = plan.key === VISITED;
        const device =
          isVisited && at === STOLEN_AT
            ? STOLEN_DEVICE
            : demoDeviceOf(number, plan.byUse ? 'queclink' : isVisited ? 'teltonika' : undefined);
        await this.#fit(stage, machine, device, custodianOf(lease, machine, at === 0));
      }
    }
  }

  /** Those who have the machines in hand sign. */
  async confirm(stage: DeviceStage): Promise<void> {
    const { ctx } = stage;
    for (const fitted of this.#fitted) {
      if (fitted.waitsFor === null) continue;
      const signed = await confirmEnrolment(ctx, approverOf(stage, fitted.waitsFor), { deviceId: fitted.deviceId });
      accepted(signed, `confirmation of the device of ${fitted.machine.serial}`);
      fitted.waitsFor = null;
    }
  }

  /** The lessor says where the machines of one lease belong. */
  async drawArea(stage: DeviceStage, leases: readonly DemoLease[]): Promise<void> {
    const { ctx } = stage;
    const lease = leases.find(({ plan }) => plan.key === VISITED);
    if (!lease) return;
    const approver = approverOf(stage, lease.plan.lessor);
    const { latitude, longitude } = SITES.almere;
    const shape = { kind: 'circle' as const, center: { latitude, longitude }, radiusM: AREA_M };
    const { geofenceId } = accepted(await createGeofence(ctx, approver, { name: SITES.almere.name, shape }), 'an area');
    accepted(
      await assignGeofence(ctx, approver, { geofenceId, to: lease.subject, purpose: 'permitted', dwellMs: 600_000 }),
      'its assignment',
    );
  }

  /** The machines that are visited by night. */
  visited(leases: readonly DemoLease[]): { readonly stolen: DemoMachine; readonly opened: DemoMachine } | null {
    const machines = leases.find(({ plan }) => plan.key === VISITED)?.machines ?? [];
    const [stolen, opened] = [machines[STOLEN_AT], machines[OPENED_AT]];
    return stolen && opened ? { stolen, opened } : null;
  }

  /** The night before today: one machine was stolen, and the tracker of another opened. What their devices said, as it came. */
  async tellNight(stage: DeviceStage, { stolen, opened }: { stolen: DemoMachine; opened: DemoMachine }): Promise<void> {
    const evening = stage.ctx.clock.now().getTime() - 13 * HOUR;
    const writer = new ReadingWriter({ ctx: stage.ctx, databaseUrl: stage.databaseUrl });
    try {
      for (const [machine, scenario] of [
        [stolen, 'theft'],
        [opened, 'tampering'],
      ] as const) {
        const fitted = this.#fitted.find(one => one.machine === machine);
        if (!fitted) continue;
        for (const reading of await nightReadings(stage, machine, scenario, evening))
          await hear(writer, fitted, reading);
      }
    } finally {
      await writer.close();
    }
  }
}

/** So long after thieves or mechanics have come. */
const NIGHT_MS = 6.5 * HOUR;

const nightReadings = async (
  { ctx }: DeviceStage,
  machine: DemoMachine,
  scenario: 'theft' | 'tampering',
  from: number,
): Promise<Reading[]> => {
  const latest = await ctx.db.equipmentLatest.findUniqueOrThrow({ where: { subject: machine.subject } });
  const { latitude, longitude, country, engineHoursMs, odometerM } = latest;
  if (latitude === null || longitude === null) throw new Error(`demo: nobody knows where ${machine.serial} is`);
  const seen = { latitude, longitude };
  const home = homeOfMachine(machine.serial, { category: machine.model.category, seen, country, isAtWork: false });
  const meters = { at: from, engineHoursMs: Number(engineHoursMs ?? 0n), odometerM: Number(odometerM ?? 0n) };
  const simulated = new SimulatedMachine(home, meters);
  const onset = onsetAfter(scenario, simulated, from) ?? from;
  const story = storyOf(simulated, scenario, onset, { hideout: HIDEOUT });
  const readings: Reading[] = [];
  for (let since = from; since < onset + NIGHT_MS; ) {
    const step = story.tell(since, since).motion ? 60_000 : 600_000;
    const time = story.alarmTimes(since, since + step)[0] ?? since + step;
    readings.push(story.tell(time, since));
    since = time;
  }
  return readings;
};

/** Brings a reading into the store as the message of its tracker. */
const hear = async (writer: ReadingWriter, { externalId }: Fitted, reading: Reading): Promise<void> => {
  const protocol = protocolNamed(teltonikaWire.protocol);
  if (!protocol || !isTrackerProtocol(protocol)) throw new Error('demo: there is no such tracker');
  const { bytes: payload } = teltonikaWire.message(externalId, [reading], { serial: 1, isBuffered: false });
  const { readings } = protocol.decode(payload, { deviceId: externalId });
  const taken = await writer.take({
    sender: { protocol: protocol.name, transport: 'tcp', deviceId: externalId, trust: 0 },
    receivedAt: (reading.deviceTime ?? 0) + 1_500,
    ...{ readings, payload },
  });
  if (!taken.taken) throw new Error(`demo: the device ${externalId} is not known`);
};
