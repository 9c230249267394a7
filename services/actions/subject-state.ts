import {
  type AnchorCommand,
  type AnchorStream,
  anchorStreamFromJson,
  decideAnchor,
  evolveAnchors,
} from '#domain/anchors/stream';
import type { DeviceCommand } from '#domain/devices/commands';
import { decideDevices } from '#domain/devices/decide';
import { evolveDevices } from '#domain/devices/evolve';
import { deviceBookFromJson } from '#domain/devices/json';
import type { DeviceBook } from '#domain/devices/state';
import type { DeviceWorld } from '#domain/devices/world';
import { type DocumentState, decideDocument, evolveDocument } from '#domain/documents/documents';
import type { EquipmentCommand } from '#domain/equipment/commands';
import { decideEquipment } from '#domain/equipment/decide';
import { evolveEquipment } from '#domain/equipment/evolve';
import { equipmentFromJson } from '#domain/equipment/json';
import type { EquipmentState } from '#domain/equipment/state';
import type { EquipmentWorld } from '#domain/equipment/world';
import { type Hex, isAddress, toHex } from '#domain/hex';
import type { LeaseCommand } from '#domain/leases/lifecycle/commands';
import { decideLease } from '#domain/leases/lifecycle/decide';
import { evolveLease } from '#domain/leases/lifecycle/evolve';
import { leaseFromJson } from '#domain/leases/lifecycle/json';
import type { LeaseState } from '#domain/leases/lifecycle/state';
import type { LeaseWorld } from '#domain/leases/lifecycle/world';
import type { LienCommand } from '#domain/liens/commands';
import { decideLien } from '#domain/liens/decide';
import { evolveLiens } from '#domain/liens/evolve';
import { lienBookFromJson } from '#domain/liens/json';
import type { LienBook } from '#domain/liens/state';
import type { LienWorld } from '#domain/liens/world';
import type { ReceivableCommand } from '#domain/receivables/commands';
import { decide } from '#domain/receivables/decide';
import { evolve } from '#domain/receivables/evolve';
import type { ReceivableState } from '#domain/receivables/state';
import { stateFromJson } from '#domain/receivables/state-json';
import type { World } from '#domain/receivables/world';
import { accept, type Result } from '#domain/result';
import { ACTION_TYPES, type ActionCommand, type ActionCommandOf } from '#ledger/typed-data/action-types';
import type { Transaction } from '#prisma/client';
import { FACT_VALUES } from '../settlement/facts.ts';

/** What is kept of a subject by each contract. The liens on a machine have the machine's own subject. */
interface States {
  Receivables: ReceivableState;
  Documents: DocumentState;
  EquipmentTitle: EquipmentState;
  Leases: LeaseState;
  Liens: LienBook;
  Devices: DeviceBook;
  TelemetryAnchors: AnchorStream;
}

export type ServedContract = keyof States;

/** What an action is decided on: the subject's state, of whichever contract it is. */
export type SubjectState = {
  readonly [Contract in ServedContract]: { readonly contract: Contract; readonly state: States[Contract] | null };
}[ServedContract];

/** The commands that services sign: on the contracts whose state is projected. */
export type ServedCommand = ActionCommandOf<ServedContract>;

const SERVED: readonly string[] = [
  'Receivables',
  'Documents',
  'EquipmentTitle',
  'Leases',
  'Liens',
  'Devices',
  'TelemetryAnchors',
] satisfies ServedContract[];

export const isServed = (command: ActionCommand): command is ServedCommand =>
  SERVED.includes(ACTION_TYPES[command.type].contract);

export const versionOf = ({ state }: SubjectState): bigint => state?.version ?? 0n;

/** A command as the chain will see it: with the version it expects and the keys that sign. */
export interface Enveloped {
  readonly expectedVersion: bigint;
  readonly signers: readonly Hex[];
}

/** What a decision of any of the contracts needs to know beside the subject's own state. */
export type ActionWorld = World & EquipmentWorld & LeaseWorld & LienWorld & DeviceWorld;

type EnvelopedCommand = ServedCommand & Enveloped;

const isOf =
  <Command extends EnvelopedCommand>(contract: ServedContract) =>
  (command: EnvelopedCommand): command is Command =>
    ACTION_TYPES[command.type].contract === contract;

const isForReceivables = isOf<EnvelopedCommand & ReceivableCommand>('Receivables');
const isForEquipment = isOf<EnvelopedCommand & EquipmentCommand>('EquipmentTitle');
const isForLeases = isOf<EnvelopedCommand & LeaseCommand>('Leases');
const isForLiens = isOf<EnvelopedCommand & LienCommand>('Liens');
const isForDevices = isOf<EnvelopedCommand & DeviceCommand>('Devices');
const isForAnchors = isOf<EnvelopedCommand & AnchorCommand>('TelemetryAnchors');

/**
 * The state after a command. Refusals: those of `decide`, `decideDocument`, `decideEquipment`, `decideLease`, `decideLien`,
 * `decideDevices` and `decideAnchor`.
 */
