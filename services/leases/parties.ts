import { type Hex, toHex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import type { SeenLease } from '#prisma/reads/see-lease';
import type { RequestedSigner } from '../actions/action-request.ts';

/** Whose key it is on a subject; null where the key is another portal's. */
export const ownerOfKey = async (db: Database, subject: Hex, key: Hex): Promise<string | null> => {
  const row = await db.partyKey.findUnique({
    where: { address: key },
    select: { subject: true, organisationId: true },
  });
  return row?.subject === subject ? row.organisationId : null;
};

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

/** The recorded title holder of a machine and its organisation; null where there is none, or it is another portal's. */
export const titleHolderOf = async (db: Database, machine: Hex): Promise<string | null> => {
  const row = await db.equipmentProjection.findUnique({ where: { subject: machine }, select: { holderKey: true } });
  if (row?.holderKey) return ownerOfKey(db, machine, toHex(row.holderKey));
  if (row) return null;
  // Its passport is on its way: who issues it holds it.
  const issued = await db.equipment.findUnique({ where: { subject: machine }, select: { issuerId: true } });
  return issued?.issuerId ?? null;
};
