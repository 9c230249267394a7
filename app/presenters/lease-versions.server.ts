import type { LeaseVersionView } from '#prisma/reads/lease-versions';
import { contractOfRow, type LeaseContract, newestTerms } from '#services/leases/lease-contract';
import type { SignedInRequest } from '~/guard.server';
import { leaseControls, openLease } from './lease.server.ts';
import { shownRows } from './lease-preview.server.ts';

/** Rows of two contracts that differ, by their number: before and after. */
export const changedRows = (before: LeaseContract, after: LeaseContract) => {
  const [was, is] = [before, after].map(({ rows, rents }) => shownRows(rows, rents));
  const numbers = Array.from({ length: Math.max(was?.length ?? 0, is?.length ?? 0) }, (_, at) => at);
  return numbers.flatMap(at => {
    const [old, now] = [was?.[at] ?? null, is?.[at] ?? null];
    const isSame =
      old?.dueDate === now?.dueDate &&
      old?.rentMinor === now?.rentMinor &&
      old?.indexationMinor === now?.indexationMinor &&
      old?.closingMinor === now?.closingMinor;
    return isSame ? [] : [{ number: at + 1, before: old, after: now }];
  });
};

const amendmentOf = (version: LeaseVersionView, before: LeaseVersionView) => {
  const [old, now] = [contractOfRow(before.terms), contractOfRow(version.terms)];
  return {
    ...{ id: version.id, version: version.version, effectiveOn: version.effectiveOn, note: version.note },
    ...{ standing: version.standing, root: version.root, proposedAt: version.createdAt },
    paymentMinor: now.amendments.at(-1)?.paymentMinor ?? 0n,
    before: newestTerms(old),
    after: newestTerms(now),
    rows: changedRows(old, now),
  };
};

/** Every amendment that was proposed, the newest first, with what it changed. */
export const loadLeaseVersions = async (who: SignedInRequest, id: string) => {
  const seen = await openLease(who, id);
  const agreed = seen.versions.filter(({ standing }) => standing === 'in-force' || standing === 'superseded');
  const amendments = seen.versions.slice(1).flatMap(version => {
    // It was proposed upon what was in force then: the last agreed version before it.
    const before = agreed.findLast(one => one.version < version.version);
    return before ? [amendmentOf(version, before)] : [];
  });
  return {
    reference: seen.row.reference,
    currency: seen.row.currency,
    amendments: amendments.toReversed(),
    mayAmend: leaseControls(seen, who).includes('AmendLease'),
  };
};

export type AmendmentView = Awaited<ReturnType<typeof loadLeaseVersions>>['amendments'][number];
