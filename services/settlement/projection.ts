import { eventFromJson } from '#domain/receivables/event-json';
import { evolve } from '#domain/receivables/evolve';
import { isLeaf, openPartsOf, type ReceivableState } from '#domain/receivables/state';
import { stateFromJson, stateToJson } from '#domain/receivables/state-json';
import type { ChainEvent } from '#ledger/reader/decode-event';
import type { Transaction } from '#prisma/client';
import { type FactKind, factChanges } from './facts.ts';

interface Folded<State> {
  state: State | null;
  blockNumber: number;
}

interface FoldedFact extends Folded<object> {
  readonly kind: FactKind;
  readonly key: string;
}

const factName = (kind: string, key: string): string => `${kind} ${key}`;

const asObject = (value: unknown): object | null => (typeof value === 'object' ? value : null);

/**
 * Folds events into the projection's tables: what they touch is loaded once, folded in memory, and written once. Whether a
 * block or the whole history is folded at a time makes no difference to what is written.
 */
export class Projection {
  readonly #tx: Transaction;
  readonly #receivables = new Map<string, Folded<ReceivableState>>();
  readonly #facts = new Map<string, FoldedFact>();

  constructor(tx: Transaction) {
    this.#tx = tx;
  }

  /** The receivables that were folded. */
  get subjects(): readonly string[] {
    return [...this.#receivables.keys()];
  }

  /** Folds events onto what the tables have. Throws `BrokenStream` when an event cannot follow. */
  async fold(events: readonly ChainEvent[]): Promise<void> {
    await this.#load(events);
    for (const event of events) this.#apply(event);
  }

  /** Folds these receivables and facts from nothing, with these events: all that ever bore on them. */
  refold(
    subjects: readonly string[],
    facts: readonly { readonly kind: FactKind; readonly key: string }[],
    events: readonly ChainEvent[],
  ): void {
    for (const subject of subjects) this.#receivables.set(subject, { state: null, blockNumber: 0 });
    for (const { kind, key } of facts) this.#facts.set(factName(kind, key), { kind, key, state: null, blockNumber: 0 });
    for (const event of events) this.#apply(event);
  }

  /** The state of a receivable as folded so far. */
  receivable(subject: string): ReceivableState | null {
    return this.#receivables.get(subject)?.state ?? null;
  }

  /** Writes what was folded; what has become nothing is deleted. */
  async write(): Promise<void> {
    await this.#writeReceivables();
    await this.#writeFacts();
  }

  #apply(event: ChainEvent): void {
    const { blockNumber } = event;
    const receivableEvent = event.contract === 'Receivables' ? eventFromJson(event.name, event.args) : null;
    const receivable = receivableEvent && this.#receivables.get(receivableEvent.subject);
    if (receivableEvent && receivable) {
      receivable.state = evolve(receivable.state, receivableEvent);
      receivable.blockNumber = blockNumber;
    }
    for (const { kind, key, next } of factChanges(event)) {
      const fact = this.#facts.get(factName(kind, key));
      if (fact) {
        fact.state = next(fact.state);
        fact.blockNumber = blockNumber;
      }
    }
  }

  async #load(events: readonly ChainEvent[]): Promise<void> {
    const subjects = new Set(
      events.flatMap(event => (event.contract === 'Receivables' && event.subject !== null ? [event.subject] : [])),
    );
    const missing = [...subjects].filter(subject => !this.#receivables.has(subject));
    const rows =
      missing.length > 0 ? await this.#tx.receivableProjection.findMany({ where: { subject: { in: missing } } }) : [];
    for (const subject of missing) this.#receivables.set(subject, { state: null, blockNumber: 0 });
    for (const { subject, state, blockNumber } of rows) {
      this.#receivables.set(subject, { state: stateFromJson(state), blockNumber: Number(blockNumber) });
    }
    await this.#loadFacts(events);
  }

