import type { EventEvidence } from '#domain/collateral/statement';
import type { Hex } from '#domain/hex';
import type { Database } from '../client.ts';
import { eventsOf } from './chain-events.ts';
import { openedCommitments } from './commitments.ts';
import { shownEvent } from './lien-evidence.ts';

/** What a title holder shows a financier with its machine: what it is and how it is. Never what was paid for it. */
const SHOWN_WITH_MACHINE = ['passport', 'inspection', 'maintenance', 'insurance', 'valuation', 'delivery'] as const;

/** A subject's events in one contract, as `ledger/verify/evidence` reads them. `Transfer` of ERC-721 says nothing of its own. */
export const evidenceEventsOf = async (
  db: Database,
  contract: Exclude<EventEvidence['contract'], 'Fingerprints'>,
  subject: Hex,
) => (await eventsOf(db, contract, [subject])).filter(({ name }) => name !== 'Transfer').map(shownEvent);

/**
 * The commitments that these events carry, as far as they are open to the reader; and, of a machine that its holder shows it, the passport and the records of
 * its state.
 */
export const evidenceCommitments = async (
  db: Database,
  { readers, holder }: { readonly readers: readonly string[]; readonly holder: string | null },
  subject: Hex,
  events: readonly { readonly root: string | null }[],
) => {
  const roots = events.flatMap(({ root }) => root ?? []);
  const own = await openedCommitments(db, readers, roots);
  const records = await db.equipmentRecord.findMany({
    where: { subject, kind: { in: [...SHOWN_WITH_MACHINE] }, root: { in: roots } },
    select: { root: true },
  });
  const machine = await db.equipment.findUnique({ where: { subject }, select: { root: true } });
  // The liens on a machine have its subject and not its passport: each part of the evidence has what its own events carry.
  const shown = [
    ...records.map(({ root }) => root),
    ...(machine && roots.includes(machine.root) ? [machine.root] : []),
  ];
  const lent = holder === null ? new Map() : await openedCommitments(db, holder, shown);
  return [...new Map([...own, ...lent]).values()].map(({ root, kind, leaves }) => ({ root, kind, leaves }));
};
