import type { Hex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import type { SeenLease } from '#prisma/reads/see-lease';
import type { RequestedSigner } from '../actions/action-request.ts';

export interface Party {
  readonly id: string;
  readonly name: string;
}

/** An organisation that may become a party. Refusal: `unknown-organisation` (nobody, or frozen: an id learns no more). */
export const partyById = async (db: Database, id: string, field: string): Promise<Result<Party>> => {
  const found = await db.organisation.findFirst({ where: { id, frozenAt: null }, select: { id: true, name: true } });
  return found ? accept(found) : refuse('unknown-organisation', {}, field);
};

/**
 * The organisations behind keys, in their order, each once: who signs a change of a lease. Refusal: `key-held-elsewhere`
 * where one of them is not known here.
 */
export const signersOfKeys = (
  seen: SeenLease,
  keys: readonly Hex[],
): Result<Extract<RequestedSigner, { organisationId: string }>[]> => {
  const owners: string[] = [];
  for (const key of keys) {
    const owner = seen.partyOf(key);
    if (!owner) return refuse('key-held-elsewhere');
    if (!owners.includes(owner.organisationId)) owners.push(owner.organisationId);
  }
  return accept(owners.map(organisationId => ({ organisationId })));
};

/**
 * The organisations that hold recorded title to machines, by subject; while a passport is on its way, who issues it. Machines
 * that are gone, and those whose holder is another portal's, are not there.
 */
export const titleHoldersOf = async (db: Database, machines: readonly Hex[]): Promise<ReadonlyMap<string, string>> => {
  const rows = await db.$queryRaw<{ subject: string; organisationId: string | null }[]>`
    SELECT e.subject, CASE WHEN p.subject IS NULL THEN e."issuerId" ELSE holder."organisationId" END AS "organisationId"
      FROM equipment e LEFT JOIN equipment_projections p ON p.subject = e.subject
      LEFT JOIN party_keys holder ON holder.address = p."holderKey" AND holder.subject = e.subject
     WHERE e.subject = ANY(${[...machines]}::text[])`;
  return new Map(
    rows.flatMap(row => (row.organisationId === null ? [] : [[row.subject, row.organisationId] as const])),
  );
};
