import { type Hex, isAddress, isBytes32 } from '#domain/hex';
import type { ReceivableState } from '#domain/receivables/state';
import { stateFromJson } from '#domain/receivables/state-json';
import { dateOf } from '#domain/time/calendar-date';
import type { Database, Prisma } from '../client.ts';
import { knownKeys, type Viewer } from './event-visibility.ts';
import { shownState } from './shown-state.ts';
import { isLiveReceivable, sharersWith, visibleReceivables } from './visible.ts';

export interface PartyName {
  readonly organisationId: string;
  readonly name: string;
}

const selected = {
  subject: true,
  reference: true,
  faceMinor: true,
  currency: true,
  issueDate: true,
  dueDate: true,
  root: true,
  createdAt: true,
  sellerId: true,
  obligorId: true,
  issuedById: true,
  seller: { select: { id: true, name: true, country: true, guest: true } },
  obligor: { select: { id: true, name: true, country: true, guest: true } },
  invoice: {
    select: {
      id: true,
      subject: true,
      kind: true,
      number: true,
      root: true,
      content: true,
      officialScheme: true,
      officialNumber: true,
      identityKeys: true,
      file: { select: { name: true, sha256: true } },
    },
  },
  projection: { select: { state: true, blockNumber: true } },
} as const satisfies Prisma.ReceivableSelect;

export type ReceivableDetails = Prisma.ReceivableGetPayload<{ select: typeof selected }>;

/** A receivable as one organisation may see it. */
export interface SeenReceivable {
  readonly subject: Hex;
  readonly row: ReceivableDetails;
  /** As projected; null while its issue is on its way. */
  readonly state: ReceivableState | null;
  /** The state as the viewer may be shown it: pages derive standing, steps and commands from this one. */
  readonly shown: ReceivableState | null;
  readonly viewer: Viewer;
  /** The viewer's party key on it; null when it has none yet. */
  readonly ownKey: Hex | null;
  readonly sellerKey: Hex | null;
  readonly obligorKey: Hex | null;
  /** The key's owner, by name where the viewer may know it; null otherwise. */
  nameOf(key: string | null): PartyName | null;
  /** The key's owner, whoever asks: for services, and for events that the viewer is a party of. */
  partyOf(key: string | null): PartyName | null;
  /** The portal's operator holds the key, for whoever it is. */
  isOperatorsKey(key: string | null): boolean;
}

/**
 * The receivable by its subject or its reference, if the organisation may see it; null for strangers and for what was
 * never issued. Every page, query and service about one receivable begins here.
 */
export const seeReceivable = async (
  db: Database,
  organisationId: string,
  subjectOrReference: string,
  now: Date,
): Promise<SeenReceivable | null> => {
  const named = await db.receivable.findFirst({
    where: { OR: [{ subject: subjectOrReference.toLowerCase() }, { reference: subjectOrReference.toUpperCase() }] },
    select: { subject: true },
  });
  if (!named) return null;
  const [found] = await db.$queryRaw<{ subject: string }[]>`
    SELECT r.subject FROM receivables r WHERE r.subject = ${named.subject} AND ${isLiveReceivable('r')}
       AND r.subject IN ${visibleReceivables(organisationId, now, named.subject)}`;
  return found && isBytes32(found.subject) ? receivableOf(db, organisationId, found.subject, now) : null;
};

/** The receivable as the organisation sees it. Not scoped: the caller knows that it has a part in it. */
export const receivableOf = async (
  db: Database,
  organisationId: string,
  subject: Hex,
  now: Date,
): Promise<SeenReceivable> => {
  // One after the other: inside a transaction there is one connection, and it takes one query at a time.
  const row = await db.receivable.findUniqueOrThrow({ where: { subject }, select: selected });
  const keys = await db.partyKey.findMany({
    where: { subject },
    select: { address: true, organisationId: true, heldBy: true, organisation: { select: { name: true } } },
  });
  const sharers = await db.$queryRaw<{ organisationId: string }[]>`
    SELECT shared."organisationId" FROM receivables r, LATERAL ${sharersWith(organisationId, 'r')} AS shared WHERE r.subject = ${subject}`;
  const readers = [organisationId, ...sharers.map(one => one.organisationId)];
  const requests = await db.financeRequest.findMany({
    where: { subject, OR: [{ holderId: { in: readers } }, { banks: { some: { bankId: { in: readers } } } }] },
    select: { root: true, holderId: true },
  });
  const owners = new Map(keys.map(key => [key.address, key]));
  const keyOf = (id: string): Hex | null => {
    const address = keys.find(key => key.organisationId === id)?.address;
    return address !== undefined && isAddress(address) ? address : null;
  };
  const ownKey = keyOf(organisationId);
  const isObligor = row.obligorId === organisationId;
  const viewer: Viewer = {
    organisationId,
    readers,
    keys: new Set(readers.flatMap(reader => keyOf(reader) ?? [])),
    isSeller: row.sellerId === organisationId,
    isObligor,
    seesAsObligor: isObligor || (sharers.length > 0 && sharers.every(one => one.organisationId === row.obligorId)),
    requestsMade: new Set(requests.filter(one => readers.includes(one.holderId)).map(one => one.root)),
    requestsAsked: new Set(requests.filter(one => !readers.includes(one.holderId)).map(one => one.root)),
  };
  const state = row.projection ? stateFromJson(row.projection.state) : null;
  const known = state ? knownKeys(state, viewer) : viewer.keys;
  const partyOf = (key: string | null): PartyName | null => {
    const owner = key === null ? undefined : owners.get(key);
    return owner ? { organisationId: owner.organisationId, name: owner.organisation.name } : null;
  };
  return {
    subject,
    row,
    state,
    shown: state && shownState(state, viewer, now),
    viewer,
    ownKey,
    sellerKey: keyOf(row.sellerId),
    obligorKey: keyOf(row.obligorId),
    partyOf,
    isOperatorsKey: key => key !== null && owners.get(key)?.heldBy === 'OPERATOR',
    nameOf: key => {
      const party = partyOf(key);
      if (!party || key === null) return null;
      const isOpen = known.has(key) || [row.sellerId, row.obligorId].includes(party.organisationId);
      return isOpen ? party : null;
    },
  };
};

/** The day of a date column, as `YYYY-MM-DD`. */
export const dayOf = (date: Date): string => dateOf(Math.floor(date.getTime() / 1000));
