import type { EventEvidence } from '#domain/collateral/statement';
import type { Hex } from '#domain/hex';
import { lienBookFromJson } from '#domain/liens/json';
import {
  LIEN_CLASSES,
  LIEN_LAWS,
  type LienClass,
  type LienLaw,
  type LienTerms,
  type PriorityRule,
} from '#domain/liens/law';
import { type RankedLien, rankLiens } from '#domain/liens/priority';
import { type Collateral, isStanding, type LienState, lienStanding } from '#domain/liens/state';
import { type CalendarDate, dateOf } from '#domain/time/calendar-date';
import type { Database, Prisma } from '../client.ts';
import { asEvidence, eventsOf, type PlacedEvent } from './chain-events.ts';
import { readersOf } from './readers.ts';

export interface Party {
  readonly organisationId: string;
  readonly name: string;
}

/** A lien as one who may see the collateral may know it, as a legal register would show it: never whose it is, to a competitor. */
export interface LienOnView {
  readonly lien: Hex;
  readonly subject: Hex;
  readonly reference: string | null;
  readonly collateral: Collateral;
  readonly part: number;
  /** Place in the order of filing, from 1. */
  readonly place: number;
  readonly standing: ReturnType<typeof lienStanding>;
  readonly isOwn: boolean;
  /** Its details are open to the reader: names, amount, number in the registry. */
  readonly isOpen: boolean;
  readonly securedParty: Party | null;
  readonly grantor: Party | null;
  readonly law: LienLaw;
  /** Null where it is another portal's. */
  readonly class: LienClass | null;
  readonly securesPrice: boolean;
  readonly deliveredOn: CalendarDate | null;
  /** That of its registration, as its parties declare it; without one, of its recording here. */
  readonly filedOn: CalendarDate;
  /** When the chain took it. */
  readonly filedAt: Date | null;
  readonly lapsesOn: CalendarDate;
  readonly isRegistered: boolean | null;
  readonly registry: string | null;
  readonly registrationNumber: string | null;
  readonly currency: string | null;
  readonly securedMinor: bigint | null;
  /** Among those that stand; null where it does not. */
  readonly rank: number | null;
  readonly rule: PriorityRule | null;
  readonly deadline: CalendarDate | null;
  /** Liens that it lets go before it. */
  readonly behind: readonly Hex[];
  readonly root: Hex;
  readonly filed: EventEvidence | null;
}

export interface LiensOn {
  /** By whose rules they are ranked. */
  readonly law: LienLaw;
  /** Whether those that stand name different laws: then they are in the order of filing, unless one is asked for. */
  readonly isMixed: boolean;
  readonly version: bigint;
  /** Those that stand by rank, then the others by filing. */
  readonly liens: readonly LienOnView[];
}

const selected = {
  lien: true,
  reference: true,
  grantorId: true,
  securedPartyId: true,
  law: true,
  class: true,
  securesPrice: true,
  deliveredOn: true,
  filedOn: true,
  registry: true,
  registrationNumber: true,
  currency: true,
  securedMinor: true,
  root: true,
  grantor: { select: { id: true, name: true } },
  securedParty: { select: { id: true, name: true } },
} as const satisfies Prisma.LienSelect;
type LienRow = Prisma.LienGetPayload<{ select: typeof selected }>;

const dayOf = (date: Date): CalendarDate => dateOf(Math.floor(date.getTime() / 1000));
const lawOf = (text: string | undefined): LienLaw => LIEN_LAWS.find(law => law === text) ?? 'FILING-ORDER';
const classOf = (text: string | undefined): LienClass | null => LIEN_CLASSES.find(one => one === text) ?? null;

const termsOf = (row: LienRow | undefined): LienTerms | null => {
  const kind = classOf(row?.class);
  if (!row || kind === null) return null;
  return {
    class: kind,
    filedOn: dayOf(row.filedOn),
    deliveredOn: row.deliveredOn && dayOf(row.deliveredOn),
    securesPrice: row.securesPrice,
    registration: row.registrationNumber,
  };
};

/** Whose collateral it is now may know who has liens on it: it must ask them. */
export const ownsCollateral = async (
  db: Database,
  readers: readonly string[],
  collateral: Collateral,
  subject: string,
): Promise<boolean> => {
  const keys = await db.partyKey.findMany({
    where: { subject, organisationId: { in: [...readers] } },
    select: { address: true },
  });
  const own = keys.map(({ address }) => address);
  if (own.length === 0) return false;
  switch (collateral) {
    case 'Equipment':
      return (await db.equipmentProjection.count({ where: { subject, holderKey: { in: own } } })) > 0;
    case 'Lease':
      return (await db.leaseProjection.count({ where: { subject, lessorKey: { in: own } } })) > 0;
    case 'Receivable':
      return (await db.fragmentProjection.count({ where: { subject, leaf: true, holderKey: { in: own } } })) > 0;
  }
};

interface Known {
  readonly rows: ReadonlyMap<string, LienRow>;
  readonly events: readonly PlacedEvent[];
  readonly readers: readonly string[];
  readonly opened: ReadonlySet<string>;
  readonly owns: boolean;
  readonly ranked: ReadonlyMap<string, RankedLien>;
  readonly now: number;
}

