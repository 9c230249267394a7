import { type Hex, isAddress, isBytes32 } from '#domain/hex';
import { leaseFromJson } from '#domain/leases/lifecycle/json';
import type { LeaseState } from '#domain/leases/lifecycle/state';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { Database, Prisma } from '../client.ts';
import { type LeaseMachine, leaseMachines } from './lease-machines.ts';
import { type LeaseVersionView, leaseVersions } from './lease-versions.ts';
import { type PublishedValueView, publishedValues } from './published-values.ts';
import { dayOf, type PartyName } from './see-receivable.ts';
import { isLiveLease, lettingReadBy, visibleLeases } from './visible-leases.ts';

export const LEASE_VIEWER_ROLES = ['lessor', 'lessee', 'assignee', 'secured-party', 'asked', 'auditor'] as const;

/** What the viewer is to a lease now. `asked`: somebody wants its signature; `auditor`: reads through another's eyes. */
export type LeaseViewerRole = (typeof LEASE_VIEWER_ROLES)[number];

export interface LeaseViewer {
  readonly organisationId: string;
  /** Whose eyes it has: its own, and as an auditor those of the parties that share the lease with it. */
  readonly readers: readonly string[];
  readonly keys: ReadonlySet<string>;
  readonly roles: readonly LeaseViewerRole[];
  /** Lessor or lessee, or their auditor: sees who bought rents and who has a lien on them. */
  readonly isInside: boolean;
}

const selected = {
  subject: true,
  reference: true,
  lessorId: true,
  lesseeId: true,
  headSubject: true,
  kind: true,
  currency: true,
  startsOn: true,
  endsOn: true,
  subletting: true,
  contractNumber: true,
  provenance: true,
  declared: true,
  inspectedAt: true,
  inspectedById: true,
  countries: true,
  billingOn: true,
  nextBillOn: true,
  timeZone: true,
  graceDays: true,
  defaultAfterDays: true,
  billLeadDays: true,
  createdById: true,
  createdAt: true,
  lessor: { select: { id: true, name: true, country: true } },
  lessee: { select: { id: true, name: true, country: true } },
  projection: { select: { state: true, blockNumber: true } },
} as const satisfies Prisma.LeaseSelect;

export type LeaseDetails = Prisma.LeaseGetPayload<{ select: typeof selected }>;

/** A lease as one organisation may see it. */
export interface SeenLease {
  readonly subject: Hex;
  readonly row: LeaseDetails;
  /** As projected; null while it is proposed, or its signature on its way. */
  readonly state: LeaseState | null;
  readonly viewer: LeaseViewer;
  /** The viewer's party key on it; null when it has none yet. */
  readonly ownKey: Hex | null;
  /** Who they are now; those who signed it before it is on chain. */
  readonly lessor: PartyName;
  readonly lessee: PartyName;
  /** All that was ever proposed and may be seen by it, the first version first. */
  readonly versions: readonly LeaseVersionView[];
  readonly machines: readonly LeaseMachine[];
  /** Rates and indices that its lessor has entered since, of all names. */
  readonly published: readonly PublishedValueView[];
  /** For whom liens stand on its rents, as keys. */
  readonly securedParties: readonly Hex[];
  /** Something about it is on its way to the chain. */
  readonly settling: boolean;
  /** Somebody has to sign it still. */
  readonly proposed: boolean;
  readonly startsOn: CalendarDate;
  /** The key's owner, by name where the viewer may know it; null otherwise. */
  nameOf(key: string | null): PartyName | null;
  /** The key's owner, whoever asks: for services. */
  partyOf(key: string | null): PartyName | null;
  isOperatorsKey(key: string | null): boolean;
}

/**
 * The lease by its subject or its reference, if the organisation may see it; null for strangers and for what was never
 * signed or proposed. Every page, query and service about one lease begins here.
 */
export const seeLease = async (
  db: Database,
  organisationId: string,
  subjectOrReference: string,
  now: Date,
): Promise<SeenLease | null> => {
  const named = await db.lease.findFirst({
    where: { OR: [{ subject: subjectOrReference.toLowerCase() }, { reference: subjectOrReference.toUpperCase() }] },
    select: { subject: true },
  });
  if (!named) return null;
  const [found] = await db.$queryRaw<{ subject: string }[]>`
    SELECT l.subject FROM leases l WHERE l.subject = ${named.subject} AND ${isLiveLease('l')}
       AND l.subject IN ${visibleLeases(organisationId, now, named.subject)}`;
  return found && isBytes32(found.subject) ? leaseOf(db, organisationId, found.subject, now) : null;
};

