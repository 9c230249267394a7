import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metresBetween } from '#domain/telemetry/distance';
import { HIDEOUT, STOLEN_DEVICE } from '#server/demo/demo-devices';
import { DeviceStory } from '#server/demo/device-story';
import { Dice } from '#server/demo/dice';
import { modelOf } from '#server/demo/fleet';
import type { DemoLease, DemoMachine } from '#server/demo/lease-steps';
import { LETS, SITES } from '#server/demo/lets';
import { WorkingMachine } from '#server/demo/work-days';
import { recordReadings } from '#services/telemetry/record-readings';
import { accepted } from '../support/consortium.ts';
import { settleReadings } from '../support/ingest.ts';
import { createLeasingTrade, dayOfClock, type LeasingTrade, makeMachine, runLease } from '../support/leasing-trade.ts';
import { untilSettled } from '../support/ledger-acts.ts';

const HOUR = 3_600_000;

let trade: LeasingTrade;
beforeAll(async () => {
  trade = await createLeasingTrade();
});
afterAll(() => trade?.ledger.close());

/** The lease of the demo that is visited by night, with three of its machines. */
const visitedLease = async (): Promise<DemoLease> => {
  const { ctx, lessor, lessee } = trade;
  const plan = LETS.find(({ key }) => key === 'NL-4');
  if (!plan) throw new Error('the lease is gone');
  const model = modelOf('excavator');
  const made = [];
  for (let count = 0; count < 3; count += 1) made.push(await makeMachine(ctx, lessor));
  const lease = await runLease(ctx, lessor, lessee, made);
  const machines = made.map(
    (machine): DemoMachine => ({
      ...machine,
      ...{ model, owner: plan.lessor },
      work: new WorkingMachine(model, new Dice(7), plan.sites, dayOfClock(ctx)),
    }),
  );
  return { ...{ plan, machines }, ...lease, startsOn: dayOfClock(ctx) };
};

describe('devices in the story of the demo', () => {
  it('are registered and enrolled by both sides; one sees a theft by night, another that it is opened', async () => {
    const { ctx, ledger, lessor, lessee } = trade;
    const { db } = ctx;
    const lease = await visitedLease();
    const stage = { ctx, databaseUrl: ledger.databaseUrl, parties: { nordhafen: lessor, brugbaan: lessee } };
    const story = new DeviceStory();
    await story.fit(stage, [lease]);
    await story.confirm(stage);
    await untilSettled(ctx);
    await story.drawArea(stage, [lease]);
    const devices = await db.device.findMany();
    expect(devices.map(({ machine }) => machine).toSorted()).toEqual(lease.machines.map(one => one.subject).toSorted());
    expect(new Set(devices.map(({ organisationId }) => organisationId))).toEqual(new Set([lessor.id]));

    // As in the demo, they were fitted weeks before, and the machines have handed in readings since.
    await db.deviceBinding.updateMany({ data: { from: new Date(0) } });
    const morning = Date.parse(`${dayOfClock(ctx)}T09:00:00Z`) - 24 * HOUR;
    const { latitude, longitude } = SITES.almere;
    const evening = new Date(morning - 16 * HOUR);
    const readings = lease.machines.map(({ subject: machine }) => ({
      ...{ machine, time: evening, latitude, longitude },
      ...{ ignition: false, engineHoursMs: 900 * HOUR, odometerM: 50_000 },
    }));
    accepted(await recordReadings(ctx, lessor.approver, { channel: 'api', readings }));
    const visited = story.visited([lease]);
    if (!visited) throw new Error('nobody is visited');
    await story.tellNight({ ...stage, ctx: { ...ctx, clock: { now: () => new Date(morning) } } }, visited);
    await settleReadings({ ctx, db: ledger.db });

    const told = await db.reading.findMany({
      where: { source: { startsWith: 'device:' } },
      orderBy: { time: 'asc' },
    });
    expect(told.flatMap(({ doubts }) => doubts)).toEqual([]);
    expect(told.every(({ time }) => time.getTime() < morning)).toBe(true);
    const alarms = (machine: string) =>
      told.flatMap(({ subject, details }) =>
        subject === machine && typeof details === 'object' && details && 'alarms' in details ? [details.alarms] : [],
      );
    expect(JSON.stringify(alarms(visited.stolen.subject))).toBe('[["tow"],["power-cut"]]');
    expect(JSON.stringify(alarms(visited.opened.subject))).toContain('power-cut');
    const last = told.findLast(({ subject }) => subject === visited.stolen.subject);
    const place = { latitude: last?.latitude ?? 0, longitude: last?.longitude ?? 0 };
    expect(metresBetween(place, HIDEOUT)).toBeLessThan(100);
    const stolen = devices.find(({ externalId }) => externalId === STOLEN_DEVICE.externalId);
    expect(stolen?.machine).toBe(visited.stolen.subject);
    expect(await db.ingestSetAside.count()).toBe(0);
    expect(await db.geofenceAssignment.count({ where: { subject: lease.subject } })).toBe(1);
  });
});
