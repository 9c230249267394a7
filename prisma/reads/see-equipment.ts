import { equipmentFromJson } from '#domain/equipment/json';
import { type EquipmentRecord, type EquipmentStanding, equipmentStanding } from '#domain/equipment/next-step';
import { type EquipmentState, standingProposal } from '#domain/equipment/state';
import { type Hex, isAddress, isBytes32 } from '#domain/hex';
import type { LeaseStatus } from '#domain/leases/lifecycle/state';
import type { Database, Prisma } from '../client.ts';
import { askedToLendOn, lentOn, rentsFinancedOf, theOne } from './collateral-visible.ts';
import { type EquipmentViewer, type EquipmentViewerRole, rolesOfReader, scopeOf } from './equipment-viewer.ts';
import { announcedTo, equipmentSharers, isLiveEquipment, soldBy, visibleEquipment } from './equipment-visible.ts';
import type { PartyName } from './see-receivable.ts';
import { telemetryAccess } from './telemetry-visible.ts';

const selected = {
  subject: true,
  reference: true,
  publicId: true,
  manufacturer: true,
  manufacturerId: true,
  model: true,
  serial: true,
  serialKey: true,
  gtin: true,
  category: true,
  year: true,
  declared: true,
  issuerId: true,
  root: true,
  createdAt: true,
  issuer: { select: { id: true, name: true } },
  manufacturerOrganisation: { select: { id: true, name: true } },
  projection: { select: { state: true, blockNumber: true } },
} as const satisfies Prisma.EquipmentSelect;

export type EquipmentDetails = Prisma.EquipmentGetPayload<{ select: typeof selected }>;

/** A lease of the machine that is signed or runs. */
export interface MachineLease {
  readonly subject: Hex;
  readonly reference: string | null;
  readonly status: LeaseStatus;
  /** The lease under which this one lets; null by title. */
  readonly head: Hex | null;
  /** It commenced with this machine, and runs. */
  readonly isRunning: boolean;
  readonly lessor: PartyName | null;
  readonly lessee: PartyName | null;
}

/** What the viewer may be shown of the state; null where it is not the viewer's to know. */
export interface ShownEquipment {
  readonly status: EquipmentState['status'];
  readonly holder: Hex | null;
  readonly custodian: Hex | null;
  readonly issuer: Hex;
  readonly transferred: boolean;
  readonly recalls: EquipmentState['recalls'];
  /** An offer of title that stands. */
  readonly proposal: EquipmentState['proposal'];
  readonly version: bigint;
}

/** A machine as one organisation may see it. */
export interface SeenEquipment {
  readonly subject: Hex;
  readonly row: EquipmentDetails;
  /** As projected; null while its passport is on its way. For decisions, not for pages: see `shown`. */
  readonly state: EquipmentState | null;
  readonly shown: ShownEquipment | null;
  readonly standing: EquipmentStanding | null;
  /** A change of it is on its way to the chain. */
  readonly settling: boolean;
  readonly viewer: EquipmentViewer;
  /** The viewer's party key on it; null when it has none yet. */
  readonly ownKey: Hex | null;
  /** What else is on record now: for `equipmentStanding`, `equipmentSteps`, `equipmentRoles`. */
  readonly record: EquipmentRecord;
  /** The lease that runs by title, else one that is signed; null where there is none, or it is not the viewer's to know. */
  readonly lease: MachineLease | null;
  readonly leases: readonly MachineLease[];
  /** The key's owner, by name where the viewer may know it; null otherwise. */
  nameOf(key: string | null): PartyName | null;
  /** The key's owner, whoever asks: for services, and for events that the viewer is a party of. */
  partyOf(key: string | null): PartyName | null;
  isOperatorsKey(key: string | null): boolean;
}

const secondsOf = (now: Date): number => Math.floor(now.getTime() / 1000);

/**
 * The machine by its subject or its reference, if the organisation may see it, or might while it owned it; null for strangers
 * and for what was never recorded. Every page, query and service about one machine begins here.
 */
