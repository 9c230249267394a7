import { commitmentsOf } from '#prisma/reads/commitments';
import { timelineOf } from '#prisma/reads/receivable-timeline';
import { seeReceivable } from '#prisma/reads/see-receivable';
import { orNotFound, type SignedInRequest } from '~/guard.server';

/** Everything that a reader needs to check a receivable without trusting the portal; all of it is JSON. */
export const loadEvidence = async ({ services, actor }: SignedInRequest, id: string) => {
  const { db, chain, clock } = services;
  const seen = orNotFound(await seeReceivable(db, actor.organisationId, id, clock.now()));
  const [commitments, timeline, receivable] = await Promise.all([
    commitmentsOf(db, actor.organisationId, seen.subject),
    timelineOf(db, seen),
    seen.row.invoice.subject,
  ]);
  const invoice = await commitmentsOf(db, actor.organisationId, receivable);
  return {
    subject: seen.subject,
    reference: seen.row.reference,
    root: seen.row.root,
    chainId: chain.chainId.toString(),
    contract: chain.addresses.Receivables,
    commitments: [...invoice, ...commitments].map(({ root, kind, leaves }) => ({ root, kind, leaves })),
    events: timeline.map(entry => ({
      type: entry.type,
      version: entry.version.toString(),
      root: entry.root,
      block: entry.blockNumber.toString(),
      blockHash: entry.blockHash,
      transaction: entry.txHash,
      logIndex: entry.logIndex,
      at: entry.at.toISOString(),
      final: entry.final,
    })),
  };
};
