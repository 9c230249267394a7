import type { EventEvidence } from '#domain/collateral/statement';
import { type Hex, isBytes32 } from '#domain/hex';
import type { LienLaw } from '#domain/liens/law';
import { COLLATERALS, type Collateral } from '#domain/liens/state';
import { type Database, Prisma } from '../client.ts';
import { asEvidence, eventsOf } from './chain-events.ts';
import { lentBy, lentOrAsked } from './collateral-visible.ts';
import { type OpenedCommitment, openedCommitments } from './commitments.ts';
import { findLienRow, type LienRow } from './liens.ts';
import { type LienOnView, type LiensOn, liensOn } from './liens-on.ts';
import { readersOf } from './readers.ts';

/** Something that happened to a lien. */
export interface LienEventView {
  readonly name: string;
  readonly at: Date;
  readonly final: boolean;
  readonly event: EventEvidence;
  /** What is behind its root, where that is open to the reader. */
  readonly details: OpenedCommitment['fields'] | null;
}

/** A lien as somebody may see it who is a party of it, to whom it was shown, or who may see its collateral. */
export interface SeenLien {
  readonly lien: Hex;
  readonly subject: Hex;
  readonly reference: string;
  readonly collateral: Collateral;
  readonly part: number;
  /** Its line, to its two parties; null to all others. */
  readonly row: LienRow | null;
  /** As filed; null while it is proposed or on its way, or where it never was. */
  readonly view: LienOnView | null;
  /** All that stand on the same, with their ranks. */
  readonly on: LiensOn;
  readonly events: readonly LienEventView[];
}

const maySee = async (
  db: Database,
  organisationId: string,
  lien: { readonly subject: string; readonly collateral: string; readonly root: string },
  now: Date,
): Promise<boolean> => {
  const readers = await readersOf(db, organisationId);
  const shared = await db.commitmentShare.count({
    where: { root: lien.root, organisationId: { in: [...readers] } },
  });
  if (shared > 0) return true;
  if (lien.collateral !== 'Equipment') return false;
  const [found] = await db.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM ${lentOrAsked(organisationId, now, lien.subject)} AS seen)
        OR EXISTS ${lentBy(Prisma.sql`(SELECT unnest(${[...readers]}::uuid[]))`, now, lien.subject)}
        OR EXISTS (SELECT 1 FROM equipment_projections p JOIN party_keys own ON own.subject = p.subject AND own.address = p."holderKey"
                    WHERE p.subject = ${lien.subject} AND own."organisationId" = ANY(${[...readers]}::uuid[])) AS found`;
  return found?.found === true;
};

const eventViews = async (
  db: Database,
  organisationId: string,
  subject: Hex,
  lien: Hex,
): Promise<readonly LienEventView[]> => {
  const events = (await eventsOf(db, 'Liens', [subject])).filter(
    ({ args }) => args.lien === lien || args.senior === lien,
  );
  const roots = events.flatMap(({ root }) => root ?? []);
  const opened = await openedCommitments(db, await readersOf(db, organisationId), roots);
  return events.map(event => ({
    name: event.name,
    at: event.at,
    final: event.final,
    event: asEvidence(event),
    details: event.root === null ? null : (opened.get(event.root)?.fields ?? null),
  }));
};

/** A lien by its name or its reference, with all that stands on the same; null for those who may not know of it. */
export const seeLien = async (
  db: Database,
  organisationId: string,
  id: string,
  now: Date,
  law?: LienLaw,
): Promise<SeenLien | null> => {
  const found = await db.lien.findFirst({
    where: { OR: [{ lien: id.toLowerCase() }, { reference: id.toUpperCase() }] },
    select: { lien: true, reference: true, subject: true, collateral: true, part: true, root: true },
  });
  if (!found || !isBytes32(found.lien) || !isBytes32(found.subject)) return null;
  const { lien, subject, reference, part } = found;
  const collateral = COLLATERALS.find(one => one === found.collateral);
  if (!collateral) return null;
  const row = await findLienRow(db, organisationId, lien, now);
  if (!row && !(await maySee(db, organisationId, found, now))) return null;
  const on = await liensOn(db, organisationId, { collateral, subject, part }, now, law);
  const view = on.liens.find(one => one.lien === lien) ?? null;
  // What was proposed and not filed is its two parties' alone.
  if (!row && !view) return null;
  return {
    lien,
    subject,
    reference,
    collateral,
    part,
    row,
    view,
    on,
    events: view ? await eventViews(db, organisationId, subject, lien) : [],
  };
};
