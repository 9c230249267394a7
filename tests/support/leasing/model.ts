import {
  ANCHOR_SIGNERS,
  type AnchorCommand,
  type AnchorEvent,
  type AnchorStream,
  decideAnchor,
  evolveAnchors,
} from '#domain/anchors/stream';
import type { DeviceCommand } from '#domain/devices/commands';
import { DEVICE_SIGNERS, decideDevices } from '#domain/devices/decide';
import type { DeviceEvent } from '#domain/devices/events';
import { evolveDevices } from '#domain/devices/evolve';
import { type DeviceBook, deviceNamed } from '#domain/devices/state';
import type { EquipmentCommand } from '#domain/equipment/commands';
import { decideEquipment, EQUIPMENT_SIGNERS } from '#domain/equipment/decide';
import type { EquipmentEvent } from '#domain/equipment/events';
import { evolveEquipment } from '#domain/equipment/evolve';
import type { EquipmentState } from '#domain/equipment/state';
import { type Hex, wordOf } from '#domain/hex';
import type { LeaseCommand } from '#domain/leases/lifecycle/commands';
import { decideLease, LEASE_SIGNERS } from '#domain/leases/lifecycle/decide';
import type { LeaseEvent } from '#domain/leases/lifecycle/events';
import { evolveLease } from '#domain/leases/lifecycle/evolve';
import { isRunning, type LeaseState } from '#domain/leases/lifecycle/state';
import type { LienCommand } from '#domain/liens/commands';
import { decideLien } from '#domain/liens/decide';
import type { LienEvent } from '#domain/liens/events';
import { evolveLiens } from '#domain/liens/evolve';
import { grantorOfEquipment, grantorOfFragment, grantorOfLease } from '#domain/liens/grantor';
import { type LienBook, securedParties } from '#domain/liens/state';
import type { KeyStanding } from '#domain/lifecycle/signers';
import type { Refusal, Result } from '#domain/result';
import type { ModelActor } from '../receivables/model.ts';

export const MACHINES = [wordOf(0xa1n), wordOf(0xa2n)] as const;
export const LEASES = [wordOf(0xb1n), wordOf(0xb2n), wordOf(0xb3n)] as const;

export type LeasingCommand = EquipmentCommand | LeaseCommand | LienCommand | DeviceCommand | AnchorCommand;
export type LeasingEvent = EquipmentEvent | LeaseEvent | LienEvent | DeviceEvent | AnchorEvent;
export type LeasingVerdict = Result<readonly LeasingEvent[], Refusal>;

const isForEquipment = (command: LeasingCommand): command is EquipmentCommand => command.type in EQUIPMENT_SIGNERS;
const isForLeases = (command: LeasingCommand): command is LeaseCommand => command.type in LEASE_SIGNERS;
const isForDevices = (command: LeasingCommand): command is DeviceCommand => command.type in DEVICE_SIGNERS;
const isForAnchors = (command: LeasingCommand): command is AnchorCommand => command.type in ANCHOR_SIGNERS;

/**
 * Machines, leases, liens, devices and anchors as the domain sees them, with what they share: keys, fingerprints, time, and each other. Plays
 * the part of the chain in property tests, and is compared with the chain in the differential tests.
 */
export class LeasingModel {
  now: number;
  readonly actors: readonly ModelActor[];
  readonly governor: Hex;
  readonly machines = new Map<Hex, EquipmentState>();
  readonly leases = new Map<Hex, LeaseState>();
  readonly books = new Map<Hex, LienBook>();
  readonly devices = new Map<Hex, DeviceBook>();
  readonly streams = new Map<Hex, AnchorStream>();
  readonly frozen = new Set<Hex>();
  readonly #fingerprints = new Map<Hex, Hex>();

  constructor(actors: readonly ModelActor[], governor: Hex, now: number) {
    this.actors = actors;
    this.governor = governor;
    this.now = now;
  }

  liveObject = (fingerprint: Hex): Hex | null => this.#fingerprints.get(fingerprint) ?? null;

  keysOn = (subject: Hex): KeyStanding => {
    const validKinds = (key: Hex): number => {
      const actor = this.actors.find(one => one.key === key);
      return actor && this.isKnown(key, subject) && this.now <= (actor.expiresAt ?? this.now) ? actor.kinds : 0;
    };
    return {
      kindsOf: key => (this.frozen.has(key) ? 0 : validKinds(key)),
      isFrozen: key => this.frozen.has(key) && validKinds(key) !== 0,
    };
  };

  /** Whether the registrar has ever vouched for a key on this subject: of others a contract says nothing. */
  isKnown(key: Hex, subject: Hex): boolean {
    const actor = this.actors.find(one => one.key === key);
    return actor !== undefined && !actor.isUnbound && (actor.isOpen || (actor.subjects ?? []).includes(subject));
  }

  /** The lease that runs of a machine: by title, or under a head lease, which may have lost its own ground since. */
  currentLeaseOf = (head: Hex | null, machine: Hex): Hex | null =>
    [...this.leases.values()].find(one => one.head === head && isRunning(one) && one.machines.includes(machine))
      ?.subject ?? null;

  subleasesOf = (subject: Hex): number =>
    [...this.leases.values()].filter(one => one.head === subject && isRunning(one)).length;

  leaseOfReceivable = (receivable: Hex): Hex | null =>
    [...this.leases.values()].find(({ bills }) => bills.some(one => one.receivable === receivable))?.subject ?? null;