export const seeEquipment = async (
  db: Database,
  organisationId: string,
  subjectOrReference: string,
  now: Date,
): Promise<SeenEquipment | null> => {
  const named = await db.equipment.findFirst({
    where: { OR: [{ subject: subjectOrReference.toLowerCase() }, { reference: subjectOrReference.toUpperCase() }] },
    select: { subject: true },
  });
  if (!named) return null;
  const { subject } = named;
  const [found] = await db.$queryRaw<{ current: boolean }[]>`
    SELECT e.subject IN ${visibleEquipment(organisationId, now, subject)} AS current FROM equipment e
     WHERE e.subject = ${subject} AND ${isLiveEquipment('e')}
       AND (e.subject IN ${visibleEquipment(organisationId, now, subject)} OR e.subject IN ${soldBy(organisationId, subject)})`;
  return found && isBytes32(subject) ? equipmentOf(db, organisationId, subject, now) : null;
};

interface LeaseRow {
  subject: string;
  reference: string | null;
  status: LeaseStatus;
  head: string | null;
  running: boolean;
  lessorKey: string;
  lesseeKey: string;
}

/** Leases of the machine: those that run, and those that are signed of it. */
const leaseRows = (db: Database, subject: string): Promise<LeaseRow[]> => db.$queryRaw<LeaseRow[]>`
  SELECT l.subject, named.reference, l.status, l.head, TRUE AS running, l."lessorKey", l."lesseeKey"
    FROM leased_machine_projections let JOIN lease_projections l ON l.subject = let.lease
    LEFT JOIN leases named ON named.subject = l.subject WHERE let.machine = ${subject} AND let.running
  UNION ALL
  SELECT l.subject, named.reference, l.status, l.head, FALSE, l."lessorKey", l."lesseeKey"
    FROM leased_equipment meant JOIN lease_projections l ON l.subject = meant.lease
    JOIN leases named ON named.subject = l.subject WHERE meant.machine = ${subject} AND l.status = 'Signed'
   ORDER BY running DESC, head NULLS FIRST`;

interface Lending {
  lends: boolean;
  rents: boolean;
  asked: boolean;
  announced: boolean;
}

const lendingOf = async (db: Database, organisationId: string, subject: string, now: Date): Promise<Lending> => {
  const [row] = await db.$queryRaw<Lending[]>`
    SELECT EXISTS ${lentOn(theOne(organisationId), now, subject)} AS lends,
           EXISTS ${rentsFinancedOf(theOne(organisationId), now, subject)} AS rents,
           EXISTS ${askedToLendOn(organisationId, now, subject)} AS asked,
           EXISTS ${announcedTo(organisationId, now, subject)} AS announced`;
  return row ?? { lends: false, rents: false, asked: false, announced: false };
};

/** For whom liens stand on the machine, in the order of their filing. */
export const securedPartiesOf = async (db: Database, subject: string, now: Date): Promise<Hex[]> => {
  const rows = await db.lienProjection.findMany({
    where: { subject, collateral: 'Equipment', status: 'Filed', lapse: { gte: BigInt(secondsOf(now)) } },
    orderBy: { place: 'asc' },
    select: { securedPartyKey: true },
  });
  return [...new Set(rows.map(row => row.securedPartyKey).filter(isAddress))];
};

/** What the viewer may be shown: makers and former owners neither who has it nor what is offered. */
const shownOf = (state: EquipmentState, viewer: EquipmentViewer, now: number): ShownEquipment => {
  const { status, holder, custodian, issuer, transferred, recalls, version } = state;
  const proposal = standingProposal(state, now);
  const isOwn = (key: Hex | null | undefined): boolean => key != null && viewer.keys.has(key);
  const seesProposal =
    viewer.isFull && (isOwn(holder) || isOwn(proposal?.buyer) || viewer.roles.includes('secured-party'));
  return {
    status,
    holder: viewer.isFormer && !isOwn(holder) ? null : holder,
    custodian: viewer.isFull || isOwn(custodian) ? custodian : null,
    issuer,
    transferred,
    recalls,
    proposal: seesProposal ? proposal : null,
    version,
  };
};

