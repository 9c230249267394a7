import type { Database } from '../client.ts';

/** Folded facts of one kind (fingerprint, document, party-key, …) by their keys; those that are there. */
export const factValues = async (db: Database, kind: string, keys: readonly string[]): Promise<Map<string, object>> => {
  const rows = await db.chainFact.findMany({
    where: { kind, key: { in: [...keys] } },
    select: { key: true, value: true },
  });
  return new Map(
    rows.flatMap(({ key, value }) => (typeof value === 'object' && value !== null ? [[key, value] as const] : [])),
  );
};
