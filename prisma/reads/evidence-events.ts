import { isBytes32 } from '#domain/hex';
import { receivableStanding, type Standing } from '#domain/receivables/standing';
import type { ReceivableState } from '#domain/receivables/state';
import type { Database } from '../client.ts';
import type { EventPlace } from './chain-events.ts';
import { mayLearnOf, type Viewer } from './event-visibility.ts';
import { type FoldedEvent, foldedEvents, rootOf } from './receivable-timeline.ts';

/** An event as anybody with a node can look it up. */
export interface EvidenceEvent extends EventPlace {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** The commitment that it carries. */
  readonly root: string | null;
}

const evidenceOf = ({ event, args, before: _before, after: _after, ...place }: FoldedEvent): EvidenceEvent => ({
  ...place,
  name: event.type,
  args,
  root: rootOf(event),
});

/** The events of a receivable that the viewer may learn of, whole, oldest first. */
export const evidenceEvents = async (db: Database, subject: string, viewer: Viewer): Promise<EvidenceEvent[]> =>
  (await foldedEvents(db, subject)).filter(({ event, before }) => mayLearnOf(event, before, viewer)).map(evidenceOf);

/** Somebody with no part in anything, who has come by a subject. */
const ANYBODY: Viewer = {
  organisationId: '',
  readers: [],
  keys: new Set(),
  isSeller: false,
  isObligor: false,
  seesAsObligor: false,
  requestsMade: new Set(),
  requestsAsked: new Set(),
};

/** Neither who holds it nor what is asked, quoted and financed is anybody's but its parties'. */
const asAnybodySees = (state: ReceivableState): ReceivableState => ({
  ...state,
  quotes: {},
  fragments: state.fragments.map(fragment =>
    fragment.status === 'Divided'
      ? fragment
      : { ...fragment, status: 'Held', counterparty: null, terms: null, expiry: 0, financed: false, notified: false },
  ),
});

export interface PublicReceivable {
  readonly subject: string;
  readonly standing: Standing;
  /** The commitment to the claim itself. */
  readonly root: string;
  /** Unix seconds, as on chain. */
  readonly maturity: number;
  /** What everybody may know; of the values of each event its commitment alone. */
  readonly events: readonly EvidenceEvent[];
}

/**
 * What anybody may be told who has a receivable's subject, which a code on paper carries: what the chain says of the claim
 * and its payments. No name, no amount, no key of a party, and nothing of finance. Null where the chain knows of none.
 */
export const publicReceivable = async (db: Database, subject: string, now: Date): Promise<PublicReceivable | null> => {
  if (!isBytes32(subject)) return null;
  const folded = await foldedEvents(db, subject);
  const state = folded.at(-1)?.after;
  const issued = folded[0]?.event;
  if (!state || issued?.type !== 'Issued') return null;
  const seconds = Math.floor(now.getTime() / 1000);
  const events = folded.filter(({ event, before }) => mayLearnOf(event, before, ANYBODY)).map(evidenceOf);
  return {
    subject,
    standing: receivableStanding(asAnybodySees(state), seconds),
    root: issued.root,
    maturity: state.maturity,
    events: events.map(event => ({
      ...event,
      args: Object.fromEntries(Object.entries(event.args).filter(([, value]) => value === event.root)),
    })),
  };
};
