import { type AlarmRow, followedAlarms } from '#prisma/reads/alarms';
import type { LedgerChange } from '#services/live';
import type { FeedOptions } from './machine-feed.ts';
import { type Asked, type Concern, type Pace, paced } from './paced.ts';
import { sharedFeeds } from './shared.ts';

export const ALARM_CHANGES = ['standing', 'raised', 'ended', 'acknowledged'] as const;

/** `standing`: it stood when the subscription began. A withdrawn alarm has ended, too. */
export interface AlarmChange {
  readonly change: (typeof ALARM_CHANGES)[number];
  readonly alarm: AlarmRow;
}

type Hear = (changes: readonly AlarmChange[]) => void;

/** An alarm is raised at a moment of the transaction that raises it, and to be seen when that is over. */
const COMES_LATE_MS = 60_000;

/** What became of an alarm that was as `before`, `null` where it was not known, since a moment. */
const changesOf = (before: AlarmRow | null, alarm: AlarmRow, since: Date): AlarmChange[] => {
  const changes: AlarmChange[] = [];
  const isOpen = alarm.standing === 'open';
  // One that stood before came into sight: with a loan, or with a share.
  if (!before) changes.push({ change: alarm.raisedAt < since ? 'standing' : 'raised', alarm });
  if (alarm.acknowledgedAt && !before?.acknowledgedAt) changes.push({ change: 'acknowledged', alarm });
  if (!isOpen) changes.push({ change: 'ended', alarm });
  return changes;
};

/** Alarms that stand on the machines of one organisation, read once for all who listen, and always as far as it may see them. */
class AlarmFeed {
  readonly #options: FeedOptions;
  readonly #pace: Pace;
  readonly #listeners = new Set<Hear>();
  /** Those that stand, by their ids. */
  readonly #known = new Map<string, AlarmRow>();
  /** Those that are over, and were raised in the time that is read again: they are told of once. */
  readonly #over = new Map<string, Date>();
  #readAt: Date | null = null;

  constructor(options: FeedOptions) {
    this.#options = options;
    const { live, services } = options;
    this.#pace = paced(
      { live, log: services.log },
      change => this.#concern(change),
      asked => this.#read(asked),
    );
  }

  stop(): void {
    this.#pace.stop();
  }

  /** `hear` is called first with those that stand, then with what becomes of them and of new ones. */
  async listen(hear: Hear): Promise<() => void> {
    await this.#pace.between(async () => {
      if (this.#readAt === null) await this.#read('all');
      this.#listeners.add(hear);
      hear([...this.#known.values()].map(alarm => ({ change: 'standing', alarm })));
    });
    return () => this.#listeners.delete(hear);
  }

  #concern({ kind, organisations, subjects }: LedgerChange): Concern {
    if (kind !== undefined) return { subjects: [], isAll: false };
    const isOurs = organisations?.includes(this.#options.organisationId) ?? false;
    const known = new Set([...this.#known.values()].map(({ machine }) => machine.subject));
    return { subjects: subjects.filter(subject => isOurs || known.has(subject)), isAll: isOurs };
  }

  async #read(asked: Asked): Promise<void> {
    const { services, organisationId } = this.#options;
    const now = services.clock.now();
    // What was raised since the last read of everything is looked for again: one may have ended before it was seen to stand.
    const since = new Date((this.#readAt ?? now).getTime() - COMES_LATE_MS);
    const before = [...this.#known.values()].filter(({ machine }) => asked === 'all' || asked.has(machine.subject));
    const found = await followedAlarms(services.db, organisationId, {
      subjects: asked === 'all' ? undefined : [...asked],
      ids: before.map(({ id }) => id),
      raisedSince: since,
      now,
    });
    const isFirst = this.#readAt === null;
    if (asked === 'all') {
      this.#readAt = now;
      for (const [id, raisedAt] of this.#over) if (raisedAt < since) this.#over.delete(id);
    }
    const seen = new Set(found.map(({ id }) => id));
    // Not to be seen any more, with the end of a lease or of a share: forgotten, and not told of.
    for (const { id } of before) if (!seen.has(id)) this.#known.delete(id);
    const changes = found.toReversed().flatMap(alarm => this.#keep(alarm, since));
    if (!isFirst && changes.length > 0) for (const hear of this.#listeners) hear(changes);
  }

  /** Keeps an alarm as it was read, and says what is new of it. */
  #keep(alarm: AlarmRow, since: Date): AlarmChange[] {
    const { id, raisedAt, standing } = alarm;
    const before = this.#known.get(id) ?? null;
    if (standing === 'open') {
      this.#known.set(id, alarm);
      this.#over.delete(id);
    } else {
      this.#known.delete(id);
      if (this.#over.has(id)) return [];
      this.#over.set(id, raisedAt);
    }
    const isSame =
      before?.standing === standing && before.acknowledgedAt?.getTime() === alarm.acknowledgedAt?.getTime();
    return isSame ? [] : changesOf(before, alarm, since);
  }
}

export const alarmFeed = sharedFeeds(
  ({ services, live }, organisationId) => new AlarmFeed({ services, live, organisationId }),
);
