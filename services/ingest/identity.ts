import { hash } from 'node:crypto';
import { TOKEN_PROTOCOLS } from '#domain/devices/protocols';
import type { KnownDevice } from '#domain/telemetry/sink';

/** An interval in which a device speaks for a machine: [from, to), Unix ms. */
export interface Binding {
  readonly machine: string;
  readonly from: number;
  readonly to: number | null;
}

/** A device as the ingest needs it. */
export interface DeviceIdentity extends KnownDevice {
  /** Its subject on chain. */
  readonly subject: string;
  readonly hasToken: boolean;
  /** Unix ms; null while it is registered. */
  readonly removedAt: number | null;
  readonly bindings: readonly Binding[];
  /** Under which number of the table `device_epoch` the bindings were read. */
  readonly epoch: string;
}

interface DeviceRow {
  readonly id: string;
  readonly organisationId: string;
  readonly protocol: string;
  readonly externalId: string;
  readonly subject: string;
  readonly publicKey: Readonly<Record<string, unknown>> | null;
  readonly platformAccountId: string | null;
  readonly isGateway: boolean;
  readonly hasToken: boolean;
  readonly removedAt: Date | null;
  readonly epoch: string;
  readonly bindings: readonly StoredBinding[] | null;
}

/** A binding as PostgreSQL writes it in JSON. */
export interface StoredBinding {
  readonly machine: string;
  readonly from: string;
  readonly to: string | null;
}

/** What asks the database; waits and tries again while it is away. */
export type Ask = <Row extends object>(text: string, values: unknown[]) => Promise<readonly Row[]>;

/** The number of the table `device_epoch`, where no row is the first. */
export const EPOCH = '(SELECT coalesce(max(epoch), 1)::text FROM device_epoch)';

/** Bindings of a device `d`, as JSON. */
export const BINDINGS = `(SELECT jsonb_agg(jsonb_build_object('machine', b.machine, 'from', b."from", 'to', b."to"))
   FROM device_bindings b WHERE b."deviceId" = d.id)`;

const COLUMNS = `d.id, d."organisationId", d.protocol, d."externalId", d.subject, d."publicKey",
  d."platformAccountId", d."isGateway", d."tokenHash" IS NOT NULL AS "hasToken", d."removedAt", ${EPOCH} AS epoch,
  ${BINDINGS} AS bindings`;

/** Known devices are asked for again after so long; a change is heard at once, but while the database is away. */
const KNOWN_MS = 2_000;
/** And names that nobody knows: a device that has just been registered need not wait long. */
const UNKNOWN_MS = 1_000;
const MOST_REMEMBERED = 100_000;
const MOST_DIGESTS = 10_000;

export const bindingsOf = (stored: readonly StoredBinding[] | null): readonly Binding[] =>
  (stored ?? []).map(({ machine, from, to }) => ({
    machine,
    from: Date.parse(from),
    to: to === null ? null : Date.parse(to),
  }));

/** A removed device may hand in for so long what it measured before. */
const LATE_MS = 90 * 86_400_000;

/**
 * Whether it may talk: while it is registered; and once it is removed, of the time in which it spoke for a machine. Of those that
 * have a token, whoever removes it says so by leaving it the token.
 */
export const mayTalk = ({ protocol, hasToken, removedAt, bindings }: DeviceIdentity): boolean => {
  if (removedAt === null) return true;
  const isLetIn = hasToken || !TOKEN_PROTOCOLS.includes(protocol);
  return isLetIn && bindings.length > 0 && Date.now() < removedAt + LATE_MS;
};

const identityOf = (row: DeviceRow): DeviceIdentity => ({
  id: row.id,
  protocol: row.protocol,
  deviceId: row.externalId,
  owner: row.organisationId,
  subject: row.subject,
  key: row.publicKey,
  platformAccountId: row.platformAccountId,
  isGateway: row.isGateway,
  hasToken: row.hasToken,
  isRemoved: row.removedAt !== null,
  removedAt: row.removedAt?.getTime() ?? null,
  bindings: bindingsOf(row.bindings),
  epoch: row.epoch,
});

interface Remembered {
  readonly answer: Promise<DeviceIdentity | null>;
  /** Of the device that it names; null for nobody, or while the answer is on its way. */
  id: string | null;
  until: number;
}

type Memory = Map<string, Remembered>;

/** What is to be asked for again makes room first. */
const keep = (memory: Memory, key: string, entry: Remembered, now: number): void => {
  if (memory.size >= MOST_REMEMBERED && !memory.has(key)) {
    for (const [other, { until }] of memory) if (until <= now) memory.delete(other);
    for (const other of memory.keys()) {
      if (memory.size < MOST_REMEMBERED / 2) break;
      memory.delete(other);
    }
  }
  memory.set(key, entry);
};

