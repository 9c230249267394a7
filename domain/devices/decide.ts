import { type Hex, ZERO_ADDRESS, ZERO_HASH } from '#domain/hex';
import { decided } from '#domain/lifecycle/checks';
import {
  MEMBERS,
  principalOf,
  requireAll,
  requireEnvelope,
  requireKinds,
  type SignerRule,
  TRADING,
} from '#domain/lifecycle/signers';
import { nextState } from '#domain/lifecycle/transitions';
import type { Result } from '#domain/result';
import type { DeviceCommand, DeviceCommandOf, DeviceCommandType } from './commands.ts';
import type { DeviceEvent } from './events.ts';
import { type Checked, type DeviceRefusal, unless } from './refusals.ts';
import { type DeviceBook, deviceNamed, isObserver, KEY_KINDS } from './state.ts';
import { DEVICE_TRANSITIONS } from './transitions.ts';
import type { DeviceWorld, MachineSides } from './world.ts';

/** Who may sign what. */
export const DEVICE_SIGNERS = {
  EnrolDevice: { kinds: TRADING, signers: 'several' },
  ReplaceDevice: { kinds: TRADING, signers: 'several' },
  RemoveDevice: { kinds: TRADING, signers: 'one' },
  ReplaceMeter: { kinds: TRADING, signers: 'several' },
  AppointObserver: { kinds: TRADING, signers: 'several' },
  DismissObserver: { kinds: MEMBERS, signers: 'one' },
} as const satisfies Readonly<Record<DeviceCommandType, SignerRule>>;

type Decision = Result<DeviceEvent[], DeviceRefusal>;

/** Those of the machine without whom nothing is enrolled there. */
const sidesOf = ({ holder, custodian }: MachineSides): Hex[] => [...(holder === null ? [] : [holder]), custodian];

/** The machine is there, so that `sides` are its parties. */
const onMachine = ({ machineSides }: DeviceWorld, check: (sides: readonly Hex[]) => Checked): Checked =>
  machineSides?.isRecorded && machineSides.holder !== null
    ? check(sidesOf(machineSides))
    : unless(false, 'wrong-machine');

const requireSpeaking = (book: DeviceBook | null, type: DeviceCommandType, device: Hex, field: string): Checked => {
  const status = deviceNamed(book, device) ? 'Enrolled' : 'None';
  return unless(nextState(DEVICE_TRANSITIONS, status, type) !== null, 'unknown-device', { device }, field);
};

const requireFree = ({ placeOf }: DeviceWorld, device: Hex): Checked => {
  const machine = placeOf(device);
  const params = { device, machine: machine ?? ZERO_HASH };
  return unless(device !== ZERO_HASH && machine === null, 'device-enrolled', params, 'device');
};

const requireKey = ({ key, keyKind }: { readonly key: Hex; readonly keyKind: number }): Checked =>
  unless(keyKind < KEY_KINDS.length && (keyKind === 0) === (key === ZERO_HASH), 'bad-key', { keyKind }, 'keyKind');

const checkEnrolment = (command: DeviceCommandOf<'EnrolDevice'>, world: DeviceWorld): Checked =>
  onMachine(
    world,
    sides =>
      requireFree(world, command.device) ??
      requireAll(command, [...command.signers.slice(0, 1), ...sides]) ??
      requireKey(command) ??
      (command.observer === ZERO_ADDRESS ? null : requireKinds(world, command.observer, MEMBERS)),
  );

const checkReplacement = (
  command: DeviceCommandOf<'ReplaceDevice'>,
  book: DeviceBook | null,
  world: DeviceWorld,
): Checked =>
  onMachine(world, sides => {
    const { removed, device, type } = command;
    return (
      requireSpeaking(book, type, removed, 'removed') ??
      (device === removed ? null : requireFree(world, device)) ??
      requireAll(command, [...command.signers.slice(0, 1), ...sides]) ??
      requireKey(command)
    );
  });

/** The one whose it is, or the title holder. */
const requireParty = (command: DeviceCommand, one: Hex | undefined, { machineSides }: DeviceWorld): Checked => {
  const signer = principalOf(command);
  return unless(signer === one || signer === machineSides?.holder, 'not-device-party', { signer });
};

const checkMeter = (command: DeviceCommandOf<'ReplaceMeter'>, world: DeviceWorld): Checked =>
  onMachine(
    world,
    sides =>
      requireAll(command, sides) ??
      unless(![command.meter, command.closing, command.opening].includes(ZERO_HASH), 'no-value'),
  );

const checkAppointment = (
  command: DeviceCommandOf<'AppointObserver'>,
  book: DeviceBook | null,
  world: DeviceWorld,
): Checked => {
  const { observer } = command;
  const isNew = observer !== ZERO_ADDRESS && !isObserver(book, observer);
  return onMachine(
    world,
    sides =>
      requireAll(command, sides) ??
      unless(isNew, 'observer-appointed', { observer }, 'observer') ??
      requireKinds(world, observer, MEMBERS),
  );
};

/**
 * Whether a command on a machine's devices is accepted, and what happens then. Checked in the contract's order: version →
 * signers → machine → device → who the signers are → the fields' values → the observer's key. Refusals: `DEVICE_REFUSALS`.
 */
export const decideDevices = (command: DeviceCommand, book: DeviceBook | null, world: DeviceWorld): Decision => {
  const current = book?.version ?? 0n;
  const envelope = requireEnvelope(command, DEVICE_SIGNERS[command.type], current, world);
  if (envelope) return decided(envelope, () => []);
  const { subject, signers } = command;
  const next = { subject, version: current + 1n };
  const owner = signers[0] ?? ZERO_ADDRESS;
  switch (command.type) {
    case 'EnrolDevice': {
      const { device, key, keyKind, observer, opening } = command;
      return decided(checkEnrolment(command, world), () => [
        { type: 'DeviceEnrolled', ...next, device, owner, key, keyKind, observer, opening },
      ]);
    }
    case 'ReplaceDevice': {
      const { removed, device, key, keyKind, closing, opening } = command;
      return decided(checkReplacement(command, book, world), () => [
        { type: 'DeviceReplaced', ...next, removed, device, owner, key, keyKind, closing, opening },
      ]);
    }
    case 'RemoveDevice': {
      const { device, closing } = command;
      const refusal =
        requireSpeaking(book, command.type, device, 'device') ??
        requireParty(command, deviceNamed(book, device)?.owner, world);
      return decided(refusal, () => [{ type: 'DeviceRemoved', ...next, device, closing }]);
    }
    case 'ReplaceMeter': {
      const { meter, closing, opening } = command;
      return decided(checkMeter(command, world), () => [{ type: 'MeterReplaced', ...next, meter, closing, opening }]);
    }
    case 'AppointObserver':
      return decided(checkAppointment(command, book, world), () => [
        { type: 'ObserverAppointed', ...next, observer: command.observer },
      ]);
    case 'DismissObserver': {
      const { observer } = command;
      const refusal =
        unless(isObserver(book, observer), 'unknown-observer', { observer }, 'observer') ??
        requireParty(command, observer, world);
      return decided(refusal, () => [{ type: 'ObserverDismissed', ...next, observer }]);
    }
  }
};
