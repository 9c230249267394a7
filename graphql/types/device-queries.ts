import { deviceTier } from '#domain/devices/protocols';
import { COMMAND_STATES } from '#domain/devices/remote-commands';
import { type AnchorBatchView, anchorBatches } from '#prisma/reads/anchors';
import { type DeviceClaimView, deviceClaims } from '#prisma/reads/device-claims';
import { commandsOf, type DeviceCommandView } from '#prisma/reads/device-commands';
import { type DeviceMessageView, deviceHealthOf, deviceMessages, refusedMessages } from '#prisma/reads/device-messages';
import {
  DEVICE_SORTS,
  deviceStrengths,
  listDevices,
  observersOf,
  type SeenDevice,
  seeDevice,
} from '#prisma/reads/devices';
import { governs } from '#prisma/reads/organisations';
import {
  type PlatformAccountRow,
  type PlatformHostRow,
  platformAccountsOf,
  platformHostsOf,
} from '#prisma/reads/platform-accounts';
import { seeEquipment } from '#prisma/reads/see-equipment';
import { authorise } from '#services/actor';
import { proofOfReading } from '#services/anchors/proof-of-reading';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { isRowId } from '../ids.ts';
import { present } from '../present.ts';
import { pageRequestOf, readAt, toConnection } from '../reading.ts';
import {
  DeviceBindingType,
  DeviceEventType,
  DeviceHealthType,
  DeviceStandingType,
  DeviceType,
  ObserverType,
} from './device.ts';
import { TierCountType } from './machine-report.ts';
import { RefusalType } from './refusal.ts';
import { RefusedMessageType } from './refused-message.ts';
import { SortDirection } from './sort.ts';

const Message = builder.objectRef<DeviceMessageView>('DeviceMessage').implement({
  description: 'A message of a device of one’s own, kept while somebody watches it or it speaks for no machine.',
  fields: t => ({
    messageId: t.exposeString('id'),
    receivedAt: t.field({ type: 'DateTime', resolve: ({ receivedAt }) => receivedAt }),
    transport: t.exposeString('transport'),
    trust: t.exposeInt('trust'),
    readings: t.field({
      type: 'JSON',
      description: 'As `lienlight decode` prints them.',
      resolve: one => one.readings,
    }),
    payload: t.exposeString('payload', { description: 'Text where it is printable, else hexadecimal.' }),
    isText: t.exposeBoolean('isText'),
    bytes: t.exposeInt('bytes'),
  }),
});

const Command = builder.objectRef<DeviceCommandView>('DeviceCommand').implement({
  description: 'A command for a device, sent over the connection that it holds open.',
  fields: t => ({
    commandId: t.exposeString('id'),
    text: t.exposeString('text'),
    isDangerous: t.exposeBoolean('isDangerous', { description: 'It does more than ask.' }),
    state: t.field({ type: codes('DeviceCommandState', COMMAND_STATES), resolve: ({ state }) => state }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    expiresAt: t.field({ type: 'DateTime', resolve: ({ expiresAt }) => expiresAt }),
    sentAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ sentAt }) => sentAt }),
    answeredAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ answeredAt }) => answeredAt }),
    answer: t.exposeString('answer', { nullable: true }),
  }),
});

const Detail = builder.objectRef<SeenDevice>('DeviceDetail').implement({
  description: 'A device with its history.',
  fields: t => ({
    device: t.field({ type: DeviceType, resolve: seen => seen }),
    publicKey: t.field({ type: 'JSON', nullable: true, resolve: ({ publicKey }) => publicKey }),
    hasPendingKey: t.boolean({
      description: 'A key that both sides have still to confirm.',
      resolve: ({ pendingKey, isOwn, agreementId }) => isOwn && pendingKey !== null && agreementId !== null,
    }),
    bindings: t.field({
      type: [DeviceBindingType],
      description: 'Newest first; of another’s device those alone with machines that one sees.',
      resolve: ({ bindings }) => [...bindings],
    }),
    events: t.field({ type: [DeviceEventType], resolve: ({ events }) => [...events] }),
    health: t.field({
      type: DeviceHealthType,
      nullable: true,
      description: 'Null for devices of others, and for what was never heard.',
      resolve: async ({ id }, _, { services, actor }) =>
        (await deviceHealthOf(services.db, actor.organisationId, [id])).get(id) ?? null,
    }),
    commands: t.field({
      type: [Command],
      description: 'The newest; empty for devices of others.',
      resolve: async ({ id, isOwn }, _, { services, actor }) =>
        isOwn ? [...(await commandsOf(services.db, actor.organisationId, id, services.clock.now()))] : [],
    }),
    messages: t.field({
      type: [Message],
      description: 'The last that it sent; empty for devices of others.',
      resolve: async ({ id, isOwn }, _, { services, actor }) =>
        isOwn ? [...(await deviceMessages(services.db, actor.organisationId, id))] : [],
    }),
  }),
});

