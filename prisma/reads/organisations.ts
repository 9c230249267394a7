import type { OrganisationKind } from '#domain/access/organisation-kinds';
import type { Database } from '../client.ts';

export interface ConsortiumMember {
  readonly id: string;
  readonly name: string;
  readonly country: string | null;
}

/** The organisations that every member may know by name, by name. Guests are known only to those who invited them. */
export const listConsortium = (db: Database, kinds?: readonly OrganisationKind[]): Promise<ConsortiumMember[]> =>
  db.organisation.findMany({
    where: { guest: false, frozenAt: null, ...(kinds && { kinds: { hasSome: [...kinds] } }) },
    select: { id: true, name: true, country: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });

/** Whether the organisation is one of the consortium's governors. */
export const governs = async (db: Database, organisationId: string): Promise<boolean> =>
  (await db.organisation.count({ where: { id: organisationId, governor: true, frozenAt: null } })) > 0;
