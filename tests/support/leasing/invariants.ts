import { EQUIPMENT_TRANSITIONS } from '#domain/equipment/transitions';
import { type Hex, ZERO_HASH } from '#domain/hex';
import { isRunning } from '#domain/leases/lifecycle/state';
import { LEASE_TRANSITIONS } from '#domain/leases/lifecycle/transitions';
import { standingLiens } from '#domain/liens/state';
import { nextState } from '#domain/lifecycle/transitions';
import { type LeasingCommand, type LeasingEvent, type LeasingModel, MACHINES } from './model.ts';

/** Fails the property. Plain, because it is asked some ten thousand times a run. */
const check = (condition: boolean, claim: string): void => {
  if (!condition) throw new Error(`broken: ${claim}`);
};

/** What the world was before a command, as far as the rules speak of it. */
export interface Before {
  readonly holder: Hex | null;
  readonly proposal: { readonly buyer: Hex; readonly terms: Hex; readonly consents: readonly Hex[] } | null;
  readonly securedParties: readonly Hex[];
  readonly standing: readonly Hex[];
  readonly currentLease: Hex | null;
  readonly status: string;
  /** Of the stream of anchors: its last root, and the number of its last batch. */
  readonly anchored: { readonly root: Hex; readonly version: bigint; readonly observer: Hex } | null;
}

export const lookAt = (model: LeasingModel, { subject }: LeasingCommand): Before => {
  const machine = model.machines.get(subject);
  return {
    holder: machine?.holder ?? null,
    proposal: machine?.proposal ?? null,
    securedParties: model.securedParties(subject, 'Equipment'),
    standing: (['Equipment', 'Lease'] as const).flatMap(collateral =>
      standingLiens(model.books.get(subject) ?? null, collateral, 0, model.now).map(({ lien }) => lien),
    ),
    currentLease: model.currentLeaseOf(null, subject),
    status: machine?.status ?? model.leases.get(subject)?.status ?? 'None',
    anchored: model.streams.get(subject) ?? null,
  };
};

/** Invariants 8 to 11 of one command that was accepted. */
export const checkStep = (
  model: LeasingModel,
  command: LeasingCommand,
  before: Before,
  events: readonly LeasingEvent[],
): void => {
  check(events.length === 1, 'one command, one event');
  for (const event of events) {
    if (event.type === 'TitleTransferred') {
      check(event.from === before.holder && event.to === before.proposal?.buyer, '8: from the holder to the buyer');
      check(event.terms === before.proposal?.terms, '8: on the terms that were proposed');
      check(command.signers[0] === event.to, '8: by acceptance of the buyer');
      const isAgreed = (party: Hex) => party === event.to || before.proposal?.consents.includes(party) === true;
      check(before.securedParties.every(isAgreed), '8: with the consent of all for whom a lien stands');
    }
    if (event.type === 'ReadingsAnchored') {
      check(event.previousRoot === (before.anchored?.root ?? ZERO_HASH), '10: a batch names the root before it');
      check(event.version === (before.anchored?.version ?? 0n) + 1n, '10: no batch is left out');
      check(before.anchored === null || before.anchored.observer === event.observer, '10: a stream has one observer');
    }
    if (event.type === 'DeviceEnrolled' || event.type === 'DeviceReplaced') {
      check(before.holder !== null && command.signers.includes(before.holder), 'a device: the title holder has signed');
      check(command.signers.includes(event.owner), 'a device: its owner has signed');
    }
    if (event.type === 'Retired') {
      check(
        before.securedParties.every(party => command.signers.includes(party)),
        '8: not under a lien unasked',
      );
      check(event.cause === 1 || before.currentLease === null, '9: not given up while it is let');
    }
    if (event.type === 'LienFiled') {
      check(event.prior.join() === before.standing.join(), '8: in sight of every lien that stands');
      check(command.signers.includes(event.grantor), '8: by leave of whose it is');
    }
    if (event.type === 'LienReleased') {
      check(before.standing.includes(event.lien), '8: what stands is released');
    }
    if (event.type === 'LienReleasedByOrder') check(command.signers.includes(model.governor), '8: by the governors');
    if (event.type === 'PassportCancelled') check(before.standing.length === 0, '8: nothing is cancelled under a lien');
  }
};

/** Invariants 3, 8 and 9 of all that there is; and that a device speaks for one machine. */
export const checkLeasing = (model: LeasingModel): void => {
  const live = new Map<Hex, Hex>();
  for (const { subject, status, fingerprints } of [...model.machines.values(), ...model.leases.values()]) {
    for (const fingerprint of status === 'Cancelled' ? [] : fingerprints) {
      check(!live.has(fingerprint), '3: a fingerprint has one live object');
      check(model.liveObject(fingerprint) === subject, '3: and that is known');
      live.set(fingerprint, subject);
    }
  }
  for (const machine of MACHINES) {
    const heads = [...model.leases.values()].filter(
      one => one.head === null && isRunning(one) && one.machines.includes(machine),
    );
    check(heads.length <= 1, '9: a machine has one head lessee at most');
  }
  const speaking = [...model.devices.values()].flatMap(({ devices }) => devices.map(({ device }) => device));
  check(new Set(speaking).size === speaking.length, 'a device speaks for one machine at a time');
  for (const lease of model.leases.values()) {
    check(lease.billed <= lease.periods, 'no period is billed beyond the end');
    check(new Set(lease.bills.map(({ period }) => period)).size === lease.bills.length, 'each period is billed once');
    const sold = lease.assignments.filter(({ returned }) => !returned);
    for (const [place, one] of sold.entries()) {
      for (const other of sold.slice(place + 1))
        check(one.last < other.first || other.last < one.first, 'rents are sold once');
    }
  }
};

/** Whether the table of transitions lets the command through in that status; liens have none of their own. */
export const isInTable = ({ type }: LeasingCommand, status: string): boolean => {
  const tables: readonly Readonly<Record<string, Readonly<Record<string, string>>>>[] = [
    EQUIPMENT_TRANSITIONS,
    LEASE_TRANSITIONS,
  ];
  return tables.some(table => status in table && nextState(table, status, type) !== null);
};