const Platform = builder.objectRef<PlatformAccountRow>('PlatformAccount').implement({
  description: 'An account at a platform (AEMP 2.0). Its secrets are told to nobody.',
  fields: t => ({
    platformAccountId: t.exposeString('id'),
    vendor: t.exposeString('vendor'),
    name: t.exposeString('name'),
    baseUrl: t.exposeString('baseUrl'),
    host: t.exposeString('host'),
    trust: t.exposeInt('trust', {
      description: '1 where a known vendor, or a host that the operator allowed, answers; else 0.',
    }),
    authKind: t.exposeString('authKind', { description: 'How it signs in: basic, client-credentials, password.' }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    nextPollAt: t.field({ type: 'DateTime', resolve: ({ nextPollAt }) => nextPollAt }),
    lastPolledAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ lastPolledAt }) => lastPolledAt }),
    lastError: t.exposeString('lastError', { nullable: true }),
    machines: t.exposeInt('machines'),
    devices: t.exposeInt('devices'),
    unknown: t.stringList({ resolve: ({ unknown }) => [...unknown] }),
  }),
});

const Claim = builder.objectRef<DeviceClaimView>('DeviceClaim').implement({
  description: 'Somebody says that a device of a name is theirs.',
  fields: t => ({
    claimId: t.exposeString('id'),
    protocol: t.exposeString('protocol'),
    externalId: t.exposeString('externalId'),
    note: t.exposeString('note'),
    claimant: t.exposeString('claimant', { nullable: true, description: 'For who decides.' }),
    holder: t.exposeString('holder', { nullable: true, description: 'For who decides.' }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    decidedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ decidedAt }) => decidedAt }),
    isGranted: t.exposeBoolean('isGranted', { nullable: true }),
    decision: t.exposeString('decision', { nullable: true }),
  }),
});

const Host = builder.objectRef<PlatformHostRow>('PlatformHost').implement({
  description: 'A host that the operator has looked at: what it tells is vouched for.',
  fields: t => ({
    host: t.exposeString('host'),
    note: t.exposeString('note'),
    allowedAt: t.field({ type: 'DateTime', resolve: ({ allowedAt }) => allowedAt }),
  }),
});

const Batch = builder.objectRef<AnchorBatchView>('AnchorBatch').implement({
  description: 'A batch of the organisation’s readings, whose root is anchored on chain.',
  fields: t => ({
    stream: t.exposeString('stream'),
    batch: t.exposeInt('batch'),
    root: t.exposeString('root'),
    previousRoot: t.exposeString('previousRoot'),
    readings: t.exposeInt('readings'),
    devices: t.exposeInt('devices'),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    anchoredAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ anchoredAt }) => anchoredAt }),
    txHash: t.exposeString('txHash', { nullable: true }),
  }),
});

interface Proof {
  readonly proof: object;
}

const ProofType = builder.objectRef<Proof>('ReadingProof').implement({
  fields: t => ({
    proof: t.field({
      type: 'JSON',
      description: 'As `npx lienlight verify-reading FILE` checks it.',
      resolve: ({ proof }) => proof,
    }),
  }),
});

const ProofResult = builder.unionType('ReadingProofResult', {
  types: [ProofType, RefusalType],
  resolveType: value => ('proof' in value ? ProofType : RefusalType),
});

const DeviceFilter = builder.inputType('DeviceFilter', {
  fields: t => ({
    standings: t.field({ type: [DeviceStandingType] }),
    protocols: t.stringList(),
    machine: t.string({ description: 'Subject or reference of the machine for which they speak now.' }),
    own: t.boolean(),
    text: t.string(),
  }),
});

const DeviceSort = builder.inputType('DeviceSort', {
  fields: t => ({
    by: t.field({ type: codes('DeviceSortKey', DEVICE_SORTS), required: true }),
    direction: t.field({ type: SortDirection, required: true }),
  }),
});

