import type { ContractName } from '#ledger/chain';
import type { ChainEvent } from '#ledger/reader/decode-event';
import type { Transaction } from '#prisma/client';

/** A subject's state after its events, and the block of the last of them. */
export interface FoldedState<State> {
  readonly subject: string;
  readonly state: State;
  readonly blockNumber: number;
}

/** How the events of one contract fold into the states of its subjects, and in which tables those are. */
export interface SubjectFold<State> {
  readonly contract: ContractName;
  /** The state after an event; `undefined` when the event says nothing of it. Throws `BrokenStream` when it cannot follow. */
  evolve(state: State | null, event: ChainEvent): State | undefined;
  load(tx: Transaction, subjects: readonly string[]): Promise<readonly FoldedState<State>[]>;
  /** Writes these states in the place of what the tables have of them, and takes out what has become nothing. */
  write(tx: Transaction, folded: readonly FoldedState<State>[], gone: readonly string[]): Promise<void>;
}

const touched = (contract: ContractName, events: readonly ChainEvent[]): string[] => [
  ...new Set(events.flatMap(event => (event.contract === contract && event.subject !== null ? [event.subject] : []))),
];

/** The states of one contract's subjects while events are folded onto them. */
export class FoldedSubjects<State> {
  readonly #fold: SubjectFold<State>;
  readonly #states = new Map<string, { state: State | null; blockNumber: number }>();

  constructor(fold: SubjectFold<State>) {
    this.#fold = fold;
  }

  get contract(): ContractName {
    return this.#fold.contract;
  }

  get subjects(): readonly string[] {
    return [...this.#states.keys()];
  }

  stateOf(subject: string): State | null {
    return this.#states.get(subject)?.state ?? null;
  }

  /** Loads what these events touch, where it is not here yet. */
  async load(tx: Transaction, events: readonly ChainEvent[]): Promise<void> {
    const missing = touched(this.contract, events).filter(subject => !this.#states.has(subject));
    if (missing.length === 0) return;
    this.forget(missing);
    for (const { subject, state, blockNumber } of await this.#fold.load(tx, missing)) {
      this.#states.set(subject, { state, blockNumber });
    }
  }

  /** From here on these subjects are folded from nothing. */
  forget(subjects: readonly string[]): void {
    for (const subject of subjects) this.#states.set(subject, { state: null, blockNumber: 0 });
  }

  apply(event: ChainEvent): void {
    const folded = event.contract === this.contract && event.subject !== null && this.#states.get(event.subject);
    if (!folded) return;
    const after = this.#fold.evolve(folded.state, event);
    if (after === undefined) return;
    folded.state = after;
    folded.blockNumber = event.blockNumber;
  }

  async write(tx: Transaction): Promise<void> {
    const all = [...this.#states].map(([subject, folded]) => ({ subject, ...folded }));
    if (all.length === 0) return;
    const folded = all.flatMap(({ subject, state, blockNumber }) =>
      state === null ? [] : [{ subject, state, blockNumber }],
    );
    const gone = all.filter(({ state }) => state === null).map(({ subject }) => subject);
    await this.#fold.write(tx, folded, gone);
  }
}
