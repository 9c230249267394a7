import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AlarmChange } from '#domain/alarms/lifecycle';
import type { Episode } from '#domain/alarms/state';
import { escalateAlarms } from '#services/alarms/escalate-alarms';
import { keepAlarms } from '#services/alarms/keep-alarms';
import { endMute } from '#services/alarms/mute-alarms';
import { accepted, createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

const MINUTE = 60_000;
const MUTE = '00000000-0000-4000-8000-000000000001';

let services: TestServices;
let holder: TestOrganisation;
let user: TestOrganisation;
let subject: string;
let begun: Date;
let machines = 0;

beforeAll(async () => {
  services = await createTestServices();
  holder = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  user = await createOrganisation(services.ctx, 'Elbe Bau GmbH', ['LESSEE']);
});
afterAll(() => services.close());

/** A machine whose title the one holds, and which the other has. */
beforeEach(async () => {
  machines += 1;
  const { db, clock } = services;
  begun = clock.now();
  subject = await seedMachine(db, holder.id, `SN${machines}`);
  const keyOf = (who: TestOrganisation) => `0x${subject.slice(2, 30)}${who.id.replaceAll('-', '').slice(-12)}`;
  for (const { id } of [holder, user])
    await db.partyKey.create({
      data: {
        ...{ address: keyOf(id === holder.id ? holder : user), subject, organisationId: id, kinds: 1, expiry: 0n },
        ...{ organisationCommitment: '', salt: '', signature: '' },
      },
    });
  await db.equipmentProjection.create({
    data: {
      ...{ subject, version: 1n, status: 'Issued', recalled: false, state: {}, blockNumber: 1n },
      ...{ holderKey: keyOf(holder), custodianKey: keyOf(user), issuerKey: keyOf(holder) },
    },
  });
  await db.alarmMute.deleteMany();
  await db.message.deleteMany();
});

const keep = (change: AlarmChange) => services.db.$transaction(tx => keepAlarms(services.ctx, tx, subject, [change]));

const episode = (rest: Partial<Episode> = {}): Episode => ({
  ...{ kind: 'distress', key: 'device:1', since: begun.getTime(), until: null, evidence: [], endedBy: null },
  ...rest,
});

const raised = async () => {
  await keep({ type: 'raise', episode: episode() });
  return services.db.alarm.findFirstOrThrow({ where: { subject } });
};

/** The user does not want to be told for so long. */
const mute = (minutes: number) =>
  services.db.alarmMute.create({
    data: {
      ...{ id: MUTE, subject, organisationId: user.id, createdAt: begun },
      until: new Date(begun.getTime() + minutes * MINUTE),
    },
  });

/** How many people of each were written to by a moment after the begin. */
const writtenBy = async (minutes: number): Promise<readonly number[]> => {
  services.clock.set(new Date(begun.getTime() + minutes * MINUTE));
  await escalateAlarms(services.ctx);
  const mails = await services.db.message.findMany({ where: { template: 'alarm-standing' } });
  const people = await services.db.membership.findMany({ include: { user: true } });
  return [holder, user].map(({ id }) => {
    const own = people.filter(({ organisationId }) => organisationId === id).map(({ user: { email } }) => email);
    return mails.filter(({ recipient }) => own.includes(recipient)).length;
  });
};

const tellings = (who: TestOrganisation) =>
  services.db.inboxItem.count({ where: { organisationId: who.id, kind: 'alarm-raised', subject } });

it('that outlives a mute is told and written to whom the mute held back, once, and to no other again', async () => {
  await mute(60);
  await raised();
  expect([await tellings(holder), await tellings(user)]).toEqual([1, 0]);
  expect(await writtenBy(14)).toEqual([0, 0]);
  expect(await writtenBy(15)).toEqual([2, 0]);
  expect(await tellings(user)).toBe(0);
  expect(await writtenBy(59)).toEqual([2, 0]);
  expect(await writtenBy(60)).toEqual([2, 2]);
  const written = await services.db.message.findFirstOrThrow({ where: { template: 'alarm-standing' } });
  expect(written.params).toMatchObject({ alarm: 'calls for help (a device)' });
  expect([await tellings(holder), await tellings(user)]).toEqual([1, 1]);
  expect(await writtenBy(600)).toEqual([2, 2]);
});

it('is written as soon as the mute is ended', async () => {
  await mute(600);
  await raised();
  expect(await writtenBy(20)).toEqual([2, 0]);
  accepted(await endMute(services.ctx, user.preparer, { muteId: MUTE }));
  expect(await writtenBy(21)).toEqual([2, 2]);
});

it('is written to nobody of an organisation that has acknowledged it while it was mute', async () => {
  await mute(60);
  const { id: alarmId } = await raised();
  expect(await writtenBy(20)).toEqual([2, 0]);
  await services.db.alarmAcknowledgement.create({
    data: { alarmId, organisationId: user.id, userId: user.preparer.userId, at: services.clock.now() },
  });
  expect(await writtenBy(61)).toEqual([2, 0]);
});

it('that goes on after all is escalated as one that begins', async () => {
  const { id } = await raised();
  const until = begun.getTime() + 5 * MINUTE;
  services.clock.set(new Date(until));
  await keep({ type: 'amend', id, episode: episode({ until }) });
  expect(await services.db.alarm.findUniqueOrThrow({ where: { id } })).toMatchObject({ escalateAt: null });
  expect(await writtenBy(20)).toEqual([0, 0]);
  await keep({ type: 'amend', id, episode: episode() });
  expect(await writtenBy(34)).toEqual([0, 0]);
  expect(await writtenBy(35)).toEqual([2, 2]);
  await keep({ type: 'amend', id, episode: episode({ until }) });
  await keep({ type: 'amend', id, episode: episode() });
  expect(await writtenBy(50)).toEqual([4, 4]);
});