const partyOf = ({ id, name }: { id: string; name: string }): Party => ({ organisationId: id, name });

const viewOf = (state: LienState, place: number, subject: Hex, known: Known): LienOnView => {
  const row = known.rows.get(state.lien);
  const filed = known.events.find(({ name, args }) => name === 'LienFiled' && args.lien === state.lien);
  const ranked = known.ranked.get(state.lien);
  const filedHereOn = filed ? dateOf(Math.floor(filed.at.getTime() / 1000)) : null;
  const isOwn = row !== undefined && known.readers.includes(row.securedPartyId);
  const isOpen =
    row !== undefined && (isOwn || known.owns || known.readers.includes(row.grantorId) || known.opened.has(row.root));
  return {
    lien: state.lien,
    subject,
    reference: row?.reference ?? null,
    collateral: state.collateral,
    part: state.part,
    place,
    standing: lienStanding(state, known.now),
    isOwn,
    isOpen,
    securedParty: isOpen ? partyOf(row.securedParty) : null,
    grantor: isOpen ? partyOf(row.grantor) : null,
    law: lawOf(row?.law),
    class: classOf(row?.class),
    securesPrice: row?.securesPrice ?? false,
    deliveredOn: row?.deliveredOn ? dayOf(row.deliveredOn) : null,
    filedOn:
      row && (row.registrationNumber !== null || filedHereOn === null)
        ? dayOf(row.filedOn)
        : (filedHereOn ?? dateOf(0)),
    filedAt: filed?.at ?? null,
    lapsesOn: dateOf(state.lapse),
    isRegistered: row ? row.registrationNumber !== null : null,
    registry: isOpen ? row.registry : null,
    registrationNumber: isOpen ? row.registrationNumber : null,
    currency: isOpen ? row.currency : null,
    securedMinor: isOpen ? row.securedMinor : null,
    rank: ranked?.rank ?? null,
    rule: ranked?.rule ?? null,
    deadline: ranked?.deadline ?? null,
    behind: ranked?.behind ?? [],
    root: state.terms,
    filed: filed ? asEvidence(filed) : null,
  };
};

/**
 * Every lien that was ever filed on one thing, those that stand in the order of their priority with the rule that gave it. Not scoped as to
 * the collateral: the caller knows that the organisation may see it. What it learns of each lien is scoped here.
 */
export const liensOn = async (
  db: Database,
  organisationId: string,
  on: { readonly collateral: Collateral; readonly subject: Hex; readonly part?: number },
  now: Date,
  asked?: LienLaw,
): Promise<LiensOn> => {
  const { collateral, subject, part = 0 } = on;
  const seconds = Math.floor(now.getTime() / 1000);
  const projected = await db.lienBookProjection.findUnique({ where: { subject }, select: { state: true } });
  if (!projected) return { law: asked ?? 'FILING-ORDER', isMixed: false, version: 0n, liens: [] };
  const book = lienBookFromJson(projected.state);
  const states = book.liens.filter(lien => lien.collateral === collateral && lien.part === part);
  const readers = await readersOf(db, organisationId);
  const rows = new Map(
    (await db.lien.findMany({ where: { subject, lien: { in: states.map(one => one.lien) } }, select: selected })).map(
      row => [row.lien, row],
    ),
  );
  const events = states.length > 0 ? await eventsOf(db, 'Liens', [subject]) : [];
  const shares = await db.commitmentShare.findMany({
    where: { root: { in: [...rows.values()].map(row => row.root) }, organisationId: { in: [...readers] } },
    select: { root: true },
  });
  const standing = states.filter(state => isStanding(state, seconds));
  const laws = new Set(standing.map(({ lien }) => lawOf(rows.get(lien)?.law)));
  const law = asked ?? (laws.size === 1 ? ([...laws][0] ?? 'FILING-ORDER') : 'FILING-ORDER');
  const ranked = rankLiens(
    standing.map(({ lien }) => {
      const filed = events.find(({ name, args }) => name === 'LienFiled' && args.lien === lien);
      return {
        lien,
        terms: termsOf(rows.get(lien)),
        filedHereOn: dateOf(filed ? Math.floor(filed.at.getTime() / 1000) : 0),
      };
    }),
    book.subordinations,
    law,
  );
  const known: Known = {
    rows,
    events,
    readers,
    opened: new Set(shares.map(({ root }) => root)),
    owns: await ownsCollateral(db, readers, collateral, subject),
    ranked: new Map(ranked.map(one => [one.lien, one])),
    now: seconds,
  };
  const places = new Map(book.liens.map((lien, index) => [lien.lien, index + 1]));
  const views = states.map(state => viewOf(state, places.get(state.lien) ?? 0, subject, known));
  views.sort(
    (one, other) =>
      (one.rank ?? Number.MAX_SAFE_INTEGER) - (other.rank ?? Number.MAX_SAFE_INTEGER) || one.place - other.place,
  );
  return { law, isMixed: laws.size > 1, version: book.version, liens: views };
};
