import { DEVICE_PROTOCOLS, deviceTier } from '#domain/devices/protocols';
import { COMMAND_PROTOCOLS } from '#domain/devices/remote-commands';
import { findAgreement } from '#prisma/reads/agreements';
import { commitmentsOf } from '#prisma/reads/commitments';
import { deviceClaims } from '#prisma/reads/device-claims';
import { commandsOf } from '#prisma/reads/device-commands';
import { deviceHealthOf, deviceMessages, doubtsOfDevice, refusedMessages } from '#prisma/reads/device-messages';
import {
  countDevices,
  DEVICE_SORTS,
  DEVICE_STANDINGS,
  type DeviceFilter,
  type DeviceRow,
  listDevices,
  seeDevice,
} from '#prisma/reads/devices';
import { findEquipmentRow } from '#prisma/reads/equipment-list';
import { platformAccountsOf, platformHostsOf } from '#prisma/reads/platform-accounts';
import { agreementContent } from '#services/agreements/content';
import { watchDevice } from '#services/ingest/watch-device';
import { readPage, readSort } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { loadConsortium } from './consortium.server.ts';
import { decodedReading } from './decoded-readings.server.ts';
import { isOperator } from './ingest.server.ts';
import { oneOf, someOf } from './list-filters.server.ts';
import { loadListFrame } from './list-frame.server.ts';

/** A choice of nothing is no filter. */
const chosen = <Value>(values: readonly Value[]): readonly Value[] | undefined =>
  values.length === 0 ? undefined : values;

const deviceFilterOf = (search: URLSearchParams): DeviceFilter => {
  const own = oneOf(['yes', 'no'], search.get('own'));
  return {
    standings: chosen(someOf(DEVICE_STANDINGS, search.getAll('state'))),
    protocols: chosen(someOf(DEVICE_PROTOCOLS, search.getAll('protocol'))),
    own: own && own === 'yes',
    machine: search.get('machine') || undefined,
    text: search.get('q') || undefined,
  };
};

/** Filter and order that the list's address asks for. */
export const deviceQueryOf = (search: URLSearchParams) => ({
  filter: deviceFilterOf(search),
  sort: readSort(search, DEVICE_SORTS, { by: 'name', direction: 'asc' }),
});

/** A row with the highest tier that its readings can have. */
export const withTier = <Row extends DeviceRow>(row: Row) => ({ ...row, tier: deviceTier(row) });

/** The page of /devices. */
export const loadDeviceList = async (who: SignedInRequest, search: URLSearchParams) => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const now = clock.now();
  const { filter, sort } = deviceQueryOf(search);
  const countOf = (query: URLSearchParams) => countDevices(db, organisationId, { filter: deviceFilterOf(query), now });
  const [page, total, all, frame] = await Promise.all([
    listDevices(db, organisationId, { filter, sort, page: readPage(search), now }),
    countDevices(db, organisationId, { filter, now }),
    countDevices(db, organisationId, { now }),
    loadListFrame(who, 'devices', search, countOf),
  ]);
  return {
    rows: page.edges.map(({ node }) => withTier(node)),
    page: pageInfoOf(page),
    sort,
    total,
    isEmpty: all === 0,
    /** Who lends and does nothing else has no devices of its own. */
    isLender: who.organisation.kinds.length > 0 && who.organisation.kinds.every(kind => kind === 'BANK'),
    frame,
    mayManage: who.can('device:manage'),
  };
};

/** What the form of a new device offers: accounts of platforms, for a machine that one of them tells of. */
export const loadDeviceForm = async ({ services, actor }: SignedInRequest) => ({
  accounts: (await platformAccountsOf(services.db, actor.organisationId)).map(({ id, name }) => ({
    value: id,
    label: name,
  })),
});

const isRowId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

const seenBy = async ({ services, actor }: SignedInRequest, id: string) =>
  orNotFound(isRowId(id) ? await seeDevice(services.db, actor.organisationId, id, services.clock.now()) : null);

/** What waits for signatures about it, where the organisation is one of those who sign. */
const proposalOf = async ({ services, actor }: SignedInRequest, agreementId: string | null) => {
  const found =
    agreementId === null
      ? null
      : await findAgreement(services.db, actor.organisationId, agreementId, services.clock.now());
  return found && { ...found, content: agreementContent.parse(found.content) };
};

/** Refused messages shown beside what a device sends. */
const MOST_REFUSED = 10;
const MOST_MESSAGES = 15;
/** Readings shown of one message: a list may have a thousand. */
const MOST_READINGS = 20;
const MOST_CHOICES = 200;

