import type { AnchorStream } from '#domain/anchors/stream';
import { type DeviceBook, KEY_KINDS } from '#domain/devices/state';
import { EQUIPMENT_STATUSES, type EquipmentState, isRecalled } from '#domain/equipment/state';
import { type Hex, ZERO_ADDRESS, ZERO_HASH } from '#domain/hex';
import { LEASE_STATUSES, type LeaseState } from '#domain/leases/lifecycle/state';
import { COLLATERALS, LIEN_STATUSES, type LienBook, standingLiens } from '#domain/liens/state';
import type { ContractName } from '#ledger/chain';
import { headOf } from '#ledger/node';
import type { ClockedNode } from '../clocked-node.ts';
import type { Consortium } from '../receivables/consortium.ts';
import { readFrom } from '../receivables/stored-state.ts';
import type { LeasingModel } from './model.ts';

/** A value that a contract should have stored: how to read it, and what it should be. */
interface Expected {
  readonly contract: ContractName;
  readonly method: string;
  readonly args: readonly unknown[];
  readonly value: unknown;
}

const onTitle = (method: string, args: readonly unknown[], value: unknown): Expected => ({
  contract: 'EquipmentTitle',
  method,
  args,
  value,
});

const onLeases = (method: string, args: readonly unknown[], value: unknown): Expected => ({
  contract: 'Leases',
  method,
  args,
  value,
});

const onLiens = (method: string, args: readonly unknown[], value: unknown): Expected => ({
  contract: 'Liens',
  method,
  args,
  value,
});

const ofDevices = ({ subject, version, devices, observers }: DeviceBook): Expected[] => {
  const stored = (method: string, args: readonly unknown[], value: unknown): Expected => ({
    contract: 'Devices',
    method,
    args,
    value,
  });
  return [
    stored('versionOf', [subject], version),
    ...devices.flatMap(({ device, owner, key, keyKind }) => [
      stored('machineOf', [device], subject),
      stored('deviceOf', [subject, device], { owner, keyKind: BigInt(KEY_KINDS.indexOf(keyKind)), key }),
    ]),
    ...observers.map(observer => stored('isObserver', [subject, observer], true)),
  ];
};

const ofStream = ({ subject, version, observer, root }: AnchorStream): Expected[] => [
  { contract: 'TelemetryAnchors', method: 'streamOf', args: [subject], value: { observer, batch: version, root } },
  { contract: 'TelemetryAnchors', method: 'rootOf', args: [subject, version], value: root },
];

const ofMachine = (state: EquipmentState, model: LeasingModel): Expected[] => {
  const { subject, proposal, recalls, holder, custodian, issuer, root, version, transferred } = state;
  return [
    onTitle('equipmentOf', [subject], {
      holder: holder ?? ZERO_ADDRESS,
      status: BigInt(1 + EQUIPMENT_STATUSES.indexOf(state.status)),
      transferred,
      recalls: BigInt(recalls.filter(one => isRecalled({ recalls: [one] })).length),
      custodian,
      version,
      issuer,
      root,
    }),
    onTitle('proposalOf', [subject], {
      buyer: proposal?.buyer ?? ZERO_ADDRESS,
      expiry: BigInt(proposal?.expiry ?? 0),
      version: proposal?.version ?? 0n,
      terms: proposal?.terms ?? ZERO_HASH,
    }),
    ...(holder === null ? [] : [onTitle('ownerOf', [BigInt(subject)], holder)]),
    ...(proposal?.consents ?? []).map(party => onTitle('hasConsented', [subject, proposal?.version, party], true)),
    ...recalls.map(({ recall, cleared }) => onTitle('recallOf', [subject, recall], cleared ? 2n : 1n)),
    onLeases('currentLeaseOf', [ZERO_HASH, subject], model.currentLeaseOf(null, subject) ?? ZERO_HASH),
  ];
};

const ofLease = (state: LeaseState, model: LeasingModel): Expected[] => {
  const { subject, status, lessor, lessee, attested, subletting, periods, billed, version, head, root } = state;
  return [
    onLeases('leaseOf', [subject], {
      lessor,
      status: BigInt(1 + LEASE_STATUSES.indexOf(status)),
      attested,
      subletting,
      periods: BigInt(periods),
      billed: BigInt(billed),
      lessee,
      version,
      subleases: BigInt(model.subleasesOf(subject)),
      head: head ?? ZERO_HASH,
      root,
    }),
    onLeases('machinesOf', [subject], [...state.machines]),
    onLeases(
      'assignmentsOf',
      [subject],
      state.assignments.map(one => ({ ...one, first: BigInt(one.first), last: BigInt(one.last) })),
    ),
    ...state.bills.map(({ receivable }) => onLeases('leaseOfReceivable', [receivable], subject)),
  ];
};

/** @param now the time of the newest block, as of which a call is answered */
const ofBook = (book: LienBook, now: number): Expected[] => [
  ...book.liens.map(({ lien, grantor, status, collateral, part, securedParty, lapse, terms }) =>
    onLiens('lienOf', [book.subject, lien], {
      grantor,
      status: BigInt(1 + LIEN_STATUSES.indexOf(status)),
      collateral: BigInt(COLLATERALS.indexOf(collateral)),
      part: BigInt(part),
      securedParty,
      lapse: BigInt(lapse),
      terms,
    }),
  ),
  ...(['Equipment', 'Lease'] as const).map(collateral =>
    onLiens(
      'standingLiens',
      [book.subject, COLLATERALS.indexOf(collateral), 0],
      standingLiens(book, collateral, 0, now).map(({ lien }) => lien),
    ),
  ),
  ...book.subordinations.map(({ lien, senior }) => onLiens('isSubordinated', [book.subject, lien, senior], true)),
];

/** What the contracts have stored, and what they should have stored by the domain's states. */
export const storedAndExpected = async (
  node: ClockedNode,
  consortium: Consortium,
  model: LeasingModel,
  fingerprints: readonly Hex[],
): Promise<{ stored: unknown; expected: unknown }> => {
  const { timestamp } = await headOf(node.rpc);
  const all: Expected[] = [
    ...[...model.machines.values()].flatMap(state => ofMachine(state, model)),
    ...[...model.leases.values()].flatMap(state => ofLease(state, model)),
    ...[...model.books.values()].flatMap(book => ofBook(book, timestamp)),
    ...[...model.devices.values()].flatMap(ofDevices),
    ...[...model.streams.values()].flatMap(ofStream),
    ...fingerprints.map(
      (fingerprint): Expected => ({
        contract: 'Fingerprints',
        method: 'liveObject',
        args: [fingerprint],
        value: model.liveObject(fingerprint) ?? ZERO_HASH,
      }),
    ),
  ];
  const read = async ({ contract, method, args }: Expected) => ({
    method,
    args,
    value: await readFrom(node, consortium, contract, method, args),
  });
  const stored = await Promise.all(all.map(read));
  return { stored, expected: all.map(({ method, args, value }) => ({ method, args, value })) };
};
