import type { Database } from '../client.ts';

/** What a person is shown of their own second factor; `null` where there is none. Never the secret. */
export const ownSecondFactor = async (db: Database, userId: string) =>
  db.secondFactor.findUnique({
    where: { userId },
    select: { createdAt: true, _count: { select: { recoveryCodes: { where: { usedAt: null } } } } },
  });

/** Names of the user's organisations whose members must have one. */
export const requiringOrganisations = async (db: Database, userId: string): Promise<string[]> => {
  const found = await db.organisation.findMany({
    where: { requiresSecondFactor: true, memberships: { some: { userId } } },
    select: { name: true },
    orderBy: { name: 'asc' },
  });
  return found.map(({ name }) => name);
};
