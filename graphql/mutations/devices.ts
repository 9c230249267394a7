import { DEVICE_PROTOCOLS } from '#domain/devices/protocols';
import { accept, type Result, refuse } from '#domain/result';
import { renameDevice, rotateDeviceToken, setDeviceGateway } from '#services/devices/device-access';
import { claimDevice, decideClaim } from '#services/devices/device-claims';
import { sendCommand, withdrawCommand } from '#services/devices/device-commands';
import { type PublicJwk, publicJwk } from '#services/devices/device-key';
import { confirmEnrolment, declineEnrolment, proposeEnrolment } from '#services/devices/enrol-device';
import { appointObserver, dismissObserver } from '#services/devices/observers';
import { registerDevice } from '#services/devices/register-device';
import { detachDevice, removeDevice } from '#services/devices/remove-device';
import { replaceDevice, setDeviceKey } from '#services/devices/replace-device';
import { watchDevice } from '#services/ingest/watch-device';
import { connectPlatform, disconnectPlatform, pollPlatformNow } from '#services/platforms/connect-platform';
import { allowPlatformHost, forbidPlatformHost } from '#services/platforms/platform-hosts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { mutation } from '../mutation.ts';
import { present } from '../present.ts';

const ProtocolType = codes('DeviceProtocol', DEVICE_PROTOCOLS);

/** What is accepted of an operation that answers nothing of its own: the device. */
const ofDevice = async <Value>(
  deviceId: string,
  made: Promise<Result<Value>>,
): Promise<Result<{ deviceId: string }>> => {
  const result = await made;
  return result.ok ? accept({ deviceId }) : result;
};

const agreed = { agreementId: 'text', actionId: 'optionalText' } as const;

const MetersInput = builder.inputType('DeviceMetersInput', {
  fields: t => ({
    engineHoursMs: t.field({ type: 'BigInt' }),
    odometerM: t.field({ type: 'BigInt' }),
    cycles: t.field({ type: 'BigInt' }),
  }),
});

const JwkInput = builder.inputType('DeviceKeyInput', {
  description: 'A public key as a JWK, Ed25519 or P-256.',
  fields: t => ({
    kty: t.string({ required: true }),
    crv: t.string({ required: true }),
    x: t.string({ required: true }),
    y: t.string(),
  }),
});

const keyOf = (given: object): Result<PublicJwk> => {
  const read = publicJwk.safeParse(given);
  return read.success ? accept(read.data) : refuse('bad-key', {}, 'publicKey');
};

mutation('registerDevice', {
  description:
    'Registers a device: its messages are taken from now on. It speaks for no machine before it is enrolled.',
  input: builder.inputType('RegisterDeviceInput', {
    fields: t => ({
      protocol: t.field({ type: ProtocolType, required: true }),
      externalId: t.string({
        required: true,
        description: 'As it calls itself: IMEI, serial, or a name of one’s own.',
      }),
      name: t.string(),
      publicKey: t.field({ type: JwkInput }),
      platformAccountId: t.string(),
    }),
  }),
  accepted: { deviceId: 'text', subject: 'text', token: 'secret' },
  run: async (ctx, actor, { publicKey: given, ...input }) => {
    const key = given && keyOf(given);
    if (key && !key.ok) return key;
    return registerDevice(ctx, actor, { ...input, ...(key && { publicKey: key.value }) });
  },
});

mutation('rotateDeviceToken', {
  description: 'Gives a device a new token; the one before is good no more.',
  input: builder.inputType('RotateDeviceTokenInput', { fields: t => ({ deviceId: t.string({ required: true }) }) }),
  accepted: { token: 'secret' },
  run: rotateDeviceToken,
});

mutation('renameDevice', {
  description: 'Gives a device of one’s own another name.',
  input: builder.inputType('RenameDeviceInput', {
    fields: t => ({ deviceId: t.string({ required: true }), name: t.string({ required: true }) }),
  }),
  accepted: { deviceId: 'text' },
  run: (ctx, actor, input) => ofDevice(input.deviceId, renameDevice(ctx, actor, input)),
});

mutation('setDeviceGateway', {
  description: 'Says whether a device hands on what others of its owner’s devices say that have no key of their own.',
  input: builder.inputType('SetDeviceGatewayInput', {
    fields: t => ({ deviceId: t.string({ required: true }), isGateway: t.boolean({ required: true }) }),
  }),
  accepted: { deviceId: 'text' },
  run: (ctx, actor, input) => ofDevice(input.deviceId, setDeviceGateway(ctx, actor, input)),
});

mutation('proposeEnrolment', {
  description: 'Proposes that a device speaks for a machine; its owner, title holder and custodian sign.',
  input: builder.inputType('ProposeEnrolmentInput', {
    fields: t => ({
      deviceId: t.string({ required: true }),
      machine: t.string({ required: true, description: 'Subject or reference.' }),
      observerId: t.string({ description: 'Who may observe the machine with it; by default its owner.' }),
      opening: t.field({ type: MetersInput }),
      note: t.string(),
    }),
  }),
  accepted: agreed,
  run: proposeEnrolment,
});

