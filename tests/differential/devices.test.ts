import { afterAll, beforeAll, expect, test } from 'vitest';
import { playScripts } from '#tests/support/leasing/match';
import { openRing } from '#tests/support/leasing/ring';

/** As `titles.test.ts`; here mostly devices, observers and anchors of machines that change hands. */

let ring: Awaited<ReturnType<typeof openRing>>;

beforeAll(async () => {
  ring = await openRing();
}, 120_000);

afterAll(() => ring?.close());

test('the domain and the contracts agree on every verdict, event and stored value', async () => {
  const focus = {
    IssuePassport: 16,
    ChangeCustody: 6,
    EnrolDevice: 24,
    ReplaceDevice: 16,
    RemoveDevice: 6,
    ReplaceMeter: 6,
    AppointObserver: 8,
    DismissObserver: 6,
    AnchorReadings: 20,
  };
  const { counts, types } = await playScripts(ring.newMatch, focus);
  expect(Math.min(counts.performed, counts.refused)).toBeGreaterThan(0);
  for (const type of ['EnrolDevice', 'ReplaceDevice', 'AnchorReadings']) expect(types).toContain(type);
}, 3_600_000);