/** The machine as the organisation sees it. Not scoped: the caller knows that it has a part in it. */
export const equipmentOf = async (
  db: Database,
  organisationId: string,
  subject: Hex,
  now: Date,
): Promise<SeenEquipment> => {
  // One after the other: inside a transaction there is one connection, and it takes one query at a time.
  const row = await db.equipment.findUniqueOrThrow({ where: { subject }, select: selected });
  const rows = await leaseRows(db, subject);
  const sharers = await db.$queryRaw<{ organisationId: string }[]>`
    SELECT shared."organisationId" FROM ${equipmentSharers(organisationId, subject, now)} AS shared`;
  const readers = [organisationId, ...sharers.map(one => one.organisationId)];
  const keys = await db.partyKey.findMany({
    where: { subject: { in: [subject, ...rows.map(lease => lease.subject)] } },
    select: {
      address: true,
      subject: true,
      organisationId: true,
      heldBy: true,
      organisation: { select: { name: true } },
    },
  });
  const parts = await db.participation.findMany({
    where: { subject, organisationId, role: 'seller' },
    select: { role: true },
  });
  const inspects = await db.inspectorAppointment.count({
    where: { subject, inspectorId: organisationId, endedAt: null, expiresAt: { gt: now } },
  });
  const lending = await lendingOf(db, organisationId, subject, now);
  const securedParties = await securedPartiesOf(db, subject, now);
  const place = await telemetryAccess(db, organisationId, subject, now);
  const settling = await db.action.count({
    where: { subject, contract: 'EquipmentTitle', status: { in: ['PENDING', 'SUBMITTED'] } },
  });
  const state = row.projection ? equipmentFromJson(row.projection.state) : null;
  const owners = new Map(keys.map(key => [key.address, key]));
  const own = new Set(keys.flatMap(key => (readers.includes(key.organisationId) ? [key.address] : [])));
  const seconds = secondsOf(now);
  const currentLease = rows.find(lease => lease.running && lease.head === null)?.subject;
  const record: EquipmentRecord = {
    now: seconds,
    securedParties,
    currentLease: currentLease !== undefined && isBytes32(currentLease) ? currentLease : null,
  };
  const found: EquipmentViewerRole[] = rolesOfReader({ state, row, readers, own, leases: rows, now: seconds });
  const roles: EquipmentViewerRole[] = [
    ...found,
    ...(lending.announced ? (['taker'] as const) : []),
    ...(lending.lends || lending.rents ? (['secured-party'] as const) : []),
    ...(lending.asked ? (['lender-asked'] as const) : []),
    ...(inspects > 0 ? (['inspector'] as const) : []),
    ...(sharers.length > 0 ? (['auditor'] as const) : []),
  ];
  const viewer: EquipmentViewer = {
    organisationId,
    readers,
    keys: own,
    ...scopeOf(
      roles,
      parts.some(part => part.role === 'seller'),
    ),
    place: place?.exactPlace ? 'exact' : place && place.level !== 'maker' ? 'country' : 'none',
  };
  const partyOf = (key: string | null): PartyName | null => {
    const owner = key === null ? undefined : owners.get(key);
    return owner ? { organisationId: owner.organisationId, name: owner.organisation.name } : null;
  };
  const shown = state && shownOf(state, viewer, seconds);
  const known = new Set<string | null>([
    ...own,
    ...(shown ? [shown.holder, shown.custodian, shown.issuer, shown.proposal?.buyer ?? null] : []),
  ]);
  const leases: MachineLease[] = rows.flatMap(lease =>
    isBytes32(lease.subject)
      ? [
          {
            subject: lease.subject,
            reference: lease.reference,
            status: lease.status,
            head: lease.head !== null && isBytes32(lease.head) ? lease.head : null,
            isRunning: lease.running,
            lessor: partyOf(lease.lessorKey),
            lessee: partyOf(lease.lesseeKey),
          },
        ]
      : [],
  );
  const ownKey = keys.find(key => key.subject === subject && key.organisationId === organisationId)?.address;
  return {
    subject,
    row,
    state,
    shown,
    standing:
      state &&
      equipmentStanding(shown ? { ...state, proposal: shown.proposal } : state, {
        ...record,
        currentLease: viewer.isFull ? record.currentLease : null,
      }),
    settling: settling > 0,
    viewer,
    ownKey: ownKey !== undefined && isAddress(ownKey) ? ownKey : null,
    record,
    lease: viewer.isFull ? (leases[0] ?? null) : null,
    leases: viewer.isFull ? leases : [],
    partyOf,
    isOperatorsKey: key => key !== null && owners.get(key)?.heldBy === 'OPERATOR',
    nameOf: key => (known.has(key) ? partyOf(key) : null),
  };
};
