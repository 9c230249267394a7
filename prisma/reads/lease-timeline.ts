import type { Hex } from '#domain/hex';
import type { LeaseEvent } from '#domain/leases/lifecycle/events';
import { evolveLease } from '#domain/leases/lifecycle/evolve';
import { leaseEventFromJson } from '#domain/leases/lifecycle/json';
import type { LeaseState } from '#domain/leases/lifecycle/state';
import type { Database } from '../client.ts';
import type { EventPlace } from './chain-events.ts';
import { openedCommitments, type Scalar } from './commitments.ts';
import type { EvidenceEvent } from './evidence-events.ts';
import { type Folded, foldEvents } from './folded-events.ts';
import type { SeenLease } from './see-lease.ts';
import type { PartyName } from './see-receivable.ts';

/** One change of a lease, as its event on chain tells it and as the reader may see it. */
export interface LeaseTimelineEntry extends EventPlace {
  readonly type: LeaseEvent['type'];
  readonly version: bigint;
  /** Who did it, or first among those who signed it; null where the reader may not know. */
  readonly by: PartyName | null;
  readonly isOperatorsKey: boolean;
  /** Periods that it speaks of: of a bill one, of a sale of rents the first and the last. */
  readonly periods: readonly [number, number] | null;
  /** Root that the event carries, and its details where they were opened to the reader. */
  readonly root: string | null;
  readonly details: Readonly<Record<string, Scalar>> | null;
}

const foldedLeaseEvents = (db: Database, subject: string): Promise<Folded<LeaseEvent, LeaseState>[]> =>
  foldEvents(db, subject, { contract: 'Leases', read: leaseEventFromJson, evolve: evolveLease });

/** Who did it: those named by the event, else the lessor; an attestation is the lessee's, and so is an acceptance it signed. */
const actorOf = (event: LeaseEvent, before: LeaseState | null): Hex | null => {
  switch (event.type) {
    case 'Signed':
      return event.lessor;
    case 'Attested':
      return before?.lessee ?? null;
    case 'Commenced':
      return (before?.attested ? before.lessee : before?.lessor) ?? null;
    case 'PeriodBilled':
      return event.creditor;
    case 'RentsReturned':
      return before?.assignments[event.assignment]?.assignee ?? null;
    default:
      return before?.lessor ?? null;
  }
};

/** The commitment that an event carries. */
const rootOfLeaseEvent = (event: LeaseEvent): Hex => {
  switch (event.type) {
    case 'Signed':
      return event.root;
    case 'Attested':
      return event.statement;
    case 'LeaseCancelled':
      return event.reason;
    case 'Commenced':
      return event.acceptance;
    case 'Amended':
      return event.root;
    case 'PeriodBilled':
      return event.invoice;
    case 'DefaultNoticed':
      return event.notice;
    case 'Cured':
    case 'RentsReturned':
    case 'Ended':
      return event.settlement;
    case 'Repossessed':
      return event.report;
    case 'Novated':
    case 'LessorChanged':
      return event.agreement;
    case 'RentsAssigned':
      return event.terms;
  }
};

/** Sales of rents are known to lessor, lessee and the bank that bought; a bank learns nothing of another bank. */
const mayLearnOf = (event: LeaseEvent, before: LeaseState | null, { viewer }: SeenLease): boolean => {
  if (viewer.isInside) return true;
  if (event.type === 'RentsAssigned') return viewer.keys.has(event.assignee);
  if (event.type === 'RentsReturned') return viewer.keys.has(before?.assignments[event.assignment]?.assignee ?? '');
  return true;
};

const periodsOf = (event: LeaseEvent): readonly [number, number] | null => {
  if (event.type === 'PeriodBilled') return [event.period, event.period];
  return event.type === 'RentsAssigned' ? [event.first, event.last] : null;
};

/** What happened to a lease, oldest first, as far as the reader may know. */
export const leaseTimeline = async (db: Database, seen: SeenLease): Promise<LeaseTimelineEntry[]> => {
  const events = (await foldedLeaseEvents(db, seen.subject)).filter(({ event, before }) =>
    mayLearnOf(event, before, seen),
  );
  const opened = await openedCommitments(
    db,
    seen.viewer.readers,
    events.map(({ event }) => rootOfLeaseEvent(event)),
  );
  return events.map(({ event, before, args: _, after: __, ...place }) => {
    const root = rootOfLeaseEvent(event);
    const actor = actorOf(event, before);
    return {
      ...place,
      type: event.type,
      version: event.version,
      by: seen.nameOf(actor),
      isOperatorsKey: seen.isOperatorsKey(actor),
      periods: periodsOf(event),
      root,
      details: opened.get(root)?.fields ?? null,
    };
  });
};

/** The same events whole, as anybody with a node can look them up: for *verify* and for bundles. */
export const leaseEvidence = async (db: Database, seen: SeenLease): Promise<EvidenceEvent[]> =>
  (await foldedLeaseEvents(db, seen.subject))
    .filter(({ event, before }) => mayLearnOf(event, before, seen))
    .map(({ event, before: _, after: __, ...place }) => ({
      ...place,
      name: event.type,
      root: rootOfLeaseEvent(event),
    }));
