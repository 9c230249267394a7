import { toHex } from '#domain/hex';
import { opensOrganisation } from '#ledger/verify/organisation';
import type { Database } from '#prisma/client';
import { factValues } from '#prisma/reads/facts';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import type { BankCheck } from './bank-check.ts';

/**
 * That the keys which issued and confirmed belong to the organisations named: the registrar's credential on chain commits to
 * each, and the salt opens it. A key that has not acted yet has no credential on chain.
 */
export const checkParties = async (
  db: Database,
  { subject, row, state, sellerKey, obligorKey }: SeenReceivable,
): Promise<BankCheck> => {
  const keys = await db.partyKey.findMany({
    where: { subject, organisationId: { in: [row.sellerId, row.obligorId] } },
    select: {
      address: true,
      organisationId: true,
      salt: true,
      organisation: { select: { chainId: true, frozenAt: true } },
    },
  });
  const facts = await factValues(
    db,
    'party-key',
    keys.map(({ address }) => `${subject}/${address}`),
  );
  const opens = (organisationId: string): boolean | null => {
    const key = keys.find(one => one.organisationId === organisationId);
    const fact = key && facts.get(`${subject}/${key.address}`);
    if (!key || !fact || !('organisation' in fact) || typeof fact.organisation !== 'string') return null;
    return opensOrganisation(toHex(fact.organisation), toHex(key.organisation.chainId), toHex(key.salt));
  };
  const [seller, obligor] = [opens(row.sellerId), opens(row.obligorId)];
  const isObligors = state !== null && state.obligor === obligorKey;
  const frozen = keys.some(({ organisation }) => organisation.frozenAt !== null);
  const isKnown = seller !== false && obligor !== false && (seller === true || obligor === true);
  return {
    key: 'parties',
    ok: isKnown && isObligors && !frozen && (state?.confirmed !== true || obligor === true),
    evidence: {
      seller: row.seller.name,
      obligor: row.obligor.name,
      sellerKey,
      obligorKey,
      sellerOpens: seller,
      obligorOpens: obligor,
      frozen,
    },
  };
};