/** What only its owner sees: what it sends and how it is heard. While somebody looks, its messages are kept. */
const heardOf = async (who: SignedInRequest, deviceId: string) => {
  const { services, actor } = who;
  await watchDevice(services, actor, { deviceId });
  const { db } = services;
  const messages = await deviceMessages(db, actor.organisationId, deviceId);
  const refused = await refusedMessages(db, actor.organisationId, { deviceId, first: MOST_REFUSED });
  const health = await deviceHealthOf(db, actor.organisationId, [deviceId]);
  const shown = messages.slice(0, MOST_MESSAGES).map(({ readings, ...message }) => ({
    ...message,
    readings: Array.isArray(readings) ? readings.slice(0, MOST_READINGS).map(decodedReading) : [],
    count: Array.isArray(readings) ? readings.length : 0,
  }));
  const timeOf = (at: Date | null, receivedAt: Date): Date => at ?? receivedAt;
  const times = shown.flatMap(({ receivedAt, readings }) => readings.map(({ at }) => timeOf(at, receivedAt)));
  const doubts = await doubtsOfDevice(db, actor.organisationId, deviceId, times);
  return {
    messages: shown.map(message => ({
      ...message,
      readings: message.readings.map(reading => ({
        ...reading,
        /** Null while nothing is stored of its time. */
        doubts: doubts.get(timeOf(reading.at, message.receivedAt).getTime()) ?? null,
      })),
    })),
    refused: refused.edges.map(({ node }) => node),
    health: health.get(deviceId) ?? null,
  };
};

/** One device, as far as the organisation may see it, with what may be done about it; 404 for strangers. */
export const loadDevice = async (who: SignedInRequest, id: string) => {
  const { services, actor } = who;
  const { db, clock } = services;
  const now = clock.now();
  const { publicKey, pendingKey, ...device } = await seenBy(who, id);
  const isLive = device.removedAt === null;
  const mayManage = who.can('device:manage') && isLive;
  const proposal = await proposalOf(who, device.agreementId);
  const machine =
    device.machine === null ? null : await findEquipmentRow(db, actor.organisationId, device.machine.subject, now);
  const isFree = device.isOwn && mayManage && device.standing === 'free';
  const speaking = isFree
    ? await listDevices(db, actor.organisationId, {
        filter: { standings: ['speaking'] },
        page: { first: MOST_CHOICES },
        now,
      })
    : null;
  return {
    device: withTier(device),
    key: publicKey === null ? null : JSON.stringify(publicKey, null, 1),
    hasPendingKey: device.isOwn && pendingKey !== null && device.agreementId !== null,
    proposal,
    /** Newest first; empty for devices of others. */
    heard: device.isOwn && isLive ? await heardOf(who, id) : null,
    replaceable: (speaking?.edges ?? []).map(({ node }) => ({
      value: node.id,
      label: `${node.machine?.reference ?? ''} · ${node.name} (${node.protocol} ${node.externalId})`,
    })),
    commands:
      device.isOwn && COMMAND_PROTOCOLS.includes(device.protocol)
        ? await commandsOf(db, actor.organisationId, id, now)
        : null,
    mayCommand: isLive && device.isOwn && who.can('device:command'),
    observerChoices: isFree ? (await loadConsortium(who)).filter(({ value }) => value !== actor.organisationId) : [],
    may: {
      manage: mayManage && device.isOwn,
      enrol: isFree,
      /** It was removed and may still hand in what it measured before. */
      endToken: who.can('device:manage') && device.isOwn && !isLive && device.hasToken,
      detach:
        mayManage && device.machine !== null && (device.isOwn || machine?.titleHolder?.id === actor.organisationId),
      sign: who.can('agreement:sign') && proposal?.waitsForUs === true,
    },
  };
};

export type DevicePage = Awaited<ReturnType<typeof loadDevice>>;

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** The commitment of an event that is about this device: what it showed first, or what it showed last. */
const rootOf = (args: Readonly<Record<string, unknown>>, subject: string): string | null => {
  const root = args.device === subject && args.opening !== undefined ? args.opening : args.closing;
  return typeof root === 'string' ? root : null;
};

/** What a reader needs to check a device's history without the portal: events, and what was opened of their commitments. */
export const loadDeviceEvidence = async (who: SignedInRequest, id: string) => {
  const { db, chain } = who.services;
  const { subject, name, events } = await seenBy(who, id);
  const machines = [...new Set(events.map(({ machine }) => machine))];
  const parts = [];
  for (const machine of machines) {
    const opened = await commitmentsOf(db, who.actor.organisationId, machine);
    parts.push({
      subject: machine,
      reference: name,
      root: '',
      chainId: chain.chainId.toString(),
      contract: chain.addresses.Devices,
      commitments: opened
        .filter(({ fields }) => fields['/device'] === subject)
        .map(({ root, kind, leaves }) => ({ root, kind, leaves })),
      events: events
        .filter(event => event.machine === machine)
        .map(({ name: type, args, blockNumber, blockHash, txHash, logIndex }) => ({
          ...{ name: type, args: asRecord(args), blockNumber, blockHash, txHash, logIndex },
          root: rootOf(asRecord(args), subject),
        })),
    });
  }
  return { reference: name, parts };
};

/** Claims of devices: one's own, and for who governs all that wait. */
export const loadClaims = async (who: SignedInRequest) => {
  const decides = isOperator(who);
  return {
    decides,
    claims: await deviceClaims(who.services.db, who.actor.organisationId, { decides }),
    mayClaim: who.can('device:manage'),
  };
};

/** The accounts at platforms of the organisation: how each fares, never its secrets. */
export const loadPlatforms = async (who: SignedInRequest) => ({
  accounts: await platformAccountsOf(who.services.db, who.actor.organisationId),
  mayManage: who.can('device:manage'),
  /** For who governs: hosts whose word counts. */
  hosts: isOperator(who) ? await platformHostsOf(who.services.db) : null,
});
