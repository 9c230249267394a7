import { z } from 'zod';
import type { Hex } from '#domain/hex';
import type { Database } from '../client.ts';
import { eventsOf, type PlacedEvent } from './chain-events.ts';
import { openedCommitments } from './commitments.ts';
import { readersOf } from './readers.ts';

/** An event as `ledger/verify/evidence` reads it: all of it JSON. */
export const shownEvent = ({ name, args, blockNumber, blockHash, txHash, logIndex, root, at }: PlacedEvent) => ({
  name,
  args,
  blockNumber: blockNumber.toString(),
  blockHash,
  txHash,
  logIndex,
  root,
  at: at.toISOString(),
});

/** Every event of liens on a subject, and of the commitments that they carry those opened to the organisation. */
export const lienEvidence = async (db: Database, organisationId: string, { subject }: { readonly subject: Hex }) => {
  const events = await eventsOf(db, 'Liens', [subject]);
  const roots = events.flatMap(({ root }) => root ?? []);
  const opened = await openedCommitments(db, await readersOf(db, organisationId), roots);
  return {
    commitments: [...opened.values()].map(({ root, kind, leaves }) => ({ root, kind, leaves })),
    events: events.map(shownEvent),
  };
};

const filing = z.object({ message: z.object({ prior: z.array(z.string()) }) });

/** The liens that a proposed filing names as standing; null where it is none. */
export const priorOf = async (db: Database, agreementId: string): Promise<readonly string[] | null> => {
  const row = await db.agreement.findUnique({ where: { id: agreementId }, select: { command: true } });
  const parsed = filing.safeParse(row?.command);
  return parsed.success ? parsed.data.message.prior : null;
};