const standingLiens = async (db: Database, subject: string, now: Date): Promise<Hex[]> => {
  const rows = await db.lienProjection.findMany({
    where: {
      subject,
      collateral: 'Lease',
      status: 'Filed',
      lapse: { gte: BigInt(Math.floor(now.getTime() / 1000)) },
    },
    select: { securedPartyKey: true },
    orderBy: { place: 'asc' },
  });
  return [...new Set(rows.map(row => row.securedPartyKey).filter(isAddress))];
};

/** The lease as the organisation sees it. Not scoped: the caller knows that it has a part in it. */
export const leaseOf = async (db: Database, organisationId: string, subject: Hex, now: Date): Promise<SeenLease> => {
  // One after the other: inside a transaction there is one connection, and it takes one query at a time.
  const row = await db.lease.findUniqueOrThrow({ where: { subject }, select: selected });
  const keys = await db.partyKey.findMany({
    where: { subject },
    select: { address: true, organisationId: true, heldBy: true, organisation: { select: { name: true } } },
  });
  const sharers = await db.$queryRaw<{ organisationId: string }[]>`${lettingReadBy(organisationId, subject)}`;
  const securedParties = await standingLiens(db, subject, now);
  const open = await db.agreement.findMany({
    where: { subject, status: 'OPEN' },
    select: { kind: true, proposedById: true, signers: { select: { organisationId: true } } },
  });
  const onTheirWay = await db.action.count({
    where: { subject, contract: 'Leases', status: { in: ['PENDING', 'SUBMITTED'] } },
  });
  const readers = [organisationId, ...sharers.map(one => one.organisationId)];
  const owners = new Map(keys.map(key => [key.address, key]));
  const state = row.projection ? leaseFromJson(row.projection.state) : null;
  const partyOf = (key: string | null): PartyName | null => {
    const owner = key === null ? undefined : owners.get(key);
    return owner ? { organisationId: owner.organisationId, name: owner.organisation.name } : null;
  };
  const signed = (party: { id: string; name: string }): PartyName => ({ organisationId: party.id, name: party.name });
  const lessor = partyOf(state?.lessor ?? null) ?? signed(row.lessor);
  const lessee = partyOf(state?.lessee ?? null) ?? signed(row.lessee);
  const own = new Set(keys.filter(key => readers.includes(key.organisationId)).map(key => key.address));
  const isOwn = (id: string) => readers.includes(id);
  const roles: LeaseViewerRole[] = [];
  if (isOwn(lessor.organisationId)) roles.push('lessor');
  if (isOwn(lessee.organisationId)) roles.push('lessee');
  if (state?.assignments.some(({ assignee, returned }) => !returned && own.has(assignee))) roles.push('assignee');
  if (securedParties.some(key => own.has(key))) roles.push('secured-party');
  if (open.some(({ signers }) => signers.some(signer => isOwn(signer.organisationId)))) roles.push('asked');
  if (sharers.length > 0) roles.push('auditor');
  // A lien on a machine of it lets see the lease as well.
  if (roles.length === 0) roles.push('secured-party');
  const isInside = roles.includes('lessor') || roles.includes('lessee');
  const viewer: LeaseViewer = { organisationId, readers, keys: own, roles, isInside };
  const ownAddress = keys.find(key => key.organisationId === organisationId)?.address;
  const isNamed = (key: string): boolean =>
    isInside || own.has(key) || (state !== null && (key === state.lessor || key === state.lessee));
  return {
    subject,
    row,
    state,
    viewer,
    ownKey: ownAddress !== undefined && isAddress(ownAddress) ? ownAddress : null,
    lessor,
    lessee,
    versions: await leaseVersions(db, subject, {
      root: state?.root ?? null,
      isInside: isInside || roles.includes('asked'),
    }),
    machines: await leaseMachines(db, subject),
    published: await publishedValues(db, [lessor.organisationId, row.lessorId]),
    securedParties,
    settling: onTheirWay > 0,
    proposed: open.some(({ kind }) => kind === 'lease'),
    startsOn: dayOf(row.startsOn),
    partyOf,
    isOperatorsKey: key => key !== null && owners.get(key)?.heldBy === 'OPERATOR',
    nameOf: key => (key !== null && isNamed(key) ? partyOf(key) : null),
  };
};
