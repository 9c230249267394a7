import { ANCHOR_SIGNERS } from '#domain/anchors/stream';
import { DEVICE_SIGNERS } from '#domain/devices/decide';
import { EQUIPMENT_SIGNERS } from '#domain/equipment/decide';
import { type Hex, ZERO_ADDRESS, ZERO_HASH } from '#domain/hex';
import { LEASE_SIGNERS } from '#domain/leases/lifecycle/decide';
import { buyersOf, type LeaseState, partiesOf } from '#domain/leases/lifecycle/state';
import { LIEN_SIGNERS } from '#domain/liens/decide';
import { COLLATERALS, standingLiens } from '#domain/liens/state';
import { DAY, type Dice, hash } from '../receivables/dice.ts';
import { LEASES, type LeasingCommand, type LeasingModel, MACHINES } from './model.ts';

type LeasingCommandType = LeasingCommand['type'];

const ALL_SIGNERS = [EQUIPMENT_SIGNERS, LEASE_SIGNERS, LIEN_SIGNERS, DEVICE_SIGNERS, ANCHOR_SIGNERS];

const isType = (type: string): type is LeasingCommandType => ALL_SIGNERS.some(table => type in table);

export const LEASING_TYPES = ALL_SIGNERS.flatMap(Object.keys).filter(isType);

/** Small pools of hashes, so that the same ones are met again. */
const POOL = {
  fingerprints: 21,
  terms: 22,
  recalls: 23,
  components: 24,
  liens: 25,
  receivables: 26,
  notes: 27,
  devices: 28,
  roots: 29,
} as const;

const distinct = (keys: readonly Hex[]): Hex[] => [...new Set(keys)];

