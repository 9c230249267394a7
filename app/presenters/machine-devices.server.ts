import { deviceTier } from '#domain/devices/protocols';
import { TRUST_TIERS } from '#domain/telemetry/reading';
import { deviceHealthOf } from '#prisma/reads/device-messages';
import { deviceStrengths, listDevices, observersOf } from '#prisma/reads/devices';
import type { SignedInRequest } from '~/guard.server';
import { openAgreementsOf } from './agreements.server.ts';
import { loadConsortium } from './consortium.server.ts';
import { withTier } from './devices.server.ts';
import { loadMachineHead } from './equipment.server.ts';

/** The devices of a page of a machine. */
const MOST_DEVICES = 100;

const DEVICE_AGREEMENTS = new Set(['device-enrolment', 'device-replacement', 'observer']);

/** How many devices of each tier speak for a machine, the surest first. */
const tiersOf = async ({ services, actor }: SignedInRequest, machine: string) => {
  const tiers = (await deviceStrengths(services.db, actor.organisationId, machine, services.clock.now())).map(
    deviceTier,
  );
  return TRUST_TIERS.toReversed().flatMap(tier => {
    const count = tiers.filter(one => one === tier).length;
    return count === 0 ? [] : [{ tier, count }];
  });
};

/** What speaks for a machine, who may observe it, and what is proposed about either; 404 for strangers. */
export const loadMachineDevices = async (who: SignedInRequest, machine: string) => {
  const { services, actor } = who;
  const { db, clock } = services;
  const now = clock.now();
  const head = await loadMachineHead(who, machine);
  const page = await listDevices(db, actor.organisationId, {
    filter: { machine: head.subject, standings: ['speaking', 'proposed'] },
    page: { first: MOST_DEVICES },
    now,
  });
  const devices = page.edges.map(({ node }) => withTier(node));
  const observers = await observersOf(db, actor.organisationId, head.subject, now);
  const health = await deviceHealthOf(
    db,
    actor.organisationId,
    devices.filter(({ isOwn }) => isOwn).map(({ id }) => id),
  );
  const agreements = (await openAgreementsOf(who, head.subject)).filter(({ kind }) => DEVICE_AGREEMENTS.has(kind));
  const isParty = head.roles.some(role => role === 'title-holder' || role === 'custodian');
  const mayManage = who.can('device:manage') && isParty;
  /** Its parties see which devices they are; who lends on it, how many and how sure. */
  const seesDevices = head.seesReadings || devices.length > 0;
  const known = new Set(observers.map(({ organisationId }) => organisationId));
  return {
    head,
    devices: devices.map(device => ({ ...device, readings: health.get(device.id)?.readings ?? null })),
    observers: observers.map(observer => ({
      ...observer,
      mayDismiss:
        who.can('device:manage') &&
        (head.roles.includes('title-holder') || observer.organisationId === actor.organisationId),
    })),
    agreements,
    parties: mayManage ? (await loadConsortium(who)).filter(({ value }) => !known.has(value)) : [],
    mayAppoint: mayManage,
    mayRegister: seesDevices && who.can('device:manage'),
    tiers: seesDevices ? null : await tiersOf(who, head.subject),
  };
};

export type MachineDevices = Awaited<ReturnType<typeof loadMachineDevices>>;
