import { standingAssignments } from '#domain/leases/lifecycle/state';
import { leaseEndOf } from '#prisma/reads/lease-ends';
import { listLeases } from '#prisma/reads/leases';
import type { SeenLease } from '#prisma/reads/see-lease';
import { newestTerms } from '#services/leases/lease-contract';
import { DEFAULT_REASONS, LEASE_CANCEL_REASONS } from '#services/leases/reasons';
import { provenanceOf } from '~/components/leases/lease-badges';
import type { SignedInRequest } from '~/guard.server';
import { openAgreementsOf } from './agreements.server.ts';
import { loadConsortium } from './consortium.server.ts';
import { contractOf, leaseControls, openLease, shownVersion } from './lease.server.ts';

/** The lease under which this one lets, and those let under it: by name for who may see them. */
const related = async (who: SignedInRequest, seen: SeenLease) => {
  const { db, clock } = who.services;
  const now = clock.now();
  const heads = seen.row.headSubject;
  const list = async (filter: Parameters<typeof listLeases>[2]['filter']) =>
    (await listLeases(db, who.actor.organisationId, { ...(filter && { filter }), page: { first: 20 }, now })).edges.map(
      ({ node }) => node,
    );
  return {
    head: heads === null ? [] : await list({ id: heads }),
    subleases: seen.row.subletting ? await list({ headSubject: seen.subject }) : [],
  };
};

/** The first page of a lease: what was agreed, of which machines, who says so, and what may be done. */
export const loadLeaseOverview = async (who: SignedInRequest, id: string) => {
  const seen = await openLease(who, id);
  const { row, state, viewer } = seen;
  const contract = contractOf(seen);
  const version = shownVersion(seen);
  const inspectedOn = row.inspectedAt === null ? null : row.inspectedAt.toISOString().slice(0, 10);
  return {
    subject: seen.subject,
    reference: row.reference,
    // What is left of it is amortised by the newest terms.
    terms: newestTerms(contract),
    startsOn: contract.terms.commencementDate,
    handling: contract.handling,
    amendments: contract.amendments.length,
    endsOn: contract.rows.at(-1)?.until ?? contract.terms.commencementDate,
    version: { standing: version.standing, root: version.root, note: version.note },
    contractNumber: row.contractNumber,
    lessor: seen.lessor,
    lessee: seen.lessee,
    isLessor: viewer.roles.includes('lessor'),
    isLessee: viewer.roles.includes('lessee'),
    provenance: provenanceOf({ provenance: row.provenance, attested: state?.attested ?? false, inspectedOn }),
    inspectedOn,
    countries: row.countries,
    subletting: row.subletting,
    billingOn: row.billingOn,
    timeZone: row.timeZone,
    stateVersion: state?.version ?? 0n,
    attested: state?.attested ?? false,
    machines: seen.machines,
    secured: seen.securedParties.map(key => seen.nameOf(key)?.name ?? null),
    sold: state
      ? standingAssignments(state).map(({ first, last, assignee }) => ({
          first,
          last,
          name: viewer.isInside || viewer.keys.has(assignee) ? (seen.nameOf(assignee)?.name ?? null) : null,
        }))
      : [],
    related: await related(who, seen),
    end: await leaseEndOf(who.services.db, seen),
    controls: leaseControls(seen, who),
    today: who.services.clock.now().toISOString().slice(0, 10),
  };
};

export type LeaseOverview = Awaited<ReturnType<typeof loadLeaseOverview>>;

/** The same, with what its forms offer. */
export const loadLeaseOverviewPage = async (who: SignedInRequest, id: string) => {
  const lease = await loadLeaseOverview(who, id);
  const { organisationId } = who.actor;
  const offersParty = lease.controls.includes('NovateLease') || lease.controls.includes('TransferLease');
  const parties = offersParty ? await loadConsortium(who) : [];
  const isParty = (party: string) =>
    party === organisationId || party === lease.lessor.organisationId || party === lease.lessee.organisationId;
  const isRunning = lease.controls.includes('AmendLease');
  return {
    ...lease,
    parties: parties.filter(({ value }) => !isParty(value)),
    reasons: { default: DEFAULT_REASONS, cancel: LEASE_CANCEL_REASONS },
    maySublet: lease.isLessee && lease.subletting && isRunning && who.can('lease:propose'),
    mayRenew: lease.isLessor && who.can('lease:propose'),
    mayInspect: !lease.isLessor && lease.provenance !== 'signed' && who.can('lease:commence'),
    maySet: lease.isLessor && who.can('lease:bill'),
    agreements: await openAgreementsOf(who, lease.subject),
  };
};

export type LeaseOverviewPage = Awaited<ReturnType<typeof loadLeaseOverviewPage>>;
