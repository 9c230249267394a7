import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { kdfParameters, keyFromPassphrase, newKdfParameters, seal, unseal } from './envelope.ts';
import { Secret } from './secret.ts';

/** Where the sealed entries are kept; it never sees a secret. */
export interface KeystoreStore {
  read(id: string): Promise<Uint8Array | null>;
  /** Ids of the entries with this purpose, in the order of their ids. */
  list(purpose: string): Promise<readonly string[]>;
  /** Stores an entry unless there is one of that id; answers what is there afterwards. */
  add(id: string, purpose: string, sealed: Uint8Array): Promise<Uint8Array>;
  replace(id: string, purpose: string, sealed: Uint8Array): Promise<void>;
}

/** The keystore cannot be opened with this passphrase, or an entry was damaged. The message says which. */
export class KeystoreError extends Error {
  override readonly name = 'KeystoreError';
}

/** The lock: how the key is made of the passphrase, and something sealed with it to try the key on. */
const LOCK = 'lock';
const lock = z.object({ version: z.literal(1), kdf: kdfParameters, check: z.string() });
const CHECK = 'lienlight keystore';

/** Secrets under one passphrase: seeds of organisations, system keys, keys of fingerprints. */
export class Keystore {
  readonly #store: KeystoreStore;
  readonly #key: Secret;
  readonly #opened = new Map<string, Secret>();

  private constructor(store: KeystoreStore, key: Secret) {
    this.#store = store;
    this.#key = key;
  }

  /**
   * Opens the keystore, or makes it when the store is empty.
   *
   * @param cost scrypt's cost for a new keystore; tests lower it
   * @throws KeystoreError when the passphrase is wrong
   */
  static async open(store: KeystoreStore, passphrase: string, cost?: number): Promise<Keystore> {
    const stored = (await store.read(LOCK)) ?? (await Keystore.#makeLock(store, passphrase, cost));
    const { kdf, check } = lock.parse(JSON.parse(Buffer.from(stored).toString('utf8')));
    const key = await keyFromPassphrase(passphrase, kdf);
    try {
      unseal(key, CHECK, Buffer.from(check, 'hex'));
    } catch {
      throw new KeystoreError('The passphrase does not open the keystore: it was made with another one.');
    }
    return new Keystore(store, key);
  }

  static async #makeLock(store: KeystoreStore, passphrase: string, cost?: number): Promise<Uint8Array> {
    const kdf = newKdfParameters(cost);
    const key = await keyFromPassphrase(passphrase, kdf);
    const check = Buffer.from(seal(key, CHECK, randomBytes(32))).toString('hex');
    // Two processes may make it at once: the first one's stays, and the other opens that.
    return store.add(LOCK, LOCK, Buffer.from(JSON.stringify({ version: 1, kdf, check })));
  }

  /** A secret that is there, or `null`. */
  async find(id: string): Promise<Secret | null> {
    const known = this.#opened.get(id);
    if (known) return known;
    const sealed = await this.#store.read(id);
    return sealed && this.#unseal(id, sealed);
  }

  /** A secret of 32 random bytes, made at first asking. Whoever asks at the same time gets the same one. */
  async findOrMake(id: string, purpose: string): Promise<Secret> {
    const there = await this.find(id);
    return there ?? this.#unseal(id, await this.#store.add(id, purpose, seal(this.#key, id, randomBytes(32))));
  }

  /** Ids of the entries with this purpose. */
  list(purpose: string): Promise<readonly string[]> {
    return this.#store.list(purpose);
  }

  /** Keeps a secret under another purpose from now on. */
  async move(id: string, purpose: string): Promise<void> {
    const sealed = await this.#store.read(id);
    if (!sealed) throw new KeystoreError(`The keystore has no entry ${id}.`);
    await this.#store.replace(id, purpose, sealed);
  }

  #unseal(id: string, sealed: Uint8Array): Secret {
    try {
      const secret = new Secret(unseal(this.#key, id, sealed));
      this.#opened.set(id, secret);
      return secret;
    } catch {
      throw new KeystoreError(`The keystore's entry ${id} is damaged, or was sealed for another keystore.`);
    }
  }
}
