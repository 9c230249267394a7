import { deviceTier } from '#domain/devices/protocols';
import type { DeviceHealthView } from '#prisma/reads/device-messages';
import {
  DEVICE_STANDINGS,
  type DeviceBindingView,
  type DeviceEventView,
  type DeviceRow,
  type ObserverView,
} from '#prisma/reads/devices';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';

export const DeviceStandingType = codes('DeviceStanding', DEVICE_STANDINGS);

const DeviceMachine = builder.objectRef<NonNullable<DeviceRow['machine']>>('DeviceMachine').implement({
  fields: t => ({
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference'),
    name: t.exposeString('name'),
  }),
});

export const DeviceType = builder.objectRef<DeviceRow>('Device').implement({
  description:
    'A tracker, gateway or platform’s machine: one’s own, or one that speaks for a machine of which one sees everything.',
  fields: t => ({
    deviceId: t.exposeString('id', { description: 'What device and mutations take.' }),
    subject: t.exposeString('subject', { description: 'Its name on chain.' }),
    name: t.exposeString('name'),
    protocol: t.exposeString('protocol'),
    externalId: t.exposeString('externalId', { description: 'As it calls itself.' }),
    ownerId: t.exposeString('ownerId'),
    ownerName: t.exposeString('ownerName'),
    isOwn: t.exposeBoolean('isOwn'),
    standing: t.field({ type: DeviceStandingType, resolve: ({ standing }) => standing }),
    machine: t.field({ type: DeviceMachine, nullable: true, resolve: ({ machine }) => machine }),
    since: t.field({ type: 'DateTime', nullable: true, resolve: ({ since }) => since }),
    tier: t.int({ description: '0 to 3: the highest trust that its readings can have.', resolve: deviceTier }),
    keyKind: t.exposeString('keyKind', { nullable: true, description: 'P-256 or Ed25519.' }),
    hasToken: t.exposeBoolean('hasToken'),
    isGateway: t.exposeBoolean('isGateway', { description: 'It may hand on what others of its owner’s devices say.' }),
    platformAccountId: t.exposeString('platformAccountId', { nullable: true }),
    lastMessageAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ lastMessageAt }) => lastMessageAt }),
    agreementId: t.exposeString('agreementId', { nullable: true, description: 'What waits for signatures about it.' }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    removedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ removedAt }) => removedAt }),
  }),
});

export const DeviceEventType = builder.objectRef<DeviceEventView>('DeviceEvent').implement({
  description: 'An event of contract Devices.',
  fields: t => ({
    name: t.exposeString('name'),
    machine: t.exposeString('machine'),
    args: t.field({ type: 'JSON', resolve: ({ args }) => args }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    blockNumber: t.field({ type: 'BigInt', resolve: ({ blockNumber }) => BigInt(blockNumber) }),
    blockHash: t.exposeString('blockHash'),
    txHash: t.exposeString('txHash'),
    logIndex: t.exposeInt('logIndex'),
    final: t.exposeBoolean('final'),
  }),
});

export const DeviceBindingType = builder.objectRef<DeviceBindingView>('DeviceBinding').implement({
  description: 'A time in which a device spoke for a machine.',
  fields: t => ({
    machine: t.exposeString('machine'),
    reference: t.exposeString('reference', { nullable: true }),
    from: t.field({ type: 'DateTime', resolve: ({ from }) => from }),
    to: t.field({ type: 'DateTime', nullable: true, resolve: ({ to }) => to }),
  }),
});

export const DeviceHealthType = builder.objectRef<DeviceHealthView>('DeviceHealth').implement({
  description: 'How a device has been heard.',
  fields: t => ({
    lastMessageAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ lastMessageAt }) => lastMessageAt }),
    transport: t.exposeString('transport', { nullable: true }),
    messages: t.exposeFloat('messages'),
    readings: t.exposeFloat('readings'),
    known: t.exposeFloat('known', { description: 'Readings that were known.' }),
    refused: t.exposeFloat('refused'),
    lastRefusedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ lastRefusedAt }) => lastRefusedAt }),
    lastRefusal: t.exposeString('lastRefusal', { nullable: true, description: 'Kebab-case.' }),
  }),
});

export const ObserverType = builder.objectRef<ObserverView>('Observer').implement({
  fields: t => ({
    organisationId: t.exposeString('organisationId'),
    name: t.exposeString('name'),
    since: t.field({ type: 'DateTime', nullable: true, resolve: ({ since }) => since }),
  }),
});