/** Devices by name, token and id, remembered for a moment; each is asked for once however many wait. */
export class Identities {
  readonly #ask: Ask;
  readonly #byName: Memory = new Map();
  readonly #byToken: Memory = new Map();
  readonly #byId: Memory = new Map();
  readonly #digests = new Map<string, string>();
  /** Names asked for in this turn: one question for all of them. */
  #asked = new Map<
    string,
    { protocol: string; name: string; answers: ((device: Promise<DeviceIdentity | null>) => void)[] }
  >();

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** The device of a name: the one that may talk, else the one that was removed last. */
  byName(protocol: string, name: string): Promise<DeviceIdentity | null> {
    const key = `${protocol}\n${name}`;
    return this.#recall(
      this.#byName,
      key,
      () =>
        new Promise(resolve => {
          if (this.#asked.size === 0) setImmediate(() => this.#askAll());
          const asked = this.#asked.get(key) ?? { protocol, name, answers: [] };
          asked.answers.push(resolve);
          this.#asked.set(key, asked);
        }),
    );
  }

  byToken(token: string): Promise<DeviceIdentity | null> {
    const digest = this.#digestOf(token);
    return this.#recall(this.#byToken, digest, async () => {
      const [row] = await this.#ask<DeviceRow>(
        `SELECT ${COLUMNS} FROM devices d WHERE d."tokenHash" = $1 ORDER BY (d."removedAt" IS NULL) DESC LIMIT 1`,
        [digest],
      );
      return row ? identityOf(row) : null;
    });
  }

  /** The device of a registration, whoever has its name now. */
  byId(id: string): Promise<DeviceIdentity | null> {
    return this.#recall(this.#byId, id, async () => {
      const [row] = await this.#ask<DeviceRow>(`SELECT ${COLUMNS} FROM devices d WHERE d.id = $1`, [id]);
      return row ? identityOf(row) : null;
    });
  }

  /** Devices show the same token with each message. */
  #digestOf(token: string): string {
    const known = this.#digests.get(token);
    if (known !== undefined) return known;
    const digest = hash('sha256', token, 'hex');
    if (this.#digests.size >= MOST_DIGESTS) this.#digests.clear();
    this.#digests.set(token, digest);
    return digest;
  }

  #recall(memory: Memory, key: string, find: () => Promise<DeviceIdentity | null>): Promise<DeviceIdentity | null> {
    const now = Date.now();
    const known = memory.get(key);
    if (known && known.until > now) return known.answer;
    const answer = find();
    const entry: Remembered = { answer, id: null, until: Number.POSITIVE_INFINITY };
    answer.then(
      device => {
        entry.id = device?.id ?? null;
        entry.until = Date.now() + (device ? KNOWN_MS : UNKNOWN_MS);
        // Whoever shows its token is taken by its id next: that needs no other question.
        if (device && memory.get(key) === entry) keep(this.#byId, device.id, entry, now);
      },
      () => memory.delete(key),
    );
    keep(memory, key, entry, now);
    return answer;
  }

  /** Asks anew for a device (null: for all), and for those who are being asked for. */
  forget(id: string | null): void {
    for (const memory of [this.#byName, this.#byToken, this.#byId])
      for (const [key, entry] of memory)
        if (id === null || entry.id === id || entry.until === Number.POSITIVE_INFINITY) memory.delete(key);
  }

  #askAll(): void {
    const asked = this.#asked;
    this.#asked = new Map();
    const names = [...asked.values()];
    const found = this.#findAll(names);
    for (const [key, { answers }] of asked)
      for (const answer of answers) answer(found.then(devices => devices.get(key) ?? null));
  }

  async #findAll(names: readonly { protocol: string; name: string }[]): Promise<Map<string, DeviceIdentity>> {
    const rows = await this.#ask<DeviceRow>(
      `SELECT DISTINCT ON (d.protocol, d."externalId") ${COLUMNS}
         FROM devices d JOIN unnest($1::text[], $2::text[]) AS n(protocol, name)
           ON d.protocol = n.protocol AND d."externalId" = n.name
        ORDER BY d.protocol, d."externalId", (d."removedAt" IS NULL) DESC, d."removedAt" DESC`,
      [names.map(({ protocol }) => protocol), names.map(({ name }) => name.replaceAll('\u0000', '\ufffd'))],
    );
    return new Map(rows.map(row => [`${row.protocol}\n${row.externalId}`, identityOf(row)]));
  }
}

/** The machine for which a device speaks at a moment. */
export const machineAt = ({ bindings }: Pick<DeviceIdentity, 'bindings'>, time: number): string | null =>
  bindings.find(({ from, to }) => from <= time && (to === null || time < to))?.machine ?? null;
