import { type Hex, wordOf } from '#domain/hex';
import type { ReceivableCommand } from '#domain/receivables/commands';
import { decide } from '#domain/receivables/decide';
import type { ReceivableEvent } from '#domain/receivables/events';
import { fold } from '#domain/receivables/evolve';
import type { ReceivableRefusal } from '#domain/receivables/refusals';
import type { ReceivableState } from '#domain/receivables/state';
import type { World } from '#domain/receivables/world';
import type { Result } from '#domain/result';

/** Somebody with a key: what it is called, and the kinds (bits) as which it may act. */
export interface ModelActor {
  readonly name: string;
  readonly key: Hex;
  readonly kinds: number;
  /** Nobody ever vouched for the key. */
  readonly isUnbound?: boolean;
  /** The organisation's public key, valid for every subject; others are bound to each of `SUBJECTS`. */
  readonly isOpen?: boolean;
  /** The subjects to which the key is bound, where they are others than `SUBJECTS`. */
  readonly subjects?: readonly Hex[];
  /** The last second in which the key is valid. */
  readonly expiresAt?: number;
}

export const SUBJECTS = [wordOf(0xa1n), wordOf(0xb2n)] as const;

/**
 * Several receivables as the domain sees them, with what they share: keys, fingerprints, bank entries, allocations, time.
 * Plays the part of the chain in property tests, and is compared with the chain in the differential test.
 */
export class ReceivablesModel {
  now: number;
  readonly actors: readonly ModelActor[];
  readonly states = new Map<Hex, ReceivableState>();
  readonly frozen = new Set<Hex>();
  /** Whether a lien stands on everything. */
  isAllPledged = false;
  readonly #fingerprints = new Map<Hex, Hex>();
  readonly #entries = new Map<Hex, bigint>();
  readonly #allocations = new Set<Hex>();

  constructor(actors: readonly ModelActor[], now: number) {
    this.actors = actors;
    this.now = now;
  }

  stateOf(subject: Hex): ReceivableState | null {
    return this.states.get(subject) ?? null;
  }

  entryAllocated = (entry: Hex): bigint => this.#entries.get(entry) ?? 0n;

  liveObject = (fingerprint: Hex): Hex | null => this.#fingerprints.get(fingerprint) ?? null;

  worldOf(subject: Hex): World {
    const isBoundTo = SUBJECTS.some(known => known === subject);
    const validKinds = (key: Hex): number => {
      const actor = this.actors.find(one => one.key === key);
      const isValid =
        actor && !actor.isUnbound && (isBoundTo || actor.isOpen) && this.now <= (actor.expiresAt ?? this.now);
      return isValid ? actor.kinds : 0;
    };
    return {
      now: this.now,
      kindsOf: key => (this.frozen.has(key) ? 0 : validKinds(key)),
      isFrozen: key => this.frozen.has(key) && validKinds(key) !== 0,
      isPledged: () => this.isAllPledged,
      liveObject: this.liveObject,
      entryAllocated: this.entryAllocated,
      isAllocationUsed: allocation => this.#allocations.has(allocation),
    };
  }

  /** Whether the registrar has ever vouched for a key on this subject: of others a contract says nothing. */
  isKnown(key: Hex, subject: Hex): boolean {
    const actor = this.actors.find(one => one.key === key);
    return (
      actor !== undefined && !actor.isUnbound && (actor.isOpen === true || SUBJECTS.some(known => known === subject))
    );
  }

  /** What would be answered, without doing it. */
  decide(command: ReceivableCommand): Result<ReceivableEvent[], ReceivableRefusal> {
    return decide(command, this.stateOf(command.subject), this.worldOf(command.subject));
  }

  perform(command: ReceivableCommand): Result<ReceivableEvent[], ReceivableRefusal> {
    const decision = this.decide(command);
    if (!decision.ok) return decision;
    const state = fold(decision.value, this.stateOf(command.subject));
    if (state) this.states.set(command.subject, state);
    for (const event of decision.value) this.#share(event);
    return decision;
  }

  #share(event: ReceivableEvent): void {
    switch (event.type) {
      case 'Issued':
        for (const fingerprint of event.fingerprints) this.#fingerprints.set(fingerprint, event.subject);
        break;
      case 'Rejected':
      case 'Cancelled':
        for (const [fingerprint, object] of this.#fingerprints)
          if (object === event.subject) this.#fingerprints.delete(fingerprint);
        break;
      case 'PaymentRecorded':
        this.#entries.set(event.entry, this.entryAllocated(event.entry) + event.entryParts);
        this.#allocations.add(event.allocation);
        break;
      case 'PaymentReversed':
        this.#entries.set(event.entry, this.entryAllocated(event.entry) - event.entryParts);
        break;
    }
  }
}
