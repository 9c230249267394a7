import { type MachineState, machineStates } from '#prisma/reads/machine-states';
import type { ServiceContext } from '#services/context';
import type { LedgerChange, Live } from '#services/live';
import { type Asked, type Concern, type Pace, paced } from './paced.ts';
import { sharedFeeds } from './shared.ts';

/** Machines as they are now, and those that may not be seen any more. */
export interface MachineNews {
  readonly machines: readonly MachineState[];
  readonly gone: readonly MachineState[];
}

interface Listener {
  /** Subjects; `null`: all that ever said something. */
  readonly wanted: ReadonlySet<string> | null;
  readonly hear: (news: MachineNews) => void;
}

export interface FeedOptions {
  readonly services: Pick<ServiceContext, 'db' | 'clock' | 'log'>;
  readonly live: Pick<Live, 'changes'>;
  readonly organisationId: string;
}

const isSame = (a: MachineState, b: MachineState): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * States of the machines of one organisation, read once for all who listen. Each read asks anew what the organisation may see:
 * what it may not see any more is taken back, and told of no more.
 */
export class MachineFeed {
  readonly #options: FeedOptions;
  readonly #pace: Pace;
  readonly #listeners = new Set<Listener>();
  readonly #known = new Map<string, MachineState>();

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

  /** `hear` is called first with how they are now, then with what is new. Ends by the function that is answered. */
  async listen(wanted: readonly string[] | null, hear: Listener['hear']): Promise<() => void> {
    const listener: Listener = { wanted: wanted && new Set(wanted), hear };
    await this.#pace.between(async () => {
      const isKnown = wanted
        ? wanted.every(subject => this.#known.has(subject))
        : [...this.#listeners].some(one => one.wanted === null);
      // What others listen for is up to date; what nobody did is read, and kept from now on.
      if (!isKnown) this.#take(await this.#load(wanted), wanted ?? []);
      this.#listeners.add(listener);
      hear({ machines: [...this.#known.values()].filter(one => this.#isFor(listener, one)), gone: [] });
    });
    return () => this.#leave(listener);
  }

  #leave(listener: Listener): void {
    this.#listeners.delete(listener);
    // What nobody listens for is kept up to date no more.
    for (const { subject } of this.#known.values()) if (!this.#isWanted(subject)) this.#known.delete(subject);
  }

  #isFor({ wanted }: Listener, { subject }: MachineState): boolean {
    return wanted === null || wanted.has(subject);
  }

  #isWanted(subject: string): boolean {
    return [...this.#listeners].some(({ wanted }) => wanted === null || wanted.has(subject));
  }

  #concern({ kind, organisations, subjects }: LedgerChange): Concern {
    // What was made of readings by day is none of a machine's state.
    if (kind === 'use') return { subjects: [], isAll: false };
    const isOurs = organisations?.includes(this.#options.organisationId) ?? false;
    return {
      subjects: subjects.filter(subject => this.#known.has(subject) || (isOurs && this.#isWanted(subject))),
      // Who may see what may have changed: a lease, a loan, a grant, a share.
      isAll: isOurs && kind === undefined,
    };
  }

  #load(subjects: readonly string[] | null): Promise<MachineState[]> {
    const { services, organisationId } = this.#options;
    return machineStates(services.db, organisationId, { subjects: subjects ?? undefined, now: services.clock.now() });
  }

  async #read(asked: Asked): Promise<void> {
    const named = [...this.#listeners].flatMap(({ wanted }) => [...(wanted ?? [])]);
    if (asked !== 'all') return this.#take(await this.#load([...asked]), [...asked]);
    if (![...this.#listeners].some(({ wanted }) => wanted === null)) {
      const subjects = [...new Set(named)];
      return this.#take(await this.#load(subjects), subjects);
    }
    const all = await this.#load(null);
    const found = new Set(all.map(({ subject }) => subject));
    const rest = [...new Set(named)].filter(subject => !found.has(subject));
    this.#take([...all, ...(await this.#load(rest))], [...this.#known.keys()]);
  }

  /** Keeps what was read, and tells what is new of it; of those looked for, the ones not found may not be seen any more. */
  #take(states: readonly MachineState[], lookedFor: readonly string[]): void {
    const found = new Set(states.map(({ subject }) => subject));
    const machines = states.filter(state => {
      const before = this.#known.get(state.subject);
      this.#known.set(state.subject, state);
      return before === undefined || !isSame(before, state);
    });
    const gone = lookedFor.flatMap(subject => {
      const before = found.has(subject) ? undefined : this.#known.get(subject);
      if (before) this.#known.delete(subject);
      return before ?? [];
    });
    if (machines.length + gone.length === 0) return;
    for (const listener of this.#listeners) {
      const isFor = (state: MachineState): boolean => this.#isFor(listener, state);
      const news = { machines: machines.filter(isFor), gone: gone.filter(isFor) };
      if (news.machines.length + news.gone.length > 0) listener.hear(news);
    }
  }
}

export const machineFeed = sharedFeeds(
  ({ services, live }, organisationId) => new MachineFeed({ services, live, organisationId }),
);
