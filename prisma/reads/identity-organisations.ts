import type { OrganisationKind } from '#domain/access/organisation-kinds';
import type { Database } from '../client.ts';

/** Another organisation, as far as it may be known: never its accounts, members or dealings with others. */
export interface KnownOrganisation {
  readonly id: string;
  readonly name: string;
  readonly country: string | null;
  readonly kinds: readonly OrganisationKind[];
  readonly guest: boolean;
  readonly frozen: boolean;
  readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
}

const selected = {
  id: true,
  name: true,
  country: true,
  kinds: true,
  guest: true,
  frozenAt: true,
  identifiers: { select: { scheme: true, value: true }, orderBy: { scheme: 'asc' } },
} as const;

/** Full organisations are known to all. A guest is somebody's customer: known to who brought it in or deals with it. */
const knownTo = (organisationId: string) => ({
  OR: [
    { guest: false },
    { invitedById: organisationId },
    { invoicesAsBuyer: { some: { OR: [{ importedById: organisationId }, { sellerId: organisationId }] } } },
    { invoicesAsSeller: { some: { OR: [{ importedById: organisationId }, { buyerId: organisationId }] } } },
    { receivablesOwed: { some: { sellerId: organisationId } } },
    { receivablesSold: { some: { obligorId: organisationId } } },
  ],
});

/** An organisation that the reader may know; `null` for a guest of others as for none. */
export const findKnownOrganisation = async (
  db: Database,
  organisationId: string,
  id: string,
): Promise<KnownOrganisation | null> => {
  const row = await db.organisation.findFirst({ where: { id, ...knownTo(organisationId) }, select: selected });
  if (!row) return null;
  const { frozenAt, ...known } = row;
  return { ...known, frozen: frozenAt !== null };
};

/** The guests that the reader may know, by name: parties of its invoices that have no account. */
export const listGuests = async (db: Database, organisationId: string): Promise<KnownOrganisation[]> => {
  const rows = await db.organisation.findMany({
    where: { AND: [{ guest: true }, knownTo(organisationId)] },
    select: selected,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 1000,
  });
  return rows.map(({ frozenAt, ...known }) => ({ ...known, frozen: frozenAt !== null }));
};
