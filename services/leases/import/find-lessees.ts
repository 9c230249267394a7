import { normalizeNumber } from '#domain/invoices/fingerprint';
import type { Database } from '#prisma/client';

export interface FoundLessee {
  readonly id: string;
  readonly name: string;
}

/** Who a cell may mean: the organisations of that name or identifier. */
export type LesseeFinder = (cell: string) => readonly FoundLessee[];

const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/**
 * The organisations that these cells name, by name or by an identifier (VAT number, registration, GLN), or by our own id.
 * Members, and guests that this organisation brought in.
 */
export const findLessees = async (db: Database, ownId: string, cells: readonly string[]): Promise<LesseeFinder> => {
  const names = [...new Set(cells.map(nameKey))];
  const numbers = [...new Set(cells.map(normalizeNumber))];
  const rows = await db.$queryRaw<{ id: string; name: string; value: string | null }[]>`
    SELECT o.id, o.name, i.value FROM organisations o
      LEFT JOIN organisation_identifiers i ON i."organisationId" = o.id AND i.value = ANY(${numbers}::text[])
     WHERE o."frozenAt" IS NULL AND o.id <> ${ownId}::uuid AND (NOT o.guest OR o."invitedById" = ${ownId}::uuid)
       AND (i.value IS NOT NULL OR lower(regexp_replace(btrim(o.name), '\\s+', ' ', 'g')) = ANY(${names}::text[]))`;
  const byName = new Map<string, FoundLessee[]>();
  const byNumber = new Map<string, FoundLessee[]>();
  const add = (map: Map<string, FoundLessee[]>, key: string, one: FoundLessee): void => {
    const known = map.get(key) ?? [];
    if (!known.some(other => other.id === one.id)) map.set(key, [...known, one]);
  };
  for (const { id, name, value } of rows) {
    add(byName, nameKey(name), { id, name });
    if (value !== null) add(byNumber, value, { id, name });
  }
  return cell => byNumber.get(normalizeNumber(cell)) ?? byName.get(nameKey(cell)) ?? [];
};
