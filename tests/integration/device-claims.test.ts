import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deviceClaims } from '#prisma/reads/device-claims';
import { claimDevice, decideClaim } from '#services/devices/device-claims';
import { MOST_IN_DAY, registerDevice } from '#services/devices/register-device';
import { accepted, createOrganisation, refusalOf, type TestOrganisation } from '../support/consortium.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

const IMEI = '356307042441013';

let services: TestServices;
let owner: TestOrganisation;
let squatter: TestOrganisation;
let operator: TestOrganisation;

beforeAll(async () => {
  services = await createTestServices();
  const { ctx } = services;
  owner = await createOrganisation(ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  squatter = await createOrganisation(ctx, 'Schnell Handel GmbH', ['LESSOR']);
  operator = await createOrganisation(ctx, 'Verein der Pruefer', ['BANK'], { governor: true });
});
afterAll(() => services.close());

const name = { protocol: 'teltonika', externalId: IMEI } as const;

it('a device of another’s name is claimed, decided by who governs, and then its claimant’s', async () => {
  const { ctx, db } = services;
  const claim = { ...name, note: 'Delivery note 4711, photograph of its plate.' };
  expect(refusalOf(await claimDevice(ctx, owner.preparer, claim))).toBe('not-found');
  const held = accepted(await registerDevice(ctx, squatter.preparer, name));
  expect(refusalOf(await registerDevice(ctx, owner.preparer, name))).toBe('device-name-taken');
  expect(refusalOf(await claimDevice(ctx, squatter.preparer, claim))).toBe('device-is-yours');
  expect(refusalOf(await claimDevice(ctx, null, claim))).toBe('sign-in-required');
  const { claimId } = accepted(await claimDevice(ctx, owner.preparer, claim));
  expect(refusalOf(await claimDevice(ctx, owner.preparer, claim))).toBe('device-claimed');
  // Neither side learns who the other is, and the holder nothing before it is decided.
  expect(await deviceClaims(db, owner.id, { decides: false })).toMatchObject([{ claimant: null, holder: null }]);
  expect(await deviceClaims(db, squatter.id, { decides: false })).toEqual([]);
  expect(await deviceClaims(db, operator.id, { decides: true })).toMatchObject([
    { claimant: 'Nordhafen Leasing GmbH', holder: 'Schnell Handel GmbH', externalId: IMEI },
  ]);
  const decide = { claimId, isGranted: true, decision: 'The plate is on the picture.' };
  expect(refusalOf(await decideClaim(ctx, owner.administrator, decide))).toBe('not-a-governor');
  expect(refusalOf(await decideClaim(ctx, operator.preparer, decide))).toBe('not-permitted');
  accepted(await decideClaim(ctx, operator.administrator, decide));
  expect(refusalOf(await decideClaim(ctx, operator.administrator, decide))).toBe('not-found');
  const devices = await db.device.findMany({ where: { externalId: IMEI }, orderBy: { createdAt: 'asc' } });
  const live = devices.filter(({ removedAt }) => removedAt === null);
  expect(live.map(({ organisationId }) => organisationId)).toEqual([owner.id]);
  expect(live[0]?.subject).not.toBe(held.subject);
  expect(devices.find(({ id }) => id === held.deviceId)).toMatchObject({ tokenHash: null });
  const told = await deviceClaims(db, squatter.id, { decides: false });
  expect(told).toMatchObject([{ note: '', decision: 'The plate is on the picture.', isGranted: true }]);
  const books = await db.auditEntry.findMany({ where: { action: 'device:claim-decided', subject: claimId } });
  expect(new Set(books.map(({ organisationId }) => organisationId))).toEqual(
    new Set([owner.id, squatter.id, operator.id]),
  );
});

it('that is refused leaves the device where it is', async () => {
  const { ctx, db } = services;
  const { claimId } = accepted(await claimDevice(ctx, squatter.preparer, { ...name, note: 'I had it first.' }));
  accepted(await decideClaim(ctx, operator.administrator, { claimId, isGranted: false, decision: 'No proof.' }));
  const live = await db.device.findMany({ where: { externalId: IMEI, removedAt: null } });
  expect(live.map(({ organisationId }) => organisationId)).toEqual([owner.id]);
});

it('names of protocols that nobody speaks here cannot be registered', async () => {
  const odd = { protocol: 'thingsboard', externalId: '1' };
  expect(refusalOf(await registerDevice(services.ctx, owner.preparer, JSON.parse(JSON.stringify(odd))))).toBe(
    'invalid-input',
  );
});

it('nobody takes a whole range of names at once, and nobody else is held up', async () => {
  const { ctx, db, clock } = services;
  const createdAt = clock.now();
  await db.device.createMany({
    data: Array.from({ length: MOST_IN_DAY }, (_, n) => {
      const [id, externalId] = [randomUUID(), String(860_000_000_000_000 + n)];
      return {
        ...{ id, organisationId: squatter.id, protocol: 'teltonika', externalId, name: externalId, createdAt },
        ...{ subject: `0x${id.replaceAll('-', '')}`, createdByUserId: squatter.preparer.userId, removedAt: createdAt },
      };
    }),
  });
  const one = { protocol: 'native', externalId: 'one-more' } as const;
  const refused = await registerDevice(ctx, squatter.preparer, one);
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'devices-of-a-day', params: { most: '5000' } } });
  accepted(await registerDevice(ctx, owner.preparer, { ...one, externalId: 'one-of-others' }));
  clock.advance(86_401);
  accepted(await registerDevice(ctx, squatter.preparer, one));
});
