import { deviceNamed } from '#domain/devices/state';
import type { MachineSides } from '#domain/devices/world';
import type { EquipmentState } from '#domain/equipment/state';
import { type Hex, toHex } from '#domain/hex';
import { isRunning, type LeaseState } from '#domain/leases/lifecycle/state';
import { grantorOfEquipment, grantorOfFragment, grantorOfLease } from '#domain/liens/grantor';
import { type Collateral, type LienBook, securedParties, standingLiens } from '#domain/liens/state';
import type { ReceivableState } from '#domain/receivables/state';
import { type Refusal, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { FACT_VALUES } from '../settlement/facts.ts';
import { secondsOf, stateWithInFlight } from './in-flight.ts';
import { claimsOn, type KeyStanding, keyStanding } from './standing.ts';
import {
  type ActionWorld,
  keysIn,
  type ServedCommand,
  type ServedContract,
  type SubjectState,
} from './subject-state.ts';

/** The world in which a command is decided, and the actions elsewhere that it was decided on. */
export interface DecidedWorld {
  readonly world: ActionWorld;
  /** On their way on other subjects, or in other contracts: the command is sent once they are settled. */
  readonly waitsFor: readonly string[];
}

/** What a command claims for itself alone: nobody else may decide on the same until this transaction ends. */
export const claimedBy = (command: ServedCommand) => ({
  fingerprints: 'fingerprints' in command ? command.fingerprints : [],
  entry: command.type === 'RecordPayment' ? command.entry : null,
  allocation: command.type === 'RecordPayment' ? command.allocation : null,
});

/** Looks at other subjects as they will be, and remembers what is on its way there. */
class Surroundings {
  readonly #tx: Transaction;
  readonly #ctx: ServiceContext;
  readonly #seen = new Map<string, SubjectState>();
  readonly #waitsFor = new Set<string>();

  constructor(tx: Transaction, ctx: ServiceContext) {
    this.#tx = tx;
    this.#ctx = ctx;
  }

  get waitsFor(): readonly string[] {
    return [...this.#waitsFor];
  }

  async #look(contract: ServedContract, subject: Hex): Promise<SubjectState> {
    const name = `${contract} ${subject}`;
    const known = this.#seen.get(name);
    if (known) return known;
    const { subject: state, inFlight } = await stateWithInFlight(this.#tx, this.#ctx, contract, subject);
    for (const { id, changesVersion } of inFlight) if (changesVersion) this.#waitsFor.add(id);
    this.#seen.set(name, state);
    return state;
  }

  async machine(subject: Hex): Promise<EquipmentState | null> {
    const seen = await this.#look('EquipmentTitle', subject);
    return seen.contract === 'EquipmentTitle' ? seen.state : null;
  }

  async lease(subject: Hex): Promise<LeaseState | null> {
    const seen = await this.#look('Leases', subject);
    return seen.contract === 'Leases' ? seen.state : null;
  }

  async liens(subject: Hex): Promise<LienBook | null> {
    const seen = await this.#look('Liens', subject);
    return seen.contract === 'Liens' ? seen.state : null;
  }

  async receivable(subject: Hex): Promise<ReceivableState | null> {
    const seen = await this.#look('Receivables', subject);
    return seen.contract === 'Receivables' ? seen.state : null;
  }

  /** The leases that run of any of these machines, those on their way there too. */
  async leasesOf(machines: readonly Hex[]): Promise<LeaseState[]> {
    const rows = await this.#tx.$queryRaw<{ lease: string }[]>`
      SELECT lease FROM leased_machine_projections WHERE machine = ANY(${[...machines]}::text[]) AND running
      UNION
      SELECT action.subject FROM actions action
       WHERE action.status IN ('PENDING', 'SUBMITTED') AND action.type = 'CommenceLease'
         AND action.message->'machines' ?| ${[...machines]}::text[]`;
    return this.#running(rows.map(row => row.lease));
  }

  /** The leases that run under this one. */
  async subleasesOf(head: Hex): Promise<LeaseState[]> {
    const rows = await this.#tx.$queryRaw<{ lease: string }[]>`
      SELECT subject AS lease FROM lease_projections WHERE head = ${head} AND status IN ('Signed', 'Commenced', 'Defaulted')`;
    return this.#running(rows.map(row => row.lease));
  }

  async #running(subjects: readonly string[]): Promise<LeaseState[]> {
    const leases: LeaseState[] = [];
    // One after the other: a transaction has one connection.
    for (const subject of subjects) {
      const lease = await this.lease(toHex(subject));
      if (lease && isRunning(lease)) leases.push(lease);
    }
    return leases;
  }

  /** Which lease's rent a receivable is, or is about to be. */
  async leaseOfReceivable(receivable: Hex): Promise<Hex | null> {
    const fact = await this.#tx.chainFact.findUnique({ where: { kind_key: { kind: 'rent', key: receivable } } });
    if (fact) return toHex(FACT_VALUES.rent.parse(fact.value).lease);
    const [row] = await this.#tx.$queryRaw<{ subject: string }[]>`
      SELECT subject FROM actions WHERE status IN ('PENDING', 'SUBMITTED') AND type = 'BillPeriod'
         AND message->>'receivable' = ${receivable} LIMIT 1`;
    return row ? toHex(row.subject) : null;
  }

  /** The machine for which a device speaks, or is about to. */
  async placeOfDevice(device: Hex): Promise<Hex | null> {
    const [row] = await this.#tx.$queryRaw<{ subject: string }[]>`
      SELECT subject FROM device_projections WHERE device = ${device}
       UNION ALL
      SELECT subject FROM actions WHERE status IN ('PENDING', 'SUBMITTED') AND contract = 'Devices'
         AND type IN ('EnrolDevice', 'ReplaceDevice') AND message->>'device' = ${device} LIMIT 1`;
    if (!row) return null;
    const subject = toHex(row.subject);
    const { subject: seen } = await stateWithInFlight(this.#tx, this.#ctx, 'Devices', subject);
    const speaks = seen.contract === 'Devices' && deviceNamed(seen.state, device) !== null;
    return speaks ? subject : null;
  }

  /** Whether the subject has fingerprints already, as something else than what the contract keeps. */
  async isOther(contract: ServedContract, subject: Hex): Promise<boolean> {
    const [row] = await this.#tx.$queryRaw<{ found: boolean }[]>`
      SELECT (${contract} <> 'Receivables' AND EXISTS (SELECT 1 FROM receivable_projections WHERE subject = ${subject}))
          OR (${contract} <> 'EquipmentTitle' AND EXISTS (SELECT 1 FROM equipment_projections WHERE subject = ${subject}))
          OR (${contract} <> 'Leases' AND EXISTS (SELECT 1 FROM lease_projections WHERE subject = ${subject})) AS found`;
    return row?.found === true;
  }

  async governors(): Promise<{ readonly governors: readonly Hex[]; readonly threshold: number }> {
    const fact = await this.#tx.chainFact.findUnique({ where: { kind_key: { kind: 'governors', key: 'governors' } } });
    if (!fact) return { governors: [], threshold: 1 };
    const { governors, threshold } = FACT_VALUES.governors.parse(fact.value);
    return { governors: governors.map(toHex), threshold: Number(threshold) };
  }
}

/** Nothing beside the subject itself: what commands of other contracts ask for, and this one does not. */
const NOTHING: Omit<ActionWorld, keyof KeyStanding | keyof Awaited<ReturnType<typeof claimsOn>> | 'now'> = {
  isPledged: () => false,
  isObject: false,
  securedParties: [],
  currentLease: null,
  keysOn: () => ({ kindsOf: () => 0, isFrozen: () => false }),
  titleHolderOf: () => null,
  currentLeaseOf: () => null,
  headLease: null,
  subleases: 0,
  leaseOfReceivable: () => null,
  grantorOf: () => refuse('wrong-collateral'),
  isGovernor: () => false,
  threshold: 1,
  machineSides: null,
  placeOf: () => null,
};

type Around = Partial<typeof NOTHING>;

const aroundReceivable = async (around: Surroundings, subject: Hex, now: number): Promise<Around> => {
  const book = await around.liens(subject);
  return { isPledged: fragment => standingLiens(book, 'Receivable', fragment, now).length > 0 };
};

const aroundMachine = async (around: Surroundings, { type, subject }: ServedCommand, now: number): Promise<Around> => {
  if (type === 'IssuePassport') return { isObject: await around.isOther('EquipmentTitle', subject) };
  const book = await around.liens(subject);
  const [current] = (await around.leasesOf([subject])).filter(({ head }) => head === null);
  return { securedParties: securedParties(book, 'Equipment', now), currentLease: current?.subject ?? null };
};

/** What a commencement looks at: titles, the head lease, and who lets the machines already. */
const aroundCommencement = async (
  tx: Transaction,
  around: Surroundings,
  machines: readonly Hex[],
  lease: LeaseState | null,
  now: number,
): Promise<Around> => {
  const titles = new Map<Hex, Hex | null>();
  const standings = new Map<Hex, KeyStanding>();
  for (const machine of machines) {
    const granted = grantorOfEquipment(await around.machine(machine));
    titles.set(machine, granted.ok ? granted.value : null);
    if (granted.ok) standings.set(machine, await keyStanding(tx, machine, [granted.value], now));
  }
  const headLease = lease?.head ? await around.lease(lease.head) : null;
  if (headLease) standings.set(headLease.subject, await keyStanding(tx, headLease.subject, [headLease.lessee], now));
  const leases = await around.leasesOf(machines);
  return {
    titleHolderOf: machine => titles.get(machine) ?? null,
    keysOn: subject => standings.get(subject) ?? NOTHING.keysOn(subject),
    headLease,
    currentLeaseOf: (head, machine) =>
      leases.find(one => one.head === head && one.machines.includes(machine))?.subject ?? null,
  };
};

const aroundLease = async (
  tx: Transaction,
  around: Surroundings,
  command: ServedCommand,
  lease: LeaseState | null,
  now: number,
): Promise<Around> => {
  const { type, subject } = command;
  if (type === 'SignLease') return { isObject: await around.isOther('Leases', subject) };
  const book = await around.liens(subject);
  const parties = { securedParties: securedParties(book, 'Lease', now) };
  if (type === 'CommenceLease') {
    return { ...parties, ...(await aroundCommencement(tx, around, command.machines, lease, now)) };
  }
  if (type === 'EndLease') return { ...parties, subleases: (await around.subleasesOf(subject)).length };
  if (type === 'BillPeriod') {
    const taken = await around.leaseOfReceivable(command.receivable);
    return { ...parties, leaseOfReceivable: () => taken };
  }
  return parties;
};

const aroundLien = async (around: Surroundings, command: ServedCommand, now: number): Promise<Around> => {
  const { type, subject } = command;
  if (type === 'ReleaseLienByOrder') {
    const { governors, threshold } = await around.governors();
    return { isGovernor: key => governors.includes(key), threshold };
  }
  if (type !== 'FileLien') return {};
  const machine = await around.machine(subject);
  const lease = await around.lease(subject);
  const receivable = await around.receivable(subject);
  const whole: Refusal<'wrong-collateral'> = { code: 'wrong-collateral' };
  return {
    grantorOf: (collateral: Collateral, part: number) => {
      if (collateral === 'Receivable') return grantorOfFragment(receivable, part, now);
      if (part !== 0) return { ok: false, refusal: whole };
      return collateral === 'Lease' ? grantorOfLease(lease) : grantorOfEquipment(machine);
    },
  };
};

/** The machine that the devices are on, and where a device that is named speaks already, or is about to. */
const aroundDevices = async (around: Surroundings, command: ServedCommand): Promise<Around> => {
  const machine = await around.machine(command.subject);
  const machineSides: MachineSides | null = machine && {
    isRecorded: machine.status === 'Recorded',
    holder: machine.holder,
    custodian: machine.custodian,
  };
  const place = 'device' in command ? await around.placeOfDevice(command.device) : null;
  return { machineSides, placeOf: () => place };
};

const lookAround = (
  tx: Transaction,
  around: Surroundings,
  command: ServedCommand,
  before: SubjectState,
  now: number,
): Promise<Around> => {
  switch (before.contract) {
    case 'Receivables':
      return aroundReceivable(around, command.subject, now);
    case 'EquipmentTitle':
      return aroundMachine(around, command, now);
    case 'Leases':
      return aroundLease(tx, around, command, before.state, now);
    case 'Liens':
      return aroundLien(around, command, now);
    case 'Devices':
      return aroundDevices(around, command);
    case 'TelemetryAnchors':
    case 'Documents':
      return Promise.resolve({});
  }
};

/**
 * All that a command is decided on beside its subject's state `before`: keys, claims, and of machines, leases and liens
 * what it asks for, as they will be when it arrives.
 */
export const worldFor = async (
  tx: Transaction,
  ctx: ServiceContext,
  command: ServedCommand,
  signers: readonly Hex[],
  before: SubjectState,
): Promise<DecidedWorld> => {
  const now = secondsOf(ctx.clock.now());
  const standing = await keyStanding(tx, command.subject, keysIn(command, signers, before), now);
  const claims = await claimsOn(tx, claimedBy(command));
  const around = new Surroundings(tx, ctx);
  const found = await lookAround(tx, around, command, before, now);
  return {
    world: {
      ...NOTHING,
      now,
      ...standing,
      ...claims,
      // Whether something is claimed already is the contract's to say: the portal warns, and the refusal is on the record.
      ...('fingerprints' in command && { liveObject: () => null }),
      ...found,
    },
    waitsFor: around.waitsFor,
  };
};
