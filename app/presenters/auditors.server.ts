import { auditorShares, listAuditors } from '#prisma/reads/auditor-shares';
import type { SignedInRequest } from '~/guard.server';

/** Who reads the organisation's receivables as an auditor, or for an auditor, who lets it read. */
export const loadAuditors = async (who: SignedInRequest) => {
  const { db } = who.services;
  const mayShare = who.can('auditor:share');
  const side = who.actor.organisationKinds.includes('AUDITOR') ? ('received' as const) : ('given' as const);
  const [shares, auditors] = await Promise.all([
    auditorShares(db, who.actor.organisationId, { side }),
    mayShare ? listAuditors(db) : [],
  ]);
  return { side, shares, mayShare, auditors: auditors.map(({ id, name }) => ({ value: id, label: name })) };
};

/** Who reads this receivable because of the organisation, and with whom it may still be shared. */
export const loadRecordAuditors = async (who: SignedInRequest, subject: string) => {
  const { side, shares, mayShare, auditors } = await loadAuditors(who);
  const open = shares.filter(
    ({ endedAt, receivable }) => endedAt === null && (receivable === null || receivable.subject === subject),
  );
  return {
    side,
    shares: open,
    mayShare,
    auditors: auditors.filter(({ value }) => open.every(({ other }) => other.id !== value)),
  };
};

export type RecordAuditors = Awaited<ReturnType<typeof loadRecordAuditors>>;