/** A command of this type that is likely to be accepted. */
export const draftLeasingCommand = (type: LeasingCommandType, model: LeasingModel, dice: Dice): LeasingCommand => {
  const named = (name: string): Hex => model.actors.find(actor => actor.name === name)?.key ?? ZERO_ADDRESS;
  const oneOf = (...names: string[]): Hex => named(dice.pick(names) ?? '');
  const note = hash(POOL.notes, dice.below(3));
  const expiry = model.now + dice.below(8) * DAY;
  const machine = dice.pick(MACHINES) ?? MACHINES[0];
  const state = model.machines.get(machine);
  const holder = state?.holder ?? named('maker');
  const onMachine = (...signers: Hex[]) => ({
    subject: machine,
    expectedVersion: model.versionOf({ type, subject: machine }),
    signers: distinct(signers),
  });
  const terms = state?.proposal?.terms ?? note;
  const buyer = state?.proposal?.buyer ?? named('owner');
  const secured = model.securedParties(machine, 'Equipment');

  const subject = dice.pick(LEASES) ?? LEASES[0];
  const lease: LeaseState | undefined = model.leases.get(subject);
  const lessor = lease?.lessor ?? named('lessor');
  const lessee = lease?.lessee ?? named('lessee');
  const onLease = (...signers: Hex[]) => ({
    subject,
    expectedVersion: model.versionOf({ type, subject }),
    signers: distinct(signers),
  });
  const rentSecured = model.securedParties(subject, 'Lease');
  const interested = lease ? [...buyersOf(lease), ...rentSecured] : [];
  const agreed = (...others: Hex[]): Hex[] =>
    lease ? [...partiesOf(lease), ...others, ...interested] : [lessor, lessee, ...others];

  // Liens are filed on machines and leases by turns; what is changed is mostly one that stands.
  const onWhat = dice.chance(60) ? machine : subject;
  const collateral = onWhat === machine ? 0 : 1;
  const book = model.books.get(onWhat) ?? null;
  const stand = standingLiens(book, COLLATERALS[collateral] ?? 'Equipment', 0, model.now);
  const lien = dice.pick(stand) ?? dice.pick(book?.liens ?? []);
  const onLien = (...signers: Hex[]) => ({
    subject: onWhat,
    expectedVersion: model.versionOf({ type, subject: onWhat }),
    signers: distinct(signers),
    lien: lien?.lien ?? hash(POOL.liens, 0),
  });
  const securedParty = lien?.securedParty ?? named('bank');

  const custodian = state?.custodian ?? holder;
  const deviceBook = model.devices.get(machine);
  const device = hash(POOL.devices, dice.below(5));
  const speaking = dice.pick(deviceBook?.devices ?? []);
  const keyKind = dice.below(3);
  const ownKey = { keyKind, key: keyKind === 0 ? ZERO_HASH : note };
  const deviceOwner = dice.chance(50) ? holder : oneOf('owner', 'user', 'dealer', 'bank');

  switch (type) {
    case 'EnrolDevice': {
      const observer = dice.chance(30) ? ZERO_ADDRESS : oneOf('owner', 'user', 'bank', 'auditor');
      return { type, ...onMachine(deviceOwner, holder, custodian), device, ...ownKey, observer, opening: note };
    }
    case 'ReplaceDevice': {
      const removed = speaking?.device ?? device;
      const to = dice.chance(20) ? removed : device;
      return {
        type,
        ...onMachine(deviceOwner, holder, custodian),
        removed,
        device: to,
        ...ownKey,
        closing: note,
        opening: note,
      };
    }
    case 'RemoveDevice':
      return {
        type,
        ...onMachine(dice.chance(50) ? holder : (speaking?.owner ?? holder)),
        device: speaking?.device ?? device,
        closing: note,
      };
    case 'ReplaceMeter':
      return { type, ...onMachine(holder, custodian), meter: note, closing: note, opening: hash(POOL.notes, 0) };
    case 'AppointObserver':
      return { type, ...onMachine(holder, custodian), observer: oneOf('bank', 'auditor', 'user', 'owner') };
    case 'DismissObserver': {
      const observer = dice.pick(deviceBook?.observers ?? []) ?? holder;
      return { type, ...onMachine(dice.chance(50) ? holder : observer), observer };
    }
    case 'AnchorReadings': {
      const stream = model.streams.get(machine);
      return {
        type,
        ...onMachine(stream?.observer ?? oneOf('owner', 'user', 'auditor')),
        root: hash(POOL.roots, dice.below(1000)),
        count: BigInt(1 + dice.below(10_000)),
        previousRoot: stream?.root ?? ZERO_HASH,
      };
    }
    case 'IssuePassport': {
      const fingerprints = [hash(POOL.fingerprints, dice.below(3)), hash(POOL.fingerprints, 3 + dice.below(3))];
      return { type, ...onMachine(oneOf('maker', 'maker', 'owner')), root: note, fingerprints };
    }
    case 'CancelPassport':
      return { type, ...onMachine(state?.issuer ?? holder), reason: note };
    case 'ProposeTitle': {
      const to = oneOf('owner', 'dealer', 'maker', 'bank', 'user');
      return { type, ...onMachine(holder), buyer: to, terms: hash(POOL.terms, dice.below(3)), expiry };
    }
    case 'ConsentToTitle':
      return { type, ...onMachine(dice.pick(secured) ?? named('bank')), terms };
    case 'AcceptTitle':
      return { type, ...onMachine(buyer), terms };
    case 'DeclineTitle':
      return { type, ...onMachine(buyer), terms };
    case 'WithdrawTitle':
      return { type, ...onMachine(holder), terms };
    case 'ChangeCustody': {
      const giver = dice.chance(50) ? (state?.custodian ?? holder) : holder;
      return { type, ...onMachine(oneOf('user', 'owner', 'dealer', 'maker'), giver), receipt: note };
    }
    case 'SwapComponent': {
      const fitted = hash(POOL.components, dice.below(4));
      const removed = dice.pick(state?.components ?? []) ?? ZERO_HASH;
      return {
        type,
        ...onMachine(dice.chance(50) ? holder : (state?.custodian ?? holder)),
        removed,
        fitted,
        report: note,
      };
    }
    case 'AnnounceRecall':
      return { type, ...onMachine(state?.issuer ?? holder), recall: hash(POOL.recalls, dice.below(4)) };
    case 'ClearRecall': {
      const recall = dice.pick(state?.recalls.filter(one => !one.cleared) ?? [])?.recall ?? hash(POOL.recalls, 0);
      return { type, ...onMachine(state?.issuer ?? holder), recall, remedy: note };
    }
    case 'ObserveCondition':
      return { type, ...onMachine(oneOf('auditor', 'bank', 'user')), report: note };
    case 'RetireEquipment':
      return { type, ...onMachine(holder, ...secured), cause: dice.below(2), report: note };

    case 'SignLease': {
      const head = dice.chance(30) ? (dice.pick(LEASES) ?? ZERO_HASH) : ZERO_HASH;
      const letting = head === ZERO_HASH ? named('lessor') : named('lessee');
      const taking = head === ZERO_HASH ? oneOf('lessee', 'lessee', 'guest') : named('subtenant');
      return {
        type,
        ...onLease(...(dice.chance(75) ? [letting, taking] : [letting])),
        lessor: letting,
        lessee: taking,
        head,
        periods: 4 + dice.below(6),
        billed: dice.below(3),
        subletting: dice.below(2),
        root: note,
        fingerprints: [hash(POOL.fingerprints, 10 + dice.below(4))],
      };
    }
    case 'AttestLease':
      return { type, ...onLease(lessee), statement: note };
    case 'CancelLease':
      return { type, ...onLease(...(lease ? partiesOf(lease) : [lessor]), ...rentSecured), reason: note };
    case 'CommenceLease': {
      const count = dice.chance(70) ? 1 : 2;
      const machines = dice.chance(50) ? MACHINES.slice(0, count) : [...MACHINES].reverse().slice(0, count);
      const head = lease?.head ? model.leases.get(lease.head) : undefined;
      const letters = lease?.head
        ? [head?.lessee ?? lessor]
        : machines.map(one => model.machines.get(one)?.holder ?? named('owner'));
      return { type, ...onLease(lease?.attested === false ? lessor : lessee, ...letters), acceptance: note, machines };
    }
    case 'AmendLease':
      return {
        type,
        ...onLease(...agreed()),
        root: note,
        periods: (lease?.periods ?? 5) + dice.below(4),
        agreement: note,
      };
    case 'BillPeriod': {
      const receivable = hash(POOL.receivables, dice.below(60));
      return { type, ...onLease(lessor), period: (lease?.billed ?? 0) + 1, receivable, invoice: note };
    }
    case 'NoticeDefault':
      return { type, ...onLease(lessor), notice: note };
    case 'CureDefault':
      return { type, ...onLease(lessor), settlement: note };
    case 'RepossessEquipment':
      return { type, ...onLease(lessor, ...interested), report: note };
    case 'NovateLease': {
      const to = oneOf('lessee', 'subtenant', 'guest');
      const parties = lease ? agreed(...(lease.attested ? [] : [lessee]), to) : [lessor, lessee, to];
      return { type, ...onLease(...parties), lessee: to, agreement: note };
    }
    case 'TransferLease': {
      const to = oneOf('lessor', 'lessee', 'bank');
      return { type, ...onLease(lessor, to, ...interested), lessor: to, agreement: note };
    }
    case 'AssignRents': {
      const assignee = oneOf('bank', 'rival');
      const first = (lease?.billed ?? 0) + 1 + dice.below(4);
      const last = first + dice.below(3);
      return { type, ...onLease(lessor, assignee, ...rentSecured), first, last, assignee, terms: note, notice: note };
    }
    case 'ReturnRents': {
      const assignment = dice.below(Math.max(1, lease?.assignments.length ?? 1));
      const assignee = lease?.assignments[assignment]?.assignee ?? named('bank');
      return { type, ...onLease(assignee, lessor), assignment, settlement: note };
    }
    case 'EndLease':
      return { type, ...onLease(...agreed()), cause: dice.below(4), settlement: note };

    case 'FileLien': {
      const grantor = collateral === 0 ? holder : lessor;
      const base = onLien(oneOf('bank', 'rival', 'bank', 'rival', 'dealer'), grantor);
      return {
        type,
        ...base,
        lien: hash(POOL.liens, dice.below(40)),
        collateral,
        part: 0,
        terms: note,
        lapse: model.now + 1 + dice.below(60) * DAY,
        prior: stand.map(one => one.lien),
      };
    }
    case 'ContinueLien':
      return { type, ...onLien(securedParty), lapse: (lien?.lapse ?? model.now) + 1 + dice.below(30) * DAY };
    case 'SubordinateLien': {
      const senior = dice.pick(stand.filter(one => one !== lien))?.lien ?? hash(POOL.liens, 1);
      return { type, ...onLien(securedParty), senior, agreement: note };
    }
    case 'ReleaseLien':
      return { type, ...onLien(securedParty), reason: note };
    case 'ReleaseLienByOrder':
      return { type, ...onLien(model.governor), order: note };
  }
};