builder.queryFields(t => ({
  devices: t.connection({
    type: DeviceType,
    description: 'One’s own, and those that speak for machines of which one sees everything.',
    args: { ...atBlock, filter: t.arg({ type: DeviceFilter }), sort: t.arg({ type: DeviceSort }) },
    resolve: async (_, { filter, sort, ...page }, ctx) =>
      toConnection(
        await listDevices(ctx.services.db, await readAt(ctx, 'device:read', page), {
          filter: present(filter),
          ...(sort && { sort }),
          page: pageRequestOf(page),
          now: ctx.services.clock.now(),
        }),
      ),
  }),
  device: t.field({
    type: Detail,
    nullable: true,
    description: 'Null for strangers.',
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      const organisationId = await readAt(ctx, 'device:read', at);
      return isRowId(id) ? seeDevice(ctx.services.db, organisationId, id, ctx.services.clock.now()) : null;
    },
  }),
  refusedMessages: t.connection({
    type: RefusedMessageType,
    description: 'What devices of one’s own sent and was refused, newest first.',
    args: { ...atBlock, deviceId: t.arg.string(), protocol: t.arg.string(), reason: t.arg.string() },
    resolve: async (_, { deviceId, protocol, reason, ...page }, ctx) => {
      const organisationId = await readAt(ctx, 'device:read', page);
      const which = {
        ...present({ protocol, reason }),
        ...(deviceId != null && { deviceId: isRowId(deviceId) ? deviceId : NOBODY }),
      };
      return toConnection(await refusedMessages(ctx.services.db, organisationId, { ...pageRequestOf(page), ...which }));
    },
  }),
  observers: t.field({
    type: [ObserverType],
    description: 'Who may observe a machine; empty for those who do not see everything of it.',
    args: { ...atBlock, machine: t.arg.string({ required: true, description: 'Subject or reference.' }) },
    resolve: async (_, { machine, ...at }, ctx) => {
      const organisationId = await readAt(ctx, 'device:read', at);
      const now = ctx.services.clock.now();
      const seen = await seeEquipment(ctx.services.db, organisationId, machine, now);
      return seen ? [...(await observersOf(ctx.services.db, organisationId, seen.subject, now))] : [];
    },
  }),
  deviceTiers: t.field({
    type: [TierCountType],
    description: 'How many devices of each tier speak for a machine, for its parties and for who lends on it.',
    args: { ...atBlock, machine: t.arg.string({ required: true, description: 'Subject or reference.' }) },
    resolve: async (_, { machine, ...at }, ctx) => {
      const organisationId = await readAt(ctx, 'device:read', at);
      const now = ctx.services.clock.now();
      const seen = await seeEquipment(ctx.services.db, organisationId, machine, now);
      const strengths = seen ? await deviceStrengths(ctx.services.db, organisationId, seen.subject, now) : [];
      const tiers = strengths.map(deviceTier);
      return [...new Set(tiers)]
        .sort((a, b) => b - a)
        .map(tier => ({ tier, count: tiers.filter(one => one === tier).length }));
    },
  }),
  platformAccounts: t.field({
    type: [Platform],
    args: { ...atBlock },
    resolve: async (_, at, ctx) => [
      ...(await platformAccountsOf(ctx.services.db, await readAt(ctx, 'device:read', at))),
    ],
  }),
  deviceClaims: t.field({
    type: [Claim],
    description: 'Claims of one’s own, and on one’s own devices once they are decided; for who governs all that wait.',
    args: { ...atBlock },
    resolve: async (_, at, ctx) => {
      const organisationId = await readAt(ctx, 'device:read', at);
      const mayDecide = authorise(ctx.actor, 'organisation:manage').ok;
      const decides = mayDecide && (await governs(ctx.services.db, organisationId));
      return [...(await deviceClaims(ctx.services.db, organisationId, { decides }))];
    },
  }),
  platformHosts: t.field({
    type: [Host],
    description: 'Hosts beside those of known vendors whose word is vouched for.',
    args: { ...atBlock },
    resolve: async (_, at, ctx) => {
      await readAt(ctx, 'device:read', at);
      return [...(await platformHostsOf(ctx.services.db))];
    },
  }),
  anchorBatches: t.connection({
    type: Batch,
    description: 'The batches of one’s own readings, newest first.',
    args: { ...atBlock },
    resolve: async (_, page, ctx) =>
      toConnection(
        await anchorBatches(ctx.services.db, await readAt(ctx, 'telemetry:read', page), pageRequestOf(page)),
      ),
  }),
  readingProof: t.field({
    type: ProofResult,
    description: 'The proof that a reading is in an anchored batch, or why there is none.',
    args: { ...atBlock, readingId: t.arg.string({ required: true }) },
    resolve: async (_, { readingId, ...at }, ctx) => {
      await readAt(ctx, 'telemetry:read', at);
      const made = await proofOfReading(ctx.services, ctx.actor, { readingId });
      return made.ok ? { proof: made.value } : made.refusal;
    },
  }),
}));

/** No row has this id. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
