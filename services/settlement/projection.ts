import type { ContractName } from '#ledger/chain';
import type { ChainEvent } from '#ledger/reader/decode-event';
import type { Transaction } from '#prisma/client';
import { type FactKind, factChanges } from './facts.ts';
import { anchorFold } from './folds/anchors.ts';
import { deviceFold } from './folds/devices.ts';
import { equipmentFold } from './folds/equipment.ts';
import { FoldedSubjects } from './folds/fold.ts';
import { leaseFold } from './folds/leases.ts';
import { lienFold } from './folds/liens.ts';
import { receivableFold } from './folds/receivables.ts';

interface FoldedFact {
  state: object | null;
  blockNumber: number;
  readonly kind: FactKind;
  readonly key: string;
}

/** A subject of the contract that keeps it: the liens on a machine have the machine's own subject. */
export interface ProjectedSubject {
  readonly contract: ContractName;
  readonly subject: string;
}

/** The contracts whose events fold into the states of subjects. */
export const PROJECTED_CONTRACTS = [
  'Receivables',
  'EquipmentTitle',
  'Leases',
  'Liens',
  'Devices',
  'TelemetryAnchors',
] as const;

const factName = (kind: string, key: string): string => `${kind} ${key}`;

const asObject = (value: unknown): object | null => (typeof value === 'object' ? value : null);

/**
 * Folds events into the projection's tables: what they touch is loaded once, folded in memory, and written once. Whether a
 * block or the whole history is folded at a time makes no difference to what is written.
 */
export class Projection {
  readonly #tx: Transaction;
  readonly receivables = new FoldedSubjects(receivableFold);
  readonly equipment = new FoldedSubjects(equipmentFold);
  readonly leases = new FoldedSubjects(leaseFold);
  readonly liens = new FoldedSubjects(lienFold);
  readonly devices = new FoldedSubjects(deviceFold);
  readonly anchors = new FoldedSubjects(anchorFold);
  readonly #all = [this.receivables, this.equipment, this.leases, this.liens, this.devices, this.anchors] as const;
  readonly #facts = new Map<string, FoldedFact>();

  constructor(tx: Transaction) {
    this.#tx = tx;
  }

  /** The subjects that were folded, of all contracts. */
  get subjects(): readonly string[] {
    return [...new Set(this.#all.flatMap(folded => folded.subjects))];
  }

  /** Folds events onto what the tables have. Throws `BrokenStream` when an event cannot follow. */
  async fold(events: readonly ChainEvent[]): Promise<void> {
    // One after the other: a transaction has one connection.
    for (const folded of this.#all) await folded.load(this.#tx, events);
    await this.#loadFacts(events);
    for (const event of events) this.#apply(event);
  }

  /** Folds these subjects and facts from nothing, with these events: all that ever bore on them. */
  refold(
    subjects: readonly ProjectedSubject[],
    facts: readonly { readonly kind: FactKind; readonly key: string }[],
    events: readonly ChainEvent[],
  ): void {
    for (const folded of this.#all) {
      folded.forget(subjects.filter(one => one.contract === folded.contract).map(({ subject }) => subject));
    }
    for (const { kind, key } of facts) this.#facts.set(factName(kind, key), { kind, key, state: null, blockNumber: 0 });
    for (const event of events) this.#apply(event);
  }

  /** Writes what was folded; what has become nothing is deleted. */
  async write(): Promise<void> {
    for (const folded of this.#all) await folded.write(this.#tx);
    await this.#writeFacts();
  }

  #apply(event: ChainEvent): void {
    for (const folded of this.#all) folded.apply(event);
    for (const { kind, key, next } of factChanges(event)) {
      const fact = this.#facts.get(factName(kind, key));
      if (fact) {
        fact.state = next(fact.state);
        fact.blockNumber = event.blockNumber;
      }
    }
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
