import { commitmentsOf } from '#prisma/reads/commitments';
import { leaseEvidence, leaseTimeline } from '#prisma/reads/lease-timeline';
import type { SignedInRequest } from '~/guard.server';
import { openLease } from './lease.server.ts';

/** What happened to a lease, the newest first, as far as the reader may know. */
export const loadLeaseEvents = async (who: SignedInRequest, id: string) => {
  const seen = await openLease(who, id);
  const timeline = await leaseTimeline(who.services.db, seen);
  return {
    subject: seen.subject,
    reference: seen.row.reference,
    currency: seen.row.currency,
    timeline: timeline.toReversed(),
  };
};

/** Everything that a reader needs to check a lease without trusting the portal; all of it is JSON. */
export const loadLeaseEvidence = async (who: SignedInRequest, id: string) => {
  const { db, chain } = who.services;
  const seen = await openLease(who, id);
  const [commitments, events] = await Promise.all([
    commitmentsOf(db, seen.viewer.readers, seen.subject),
    leaseEvidence(db, seen),
  ]);
  return {
    subject: seen.subject,
    reference: seen.row.reference,
    root: seen.state?.root ?? '',
    chainId: chain.chainId.toString(),
    contract: chain.addresses.Leases,
    commitments: commitments.map(({ root, kind, leaves }) => ({ root, kind, leaves })),
    events: events.map(({ at, blockNumber, ...event }) => ({
      ...event,
      blockNumber: blockNumber.toString(),
      at: at.toISOString(),
    })),
  };
};