export const decideOn = (
  subject: SubjectState,
  command: EnvelopedCommand,
  world: ActionWorld,
): Result<SubjectState> => {
  if (isForReceivables(command)) {
    const before = subject.contract === 'Receivables' ? subject.state : null;
    const decision = decide(command, before, world);
    return decision.ok ? accept({ contract: 'Receivables', state: decision.value.reduce(evolve, before) }) : decision;
  }
  if (isForEquipment(command)) {
    const before = subject.contract === 'EquipmentTitle' ? subject.state : null;
    const decision = decideEquipment(command, before, world);
    return decision.ok
      ? accept({
          contract: 'EquipmentTitle',
          state: decision.value.reduce<EquipmentState | null>(evolveEquipment, before),
        })
      : decision;
  }
  if (isForLeases(command)) {
    const before = subject.contract === 'Leases' ? subject.state : null;
    const decision = decideLease(command, before, world);
    return decision.ok
      ? accept({ contract: 'Leases', state: decision.value.reduce<LeaseState | null>(evolveLease, before) })
      : decision;
  }
  if (isForLiens(command)) {
    const before = subject.contract === 'Liens' ? subject.state : null;
    const decision = decideLien(command, before, world);
    return decision.ok
      ? accept({ contract: 'Liens', state: decision.value.reduce<LienBook | null>(evolveLiens, before) })
      : decision;
  }
  if (isForDevices(command)) {
    const before = subject.contract === 'Devices' ? subject.state : null;
    const decision = decideDevices(command, before, world);
    return decision.ok
      ? accept({ contract: 'Devices', state: decision.value.reduce<DeviceBook | null>(evolveDevices, before) })
      : decision;
  }
  if (isForAnchors(command)) {
    const before = subject.contract === 'TelemetryAnchors' ? subject.state : null;
    const decision = decideAnchor(command, before, world);
    return decision.ok
      ? accept({
          contract: 'TelemetryAnchors',
          state: decision.value.reduce<AnchorStream | null>(evolveAnchors, before),
        })
      : decision;
  }
  const before = subject.contract === 'Documents' ? subject.state : null;
  const decision = decideDocument(command, before, world);
  return decision.ok
    ? accept({ contract: 'Documents', state: decision.value.reduce(evolveDocument, before) })
    : decision;
};

/** The subject as projected: what the chain says. */
export const projectedState = async (
  tx: Transaction,
  contract: ServedContract,
  subject: Hex,
): Promise<SubjectState> => {
  const one = { where: { subject }, select: { state: true } } as const;
  switch (contract) {
    case 'Receivables': {
      const row = await tx.receivableProjection.findUnique(one);
      return { contract, state: row && stateFromJson(row.state) };
    }
    case 'EquipmentTitle': {
      const row = await tx.equipmentProjection.findUnique(one);
      return { contract, state: row && equipmentFromJson(row.state) };
    }
    case 'Leases': {
      const row = await tx.leaseProjection.findUnique(one);
      return { contract, state: row && leaseFromJson(row.state) };
    }
    case 'Liens': {
      const row = await tx.lienBookProjection.findUnique(one);
      return { contract, state: row && lienBookFromJson(row.state) };
    }
    case 'Devices': {
      const row = await tx.deviceBookProjection.findUnique(one);
      return { contract, state: row && deviceBookFromJson(row.state) };
    }
    case 'TelemetryAnchors': {
      const row = await tx.anchorStreamProjection.findUnique(one);
      return { contract, state: row && anchorStreamFromJson(row.state) };
    }
    case 'Documents': {
      const row = await tx.chainFact.findUnique({ where: { kind_key: { kind: 'document', key: subject } } });
      if (!row) return { contract, state: null };
      const { version, root, signer } = FACT_VALUES.document.parse(row.value);
      return { contract, state: { version: BigInt(version), root: toHex(root), signer: toHex(signer) } };
    }
  }
};

/** The keys of those who have a part in the subject now. */
const partiesTo = (subject: SubjectState): (Hex | null)[] => {
  if (!subject.state) return [];
  switch (subject.contract) {
    case 'Receivables':
      return [
        subject.state.obligor,
        ...subject.state.fragments.flatMap(({ holder, assignor, payee, counterparty }) => [
          holder,
          assignor,
          payee,
          counterparty,
        ]),
        ...Object.values(subject.state.quotes).map(quote => quote.bank),
      ];
    case 'EquipmentTitle':
      return [
        subject.state.issuer,
        subject.state.holder,
        subject.state.custodian,
        subject.state.proposal?.buyer ?? null,
      ];
    case 'Leases':
      return [subject.state.lessor, subject.state.lessee, ...subject.state.assignments.map(({ assignee }) => assignee)];
    case 'Liens':
      return subject.state.liens.flatMap(({ grantor, securedParty }) => [grantor, securedParty]);
    case 'Devices':
      return [...subject.state.devices.map(({ owner }) => owner), ...subject.state.observers];
    case 'TelemetryAnchors':
      return [subject.state.observer];
    case 'Documents':
      return [];
  }
};

/** Every key that has a say in the decision: signers, the parties that the command names, the parties to the subject. */
export const keysIn = (command: ActionCommand, signers: readonly Hex[], subject: SubjectState): Hex[] => {
  const named = Object.values(command).filter((value): value is Hex => typeof value === 'string' && isAddress(value));
  return [...new Set([...signers, ...named, ...partiesTo(subject)].filter(key => key !== null))];
};
