import { stateToJson } from '#domain/receivables/state-json';
import { canonicalJson } from '#ledger/verify/canonical-json';
import type { Database } from '#prisma/client';
import { foldedEvents } from '#prisma/reads/receivable-timeline';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import type { BankCheck } from './bank-check.ts';

/** The chain of events, folded anew from the first: it must give the state that is shown. */
export const checkEvents = async (db: Database, { subject, state }: SeenReceivable): Promise<BankCheck> => {
  const events = await foldedEvents(db, subject);
  const [first, last] = [events[0], events.at(-1)];
  const isSame =
    state !== null &&
    last !== undefined &&
    canonicalJson(stateToJson(last.after)) === canonicalJson(stateToJson(state));
  return {
    key: 'events',
    ok: isSame,
    evidence: {
      events: events.length,
      firstBlock: first === undefined ? null : Number(first.blockNumber),
      lastBlock: last === undefined ? null : Number(last.blockNumber),
      version: state?.version.toString() ?? null,
      final: events.every(({ final }) => final),
    },
  };
};
