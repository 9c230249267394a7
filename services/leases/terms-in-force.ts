import { leaseFromJson } from '#domain/leases/lifecycle/json';
import type { LeaseState } from '#domain/leases/lifecycle/state';
import { standingAssignments } from '#domain/leases/lifecycle/state';
import { accept, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import { publishedValues } from '#prisma/reads/published-values';
import type { SeenLease } from '#prisma/reads/see-lease';
import { contractOfRow, type LeaseContract } from './lease-contract.ts';
import { followedBy, withPublished } from './published-values.ts';

/** The contract of the version that the chain names, with the rates and indices published since; null while the lease is not on chain, or its terms are not here. */
export const termsInForce = async (db: Database, subject: string): Promise<LeaseContract | null> => {
  const row = await db.leaseProjection.findUnique({ where: { subject }, select: { state: true } });
  if (!row) return null;
  const { root, lessor } = leaseFromJson(row.state);
  const version = await db.leaseVersion.findUnique({
    where: { root },
    select: { terms: true, lease: { select: { lessorId: true } } },
  });
  if (!version) return null;
  const contract = contractOfRow(version.terms);
  const names = followedBy(contract);
  if (names.length === 0) return contract;
  const now = await db.partyKey.findUnique({ where: { address: lessor }, select: { organisationId: true } });
  const lessors = [...(now ? [now.organisationId] : []), version.lease.lessorId];
  return withPublished(contract, await publishedValues(db, lessors, names));
};

/** The contract in force of a lease as seen; the one that is proposed, while none is. Refusal: `terms-not-shared`. */
export const contractSeen = ({
  versions,
  state,
  published,
}: Pick<SeenLease, 'versions' | 'state' | 'published'>): Result<LeaseContract> => {
  const version = state ? versions.find(({ standing }) => standing === 'in-force') : versions[0];
  return version ? accept(withPublished(contractOfRow(version.terms), published)) : refuse('terms-not-shared');
};

/** The periods whose rents are sold and not given back. */
export const soldPeriodsOf = (state: Pick<LeaseState, 'assignments'>): Set<number> =>
  new Set(
    standingAssignments(state).flatMap(({ first, last }) =>
      Array.from({ length: last - first + 1 }, (_, at) => first + at),
    ),
  );