mutation('confirmEnrolment', {
  description: 'Signs what is proposed for a device: an enrolment, a replacement, a key.',
  input: builder.inputType('ConfirmEnrolmentInput', { fields: t => ({ deviceId: t.string({ required: true }) }) }),
  accepted: { deviceId: 'text' },
  run: (ctx, actor, { deviceId }) => ofDevice(deviceId, confirmEnrolment(ctx, actor, { deviceId })),
});

mutation('declineEnrolment', {
  description: 'Says no to it, and why.',
  input: builder.inputType('DeclineEnrolmentInput', {
    fields: t => ({ deviceId: t.string({ required: true }), note: t.string({ required: true }) }),
  }),
  accepted: { deviceId: 'text' },
  run: (ctx, actor, input) => ofDevice(input.deviceId, declineEnrolment(ctx, actor, input)),
});

mutation('replaceDevice', {
  description: 'Proposes that a device speaks in the place of another, with closing and opening values.',
  input: builder.inputType('ReplaceDeviceInput', {
    fields: t => ({
      removedId: t.string({ required: true }),
      deviceId: t.string({ required: true }),
      closing: t.field({ type: MetersInput }),
      opening: t.field({ type: MetersInput }),
      note: t.string(),
    }),
  }),
  accepted: agreed,
  run: replaceDevice,
});

mutation('setDeviceKey', {
  description: 'Gives a device a key of its own; without one, takes it away. Where it speaks for a machine, all sign.',
  input: builder.inputType('SetDeviceKeyInput', {
    fields: t => ({ deviceId: t.string({ required: true }), publicKey: t.field({ type: JwkInput }) }),
  }),
  accepted: { agreementId: 'optionalText', actionId: 'optionalText' },
  run: async (ctx, actor, { deviceId, publicKey: given }) => {
    const key = given ? keyOf(given) : accept(null);
    return key.ok ? setDeviceKey(ctx, actor, { deviceId, publicKey: key.value }) : key;
  },
});

mutation('detachDevice', {
  description: 'Ends that a device speaks for a machine, by its owner or the title holder.',
  input: builder.inputType('DetachDeviceInput', {
    fields: t => ({
      deviceId: t.string({ required: true }),
      closing: t.field({ type: MetersInput }),
      note: t.string(),
    }),
  }),
  accepted: { actionId: 'optionalText' },
  run: detachDevice,
});

mutation('removeDevice', {
  description: 'Removes a device of one’s own: its messages are taken no more, and its token is good no more.',
  input: builder.inputType('RemoveDeviceInput', {
    fields: t => ({
      deviceId: t.string({ required: true }),
      closing: t.field({ type: MetersInput }),
      note: t.string(),
      keepsToken: t.boolean({
        description:
          'Whether it may still hand in with its token, for 90 days, what it measured before; not by default.',
      }),
    }),
  }),
  accepted: { actionId: 'optionalText' },
  run: (ctx, actor, { keepsToken, ...input }) => removeDevice(ctx, actor, { ...input, ...present({ keepsToken }) }),
});

mutation('watchDevice', {
  description: 'Somebody looks at what a device sends: for two minutes its messages are kept as they come.',
  input: builder.inputType('WatchDeviceInput', { fields: t => ({ deviceId: t.string({ required: true }) }) }),
  accepted: { deviceId: 'text' },
  run: (ctx, actor, { deviceId }) => ofDevice(deviceId, watchDevice(ctx, actor, { deviceId })),
});

const ObserverInput = (name: string) =>
  builder.inputType(name, {
    fields: t => ({
      machine: t.string({ required: true, description: 'Subject or reference.' }),
      observerId: t.string({ required: true, description: 'An organisation.' }),
    }),
  });

mutation('appointObserver', {
  description: 'Proposes that an organisation may observe a machine; title holder and custodian sign.',
  input: ObserverInput('AppointObserverInput'),
  accepted: agreed,
  run: appointObserver,
});

mutation('dismissObserver', {
  description: 'Ends that an organisation may observe a machine.',
  input: ObserverInput('DismissObserverInput'),
  accepted: { actionId: 'text' },
  run: dismissObserver,
});

const BasicInput = builder.inputType('PlatformBasicInput', {
  fields: t => ({ user: t.string({ required: true }), password: t.string({ required: true }) }),
});
const ClientInput = builder.inputType('PlatformClientCredentialsInput', {
  fields: t => ({
    tokenUrl: t.string({ required: true }),
    clientId: t.string({ required: true }),
    clientSecret: t.string({ required: true }),
    scope: t.string(),
  }),
});
const PasswordInput = builder.inputType('PlatformPasswordInput', {
  fields: t => ({
    tokenUrl: t.string({ required: true }),
    user: t.string({ required: true }),
    password: t.string({ required: true }),
    clientId: t.string(),
    clientSecret: t.string(),
    scope: t.string(),
  }),
});

