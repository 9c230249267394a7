import type { TransportName } from '#domain/telemetry/sink';

/** What an ingest process counts since it started. */
export interface Counts {
  messages: number;
  readings: number;
  /** Readings that were known. */
  known: number;
  refused: number;
  setAside: number;
  /** What was refused and could not be kept as well: there was too much of it. */
  dropped: number;
}

/** How messages of one protocol fared: counts since the process began, rates a second over the last minute. */
export interface ProtocolFigures {
  readonly messages: number;
  readonly readings: number;
  readonly refused: number;
  readonly rate: number;
  readonly refusedRate: number;
  readonly lagMs: Lag;
}

/** Milliseconds from arrival to commit, of the last minute: the median and the 95th of a hundred. */
interface Lag {
  readonly median: number;
  readonly high: number;
}

/** What an ingest process tells of itself, for operators. */
export interface IngestFigures extends Readonly<Counts> {
  readonly byTransport: Readonly<Partial<Record<TransportName, number>>>;
  readonly byProtocol: Readonly<Record<string, ProtocolFigures>>;
  /** Readings stored a second, over the last minute. */
  readonly rate: number;
  readonly refusedRate: number;
  /** Messages that wait to be written. */
  readonly waiting: number;
  readonly lagMs: Lag;
  readonly connections: Readonly<Record<string, number>>;
  readonly databaseAway: boolean;
}

const SECONDS = 60;
const MOST_LAGS = 200;

/** So many protocols are told apart; there are fewer. */
const MOST_PROTOCOLS = 32;

interface Second {
  readonly at: number;
  readings: number;
  refused: number;
  readonly lags: number[];
}

/** What was taken in during the last minute, by second. */
class Minute {
  #seconds: Second[] = [];

  #now(): Second {
    const at = Math.floor(Date.now() / 1000);
    const last = this.#seconds.at(-1);
    if (last?.at === at) return last;
    const second: Second = { at, readings: 0, refused: 0, lags: [] };
    this.#seconds = [...this.#seconds.filter(one => one.at > at - SECONDS), second];
    return second;
  }

  stored(readings: number, lagMs: number): void {
    const second = this.#now();
    second.readings += readings;
    if (second.lags.length < MOST_LAGS) second.lags.push(lagMs);
  }

  refused(): void {
    this.#now().refused += 1;
  }

  rates(): Pick<IngestFigures, 'rate' | 'refusedRate' | 'lagMs'> {
    const from = Math.floor(Date.now() / 1000) - SECONDS;
    const recent = this.#seconds.filter(({ at }) => at > from);
    const lags = recent.flatMap(one => one.lags).sort((a, b) => a - b);
    const lagAt = (share: number): number => lags[Math.min(lags.length - 1, Math.floor(lags.length * share))] ?? 0;
    const sum = (of: (one: Second) => number): number => recent.reduce((total, one) => total + of(one), 0) / SECONDS;
    return {
      rate: sum(one => one.readings),
      refusedRate: sum(one => one.refused),
      lagMs: { median: lagAt(0.5), high: lagAt(0.95) },
    };
  }
}

interface OfProtocol {
  readonly minute: Minute;
  messages: number;
  readings: number;
  refused: number;
}

/** Counts what is taken in, all of it and by protocol. */
export class FigureBook {
  readonly counts: Counts = { messages: 0, readings: 0, known: 0, refused: 0, setAside: 0, dropped: 0 };
  readonly byTransport: Partial<Record<TransportName, number>> = {};
  readonly #minute = new Minute();
  readonly #protocols = new Map<string, OfProtocol>();
  /** How many connections each listener has; set by whoever listens. */
  readonly connections = new Map<string, () => number>();

  #of(protocol: string): OfProtocol {
    const name = this.#protocols.has(protocol) || this.#protocols.size < MOST_PROTOCOLS ? protocol : 'others';
    const known = this.#protocols.get(name);
    if (known) return known;
    const fresh: OfProtocol = { minute: new Minute(), messages: 0, readings: 0, refused: 0 };
    this.#protocols.set(name, fresh);
    return fresh;
  }

  stored(
    { transport, protocol }: { readonly transport: TransportName; readonly protocol: string },
    stored: number,
    known: number,
    lagMs: number,
  ): void {
    this.counts.messages += 1;
    this.counts.readings += stored;
    this.counts.known += known;
    this.byTransport[transport] = (this.byTransport[transport] ?? 0) + 1;
    this.#minute.stored(stored, lagMs);
    const own = this.#of(protocol);
    own.messages += 1;
    own.readings += stored;
    own.minute.stored(stored, lagMs);
  }

  refused(protocol: string): void {
    this.counts.refused += 1;
    this.#minute.refused();
    const own = this.#of(protocol);
    own.refused += 1;
    own.minute.refused();
  }

  figures(waiting: number, databaseAway: boolean): IngestFigures {
    return {
      ...this.counts,
      byTransport: { ...this.byTransport },
      byProtocol: Object.fromEntries(
        [...this.#protocols].map(([name, { minute, messages, readings, refused }]) => [
          name,
          { messages, readings, refused, ...minute.rates() },
        ]),
      ),
      ...this.#minute.rates(),
      waiting,
      connections: Object.fromEntries([...this.connections].map(([name, count]) => [name, count()])),
      databaseAway,
    };
  }
}
