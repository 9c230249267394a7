import type { Database } from '../client.ts';
import { type EventPlace, type SubjectContract, storedEvents } from './chain-events.ts';

/** A stored event of a subject with the state that it found and the one that it left. */
export interface Folded<Event, State> extends EventPlace {
  readonly event: Event;
  /** As stored: by the names of the contract, numbers as text. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly before: State | null;
  readonly after: State;
}

interface Lifecycle<Event, State> {
  readonly contract: SubjectContract;
  /** Null for an event that says nothing of the state. */
  readonly read: (name: string, args: Readonly<Record<string, unknown>>) => Event | null;
  readonly evolve: (state: State | null, event: Event) => State;
}

/** Every event of a subject in order, folded. Not scoped: callers show only what the reader may learn of. */
export const foldEvents = async <Event, State>(
  db: Database,
  subject: string,
  { contract, read, evolve }: Lifecycle<Event, State>,
): Promise<Folded<Event, State>[]> => {
  const folded: Folded<Event, State>[] = [];
  let before: State | null = null;
  for (const { name, args, place } of await storedEvents(db, contract, [subject])) {
    const event = read(name, args);
    if (event === null) continue;
    const after: State = evolve(before, event);
    folded.push({ ...place, event, args, before, after });
    before = after;
  }
  return folded;
};
