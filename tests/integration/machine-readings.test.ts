import { afterAll, beforeAll, expect, it } from 'vitest';
import { machineReadings } from '#prisma/reads/machine-readings';
import { recordReadings } from '#services/telemetry/record-readings';
import { createTestApi } from '../support/api.ts';
import { accepted } from '../support/consortium.ts';
import { createLeasingTrade, type LeasingTrade, makeMachine, type TestMachine } from '../support/leasing-trade.ts';
import { pledgeTo } from '../support/liens.ts';

const MINUTE = 60_000;

let trade: LeasingTrade;
let machine: TestMachine;

beforeAll(async () => {
  trade = await createLeasingTrade();
  const { ctx, lessor, bank } = trade;
  machine = await makeMachine(ctx, lessor);
  await pledgeTo(ctx, bank, lessor, [machine]);
  const now = ctx.clock.now().getTime();
  accepted(
    await recordReadings(ctx, lessor.preparer, {
      readings: Array.from({ length: 25 }, (_, n) => ({
        machine: machine.reference,
        time: new Date(now - (60 - n) * MINUTE),
        engineHoursMs: 3_600_000 + n * MINUTE,
        latitude: 53.54 + n / 1000,
        longitude: 9.98,
      })),
    }),
  );
});
afterAll(() => trade.ledger.close());

const page = (organisationId: string, asked: { readonly first?: number; readonly after?: string } = {}) =>
  machineReadings(trade.ctx.db, organisationId, machine.reference, { page: asked, now: trade.ctx.clock.now() });

it('come page by page, the newest first, each once', async () => {
  const seen: string[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < 3; pages += 1) {
    const { edges, hasNextPage } = await page(trade.lessor.id, { first: 10, ...(after !== undefined && { after }) });
    seen.push(...edges.map(({ node }) => node.id));
    after = edges.at(-1)?.cursor;
    expect(hasNextPage).toBe(pages < 2);
  }
  expect(new Set(seen).size).toBe(25);
  const { edges } = await page(trade.lessor.id, { first: 2 });
  const [newest, before] = edges.map(({ node }) => node);
  expect(newest?.time.getTime()).toBeGreaterThan(before?.time.getTime() ?? Number.POSITIVE_INFINITY);
  expect(newest).toMatchObject({ channel: 'api', latitude: 53.564, placeCounts: true, timeCounts: true, doubts: [] });
});

it('say no more than their reader may see: a lender no place, a stranger nothing', async () => {
  const { edges } = await page(trade.bank.id, { first: 1 });
  expect(edges[0]?.node).toMatchObject({ latitude: null, longitude: null, details: null, isProvable: false });
  expect(edges[0]?.node.engineHoursMs).not.toBeNull();
  expect((await page(trade.stranger.id)).edges).toEqual([]);
});

it('and the trips of a day are told by the API, with places, working time and source', async () => {
  const { ctx, lessor, bank } = trade;
  const day = new Date(ctx.clock.now().getTime() - 60 * MINUTE).toISOString().slice(0, 10);
  const query = `{
    machineTrips(machine: "${machine.reference}", day: "${day}", timeZone: "UTC") {
      channel exactPlace running { onMs workingMs }
      legs { kind hasGap start { latitude longitude } end { latitude } running { idleMs } }
    }
    machineReadings(machine: "${machine.reference}", first: 1) {
      edges { node { readingId latitude altitudeM alarms details doubts placeCounts proof } }
    }
  }`;
  const api = createTestApi(ctx);
  const answer = await api.run(await api.tokenOf(lessor.preparer), query);
  expect(answer.errors).toEqual([]);
  expect(answer.data).toMatchObject({
    machineTrips: { channel: 'API', exactPlace: true, legs: [expect.objectContaining({ hasGap: false })] },
    machineReadings: { edges: [{ node: { latitude: 53.564, placeCounts: true, proof: null } }] },
  });
  const lender = await api.run(await api.tokenOf(bank.preparer), query);
  expect(JSON.stringify(lender.data)).not.toContain('53.5');
});
