import type { Database } from '../client.ts';

/** How many of one kind a list offers to be filtered by; a longer choice is found by searching. */
export const MOST_CHOICES = 300;

export interface PartyChoices {
  readonly parties: readonly { readonly id: string; readonly name: string }[];
  readonly currencies: readonly string[];
}

/** Parties other than the reader, by name, and currencies of what a list has: what it can be filtered by. */
export const partyChoices = async (
  db: Database,
  organisationId: string,
  found: readonly { readonly parties: readonly string[]; readonly currency: string }[],
): Promise<PartyChoices> => {
  const ids = new Set(found.flatMap(({ parties }) => parties));
  ids.delete(organisationId);
  const parties = await db.organisation.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
    take: MOST_CHOICES,
  });
  return { parties, currencies: [...new Set(found.map(({ currency }) => currency))].sort() };
};