mutation('connectPlatform', {
  description: 'Connects an account at a platform (AEMP 2.0). Its secrets are sealed and never told again.',
  input: builder.inputType('ConnectPlatformInput', {
    fields: t => ({
      vendor: t.string({ required: true }),
      name: t.string({ required: true }),
      baseUrl: t.string({ required: true, description: 'What stands before /Fleet.' }),
      basic: t.field({ type: BasicInput, description: 'One of these three.' }),
      clientCredentials: t.field({ type: ClientInput }),
      password: t.field({ type: PasswordInput }),
      series: t.stringList(),
    }),
  }),
  accepted: { platformAccountId: 'text' },
  run: async (ctx, actor, { basic, clientCredentials, password, ...account }) => {
    const ways = [
      ...(basic ? [{ kind: 'basic' as const, ...basic }] : []),
      ...(clientCredentials ? [{ kind: 'client-credentials' as const, ...clientCredentials }] : []),
      ...(password ? [{ kind: 'password' as const, ...password }] : []),
    ];
    const [authorisation] = ways;
    if (!authorisation || ways.length > 1) return refuse('invalid-input', {}, 'authorisation');
    return connectPlatform(ctx, actor, { ...account, authorisation });
  },
});

const PlatformInput = (name: string) =>
  builder.inputType(name, { fields: t => ({ platformAccountId: t.string({ required: true }) }) });

mutation('disconnectPlatform', {
  description: 'Ends an account: it is asked no more, and its secrets are deleted.',
  input: PlatformInput('DisconnectPlatformInput'),
  accepted: { platformAccountId: 'text' },
  run: async (ctx, actor, input) => {
    const done = await disconnectPlatform(ctx, actor, input);
    return done.ok ? accept(input) : done;
  },
});

mutation('pollPlatform', {
  description: 'Has an account asked at the next turn.',
  input: PlatformInput('PollPlatformInput'),
  accepted: { platformAccountId: 'text' },
  run: async (ctx, actor, input) => {
    const done = await pollPlatformNow(ctx, actor, input);
    return done.ok ? accept(input) : done;
  },
});

mutation('allowPlatformHost', {
  description: 'What a host tells is vouched for (T1): by who governs, who has found out whose it is.',
  input: builder.inputType('AllowPlatformHostInput', {
    fields: t => ({ host: t.string({ required: true }), note: t.string({ required: true }) }),
  }),
  accepted: { host: 'text' },
  run: allowPlatformHost,
});

mutation('forbidPlatformHost', {
  description: 'Takes that back.',
  input: builder.inputType('ForbidPlatformHostInput', { fields: t => ({ host: t.string({ required: true }) }) }),
  accepted: { host: 'text' },
  run: forbidPlatformHost,
});

mutation('sendDeviceCommand', {
  description:
    'Has a command sent over the connection that a device of one’s own holds open, at once or when it comes.',
  input: builder.inputType('SendDeviceCommandInput', {
    fields: t => ({
      deviceId: t.string({ required: true }),
      text: t.string({ required: true }),
      confirmed: t.boolean({ description: 'That it may stop the engine, or change the device, is meant.' }),
      hours: t.int({ description: 'How long it waits for the device; 1.' }),
    }),
  }),
  accepted: { commandId: 'text' },
  run: (ctx, actor, { confirmed, hours, ...input }) =>
    sendCommand(ctx, actor, { ...input, ...present({ confirmed, hours }) }),
});

mutation('withdrawDeviceCommand', {
  description: 'Takes a command back that has not gone out.',
  input: builder.inputType('WithdrawDeviceCommandInput', {
    fields: t => ({ deviceId: t.string({ required: true }), commandId: t.string({ required: true }) }),
  }),
  accepted: { commandId: 'text' },
  run: withdrawCommand,
});

mutation('claimDevice', {
  description: 'Says that a device that another has registered under its name is one’s own: who governs decides.',
  input: builder.inputType('ClaimDeviceInput', {
    fields: t => ({
      protocol: t.field({ type: ProtocolType, required: true }),
      externalId: t.string({ required: true }),
      note: t.string({ required: true, description: 'What shows that it is one’s own.' }),
    }),
  }),
  accepted: { claimId: 'text' },
  run: claimDevice,
});

mutation('decideDeviceClaim', {
  description: 'Decides a claim, by who governs: granted, the device is the claimant’s at once.',
  input: builder.inputType('DecideDeviceClaimInput', {
    fields: t => ({
      claimId: t.string({ required: true }),
      isGranted: t.boolean({ required: true }),
      decision: t.string({ required: true, description: 'Why: both sides read it.' }),
    }),
  }),
  accepted: { claimId: 'text' },
  run: decideClaim,
});
