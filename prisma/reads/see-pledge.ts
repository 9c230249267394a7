import { type Hex, isBytes32 } from '#domain/hex';
import type { Collateral } from '#domain/liens/state';
import { type Database, Prisma } from '../client.ts';
import { lentOrAsked } from './collateral-visible.ts';
import { seeReceivable } from './see-receivable.ts';
import { ownKeys, participates } from './visible.ts';

/** What a lien may be on, as an organisation that may see it knows it. */
export interface SeenPledge {
  readonly collateral: Collateral;
  readonly subject: Hex;
  readonly reference: string;
  /** What it is in words: a machine's make and serial, a lease's number, an invoice's. */
  readonly label: string;
  readonly currency: string | null;
}

interface Found {
  readonly subject: string;
  readonly reference: string;
  readonly label: string;
  readonly currency: string | null;
}

const pledgeOf = (collateral: Collateral, found: Found | undefined): SeenPledge | null =>
  found && isBytes32(found.subject) ? { ...found, collateral, subject: found.subject } : null;

const named = (alias: string, id: string): Prisma.Sql =>
  Prisma.sql`(${Prisma.raw(alias)}.subject = ${id.toLowerCase()} OR ${Prisma.raw(alias)}.reference = ${id.toUpperCase()})`;

const seeMachine = async (db: Database, organisationId: string, id: string, now: Date): Promise<Found | undefined> => {
  const [found] = await db.$queryRaw<Found[]>`
    SELECT e.subject, e.reference, concat_ws(' ', e.manufacturer, e.model, e.serial) AS label, NULL AS currency
      FROM equipment e JOIN equipment_projections p ON p.subject = e.subject
     WHERE ${named('e', id)}
       AND (p."holderKey" IN ${ownKeys(organisationId, 'e')}
            OR EXISTS (SELECT 1 FROM ${lentOrAsked(organisationId, now)} AS seen WHERE seen.subject = e.subject))`;
  return found;
};

const seeLeaseRents = async (
  db: Database,
  organisationId: string,
  id: string,
  now: Date,
): Promise<Found | undefined> => {
  const [found] = await db.$queryRaw<Found[]>`
    SELECT l.subject, l.reference, l."contractNumber" AS label, l.currency
      FROM leases l JOIN lease_projections p ON p.subject = l.subject
     WHERE ${named('l', id)}
       AND (p."lessorKey" IN ${ownKeys(organisationId, 'l')}
            OR ${participates(organisationId, 'l', ['bank-asked'])}
            OR EXISTS (SELECT 1 FROM lien_projections own WHERE own.subject = l.subject
                          AND own."securedPartyKey" IN ${ownKeys(organisationId, 'l')})
            OR EXISTS (SELECT 1 FROM leased_machine_projections leased
                         JOIN ${lentOrAsked(organisationId, now)} AS seen ON seen.subject = leased.machine
                        WHERE leased.lease = l.subject AND leased.running))`;
  return found;
};

/** The collateral by its subject or reference, if the organisation may see it as its owner or as one who lends or may lend; null for strangers. */
export const seePledge = async (
  db: Database,
  organisationId: string,
  { collateral, id, now }: { readonly collateral: Collateral; readonly id: string; readonly now: Date },
): Promise<SeenPledge | null> => {
  if (collateral === 'Equipment') return pledgeOf(collateral, await seeMachine(db, organisationId, id, now));
  if (collateral === 'Lease') return pledgeOf(collateral, await seeLeaseRents(db, organisationId, id, now));
  const seen = await seeReceivable(db, organisationId, id, now);
  if (!seen || seen.viewer.seesAsObligor) return null;
  const { subject, row } = seen;
  return { collateral, subject, reference: row.reference, label: row.invoice.number, currency: row.currency };
};