  async #loadFacts(events: readonly ChainEvent[]): Promise<void> {
    const touched = new Map(
      events.flatMap(event => factChanges(event).map(({ kind, key }) => [factName(kind, key), { kind, key }] as const)),
    );
    const missing = [...touched].filter(([name]) => !this.#facts.has(name)).map(([, fact]) => fact);
    if (missing.length === 0) return;
    for (const { kind, key } of missing) {
      this.#facts.set(factName(kind, key), { kind, key, state: null, blockNumber: 0 });
    }
    const rows = await this.#tx.$queryRaw<{ kind: string; key: string; value: unknown; blockNumber: bigint }[]>`
      SELECT kind, key, value, "blockNumber" FROM chain_facts
       WHERE (kind, key) IN (SELECT * FROM unnest(
         ${missing.map(fact => fact.kind)}::text[], ${missing.map(fact => fact.key)}::text[]))`;
    for (const { kind, key, value, blockNumber } of rows) {
      const fact = this.#facts.get(factName(kind, key));
      if (fact) Object.assign(fact, { state: asObject(value), blockNumber: Number(blockNumber) });
    }
  }

  async #writeReceivables(): Promise<void> {
    const all = [...this.#receivables];
    if (all.length === 0) return;
    const receivables = all.flatMap(([, { state, blockNumber }]) => (state ? [receivableRow(state, blockNumber)] : []));
    const fragments = all.flatMap(([, { state }]) => (state ? fragmentRows(state) : []));
    const gone = all.filter(([, { state }]) => !state).map(([subject]) => subject);
    if (gone.length > 0) {
      await this.#tx.receivableProjection.deleteMany({ where: { subject: { in: gone } } });
    }
    // A refolded receivable may have fewer fragments than before.
    await this.#tx.fragmentProjection.deleteMany({ where: { subject: { in: all.map(([subject]) => subject) } } });
    await this.#tx.$executeRaw`
      INSERT INTO receivable_projections
        (subject, version, status, confirmed, disputed, maturity, "obligorKey", state, "blockNumber")
      SELECT subject, version, status, confirmed, disputed, maturity, "obligorKey", state, "blockNumber"
        FROM jsonb_to_recordset(${JSON.stringify(receivables)}::jsonb) AS row(
          subject text, version bigint, status text, confirmed boolean, disputed boolean, maturity bigint,
          "obligorKey" text, state jsonb, "blockNumber" bigint)
      ON CONFLICT (subject) DO UPDATE SET
        version = EXCLUDED.version, status = EXCLUDED.status, confirmed = EXCLUDED.confirmed,
        disputed = EXCLUDED.disputed, maturity = EXCLUDED.maturity, "obligorKey" = EXCLUDED."obligorKey",
        state = EXCLUDED.state, "blockNumber" = EXCLUDED."blockNumber"`;
    await this.#tx.$executeRaw`
      INSERT INTO fragment_projections
        (subject, index, leaf, "holderKey", "assignorKey", "payeeKey", status, financed, "openParts")
      SELECT subject, index, leaf, "holderKey", "assignorKey", "payeeKey", status, financed, "openParts"
        FROM jsonb_to_recordset(${JSON.stringify(fragments)}::jsonb) AS row(
          subject text, index integer, leaf boolean, "holderKey" text, "assignorKey" text, "payeeKey" text,
          status text, financed boolean, "openParts" numeric)`;
  }

  async #writeFacts(): Promise<void> {
    const all = [...this.#facts.values()];
    const there = all.filter(({ state }) => state !== null);
    const gone = all.filter(({ state }) => state === null);
    if (there.length > 0) {
      const rows = there.map(({ kind, key, state, blockNumber }) => ({ kind, key, value: state, blockNumber }));
      await this.#tx.$executeRaw`
        INSERT INTO chain_facts (kind, key, value, "blockNumber")
        SELECT kind, key, value, "blockNumber"
          FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
            AS row(kind text, key text, value jsonb, "blockNumber" bigint)
        ON CONFLICT (kind, key) DO UPDATE SET value = EXCLUDED.value, "blockNumber" = EXCLUDED."blockNumber"`;
    }
    if (gone.length > 0) {
      await this.#tx.$executeRaw`
        DELETE FROM chain_facts WHERE (kind, key) IN (SELECT * FROM unnest(
          ${gone.map(fact => fact.kind)}::text[], ${gone.map(fact => fact.key)}::text[]))`;
    }
  }
}

const receivableRow = (state: ReceivableState, blockNumber: number) => ({
  subject: state.subject,
  version: state.version.toString(),
  status: state.status,
  confirmed: state.confirmed,
  disputed: state.disputed,
  maturity: state.maturity,
  obligorKey: state.obligor,
  state: stateToJson(state),
  blockNumber,
});

const fragmentRows = (state: ReceivableState) =>
  state.fragments.map(fragment => ({
    subject: state.subject,
    index: fragment.index,
    leaf: isLeaf(fragment),
    holderKey: fragment.holder,
    assignorKey: fragment.assignor,
    payeeKey: fragment.payee,
    status: fragment.status,
    financed: fragment.financed,
    openParts: openPartsOf(fragment).toString(),
  }));
