import { commitmentsOf } from '#prisma/reads/commitments';
import { evidenceEvents, publicReceivable } from '#prisma/reads/evidence-events';
import { seeReceivable } from '#prisma/reads/see-receivable';
import type { ServiceContext } from '#services/context';
import { orNotFound, type SignedInRequest } from '~/guard.server';

/** Everything that a reader needs to check a receivable without trusting the portal; all of it is JSON. */
export const loadEvidence = async ({ services, actor }: SignedInRequest, id: string) => {
  const { db, chain, clock } = services;
  const seen = orNotFound(await seeReceivable(db, actor.organisationId, id, clock.now()));
  const [invoice, commitments, events] = await Promise.all([
    commitmentsOf(db, seen.viewer.readers, seen.row.invoice.subject),
    commitmentsOf(db, seen.viewer.readers, seen.subject),
    evidenceEvents(db, seen.subject, seen.viewer),
  ]);
  return {
    subject: seen.subject,
    reference: seen.row.reference,
    root: seen.row.root,
    chainId: chain.chainId.toString(),
    contract: chain.addresses.Receivables,
    commitments: [...invoice, ...commitments].map(({ root, kind, leaves }) => ({ root, kind, leaves })),
    events: events.map(({ at, blockNumber, ...event }) => ({
      ...event,
      blockNumber: blockNumber.toString(),
      at: at.toISOString(),
    })),
  };
};

/** What anybody is told of a receivable whose subject they have: from the chain alone. 404 where the chain knows of none. */
export const loadPublicReceivable = async ({ db, chain, clock }: ServiceContext, subject: string) => {
  const found = orNotFound(await publicReceivable(db, subject.toLowerCase(), clock.now()));
  return {
    ...found,
    chainId: chain.chainId.toString(),
    contract: chain.addresses.Receivables,
    events: found.events.map(({ blockNumber, ...event }) => ({ ...event, blockNumber: blockNumber.toString() })),
  };
};