  securedParties = (subject: Hex, collateral: 'Equipment' | 'Lease'): Hex[] =>
    securedParties(this.books.get(subject) ?? null, collateral, this.now);

  /** The machine for which a device speaks. */
  placeOf = (device: Hex): Hex | null =>
    [...this.devices.values()].find(book => deviceNamed(book, device) !== null)?.subject ?? null;

  /** What would be answered, without doing it. */
  decide(command: LeasingCommand): LeasingVerdict {
    const { subject } = command;
    const { now, liveObject } = this;
    const isObject = [...this.#fingerprints.values()].includes(subject);
    const keys = this.keysOn(subject);
    if (isForEquipment(command)) {
      return decideEquipment(command, this.machines.get(subject) ?? null, {
        ...keys,
        now,
        liveObject,
        isObject,
        securedParties: this.securedParties(subject, 'Equipment'),
        currentLease: this.currentLeaseOf(null, subject),
      });
    }
    if (isForLeases(command)) {
      const state = this.leases.get(subject) ?? null;
      return decideLease(command, state, {
        ...keys,
        liveObject,
        isObject,
        isKnown: key => this.isKnown(key, subject),
        keysOn: this.keysOn,
        titleHolderOf: machine => {
          const granted = grantorOfEquipment(this.machines.get(machine) ?? null);
          return granted.ok ? granted.value : null;
        },
        currentLeaseOf: this.currentLeaseOf,
        headLease: (state?.head && this.leases.get(state.head)) ?? null,
        subleases: this.subleasesOf(subject),
        securedParties: this.securedParties(subject, 'Lease'),
        leaseOfReceivable: this.leaseOfReceivable,
      });
    }
    if (isForDevices(command)) {
      const machine = this.machines.get(subject);
      return decideDevices(command, this.devices.get(subject) ?? null, {
        ...keys,
        machineSides: machine
          ? { isRecorded: machine.status === 'Recorded', holder: machine.holder, custodian: machine.custodian }
          : null,
        placeOf: this.placeOf,
      });
    }
    if (isForAnchors(command)) return decideAnchor(command, this.streams.get(subject) ?? null, keys);
    return decideLien(command, this.books.get(subject) ?? null, {
      ...keys,
      now,
      grantorOf: (collateral, part) => {
        if (collateral === 'Receivable') return grantorOfFragment(null, part, now);
        if (part !== 0) return { ok: false, refusal: { code: 'wrong-collateral' } };
        return collateral === 'Lease'
          ? grantorOfLease(this.leases.get(subject) ?? null)
          : grantorOfEquipment(this.machines.get(subject) ?? null);
      },
      isGovernor: key => key === this.governor,
      threshold: 1,
    });
  }

  perform(command: LeasingCommand): LeasingVerdict {
    const verdict = this.decide(command);
    if (verdict.ok) for (const event of verdict.value) this.#apply(event);
    return verdict;
  }

  versionOf(command: { readonly type: LeasingCommand['type']; readonly subject: Hex }): bigint {
    return this.#keptBy(command.type).get(command.subject)?.version ?? 0n;
  }

  #keptBy(type: LeasingCommand['type']): ReadonlyMap<Hex, { readonly version: bigint }> {
    if (type in EQUIPMENT_SIGNERS) return this.machines;
    if (type in LEASE_SIGNERS) return this.leases;
    if (type in DEVICE_SIGNERS) return this.devices;
    return type in ANCHOR_SIGNERS ? this.streams : this.books;
  }

  #apply(event: LeasingEvent): void {
    const { subject } = event;
    switch (event.type) {
      case 'LienFiled':
      case 'LienContinued':
      case 'LienSubordinated':
      case 'LienReleased':
      case 'LienReleasedByOrder':
        this.books.set(subject, evolveLiens(this.books.get(subject) ?? null, event));
        return;
      case 'DeviceEnrolled':
      case 'DeviceReplaced':
      case 'DeviceRemoved':
      case 'MeterReplaced':
      case 'ObserverAppointed':
      case 'ObserverDismissed':
        this.devices.set(subject, evolveDevices(this.devices.get(subject) ?? null, event));
        return;
      case 'ReadingsAnchored':
        this.streams.set(subject, evolveAnchors(this.streams.get(subject) ?? null, event));
        return;
      case 'Signed':
      case 'Attested':
      case 'LeaseCancelled':
      case 'Commenced':
      case 'Amended':
      case 'PeriodBilled':
      case 'DefaultNoticed':
      case 'Cured':
      case 'Repossessed':
      case 'Novated':
      case 'LessorChanged':
      case 'RentsAssigned':
      case 'RentsReturned':
      case 'Ended':
        this.leases.set(subject, evolveLease(this.leases.get(subject) ?? null, event));
        break;
      default:
        this.machines.set(subject, evolveEquipment(this.machines.get(subject) ?? null, event));
    }
    if (event.type === 'Signed' || event.type === 'PassportIssued') {
      for (const fingerprint of event.fingerprints) this.#fingerprints.set(fingerprint, subject);
    }
    if (event.type === 'LeaseCancelled' || event.type === 'PassportCancelled') {
      for (const [fingerprint, object] of this.#fingerprints)
        if (object === subject) this.#fingerprints.delete(fingerprint);
    }
  }
}
