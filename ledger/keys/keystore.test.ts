import { inspect } from 'node:util';
import { computeAddress, recoverAddress, Signature } from 'ethers';
import { beforeEach, describe, expect, it } from 'vitest';
import { wordOf, ZERO_HASH } from '#domain/hex';
import { address, chainOf } from '#tests/support/chain';
import { credentialDigest } from '../typed-data/credential.ts';
import { deriveKey } from './derive.ts';
import { Keystore, KeystoreError, type KeystoreStore } from './keystore.ts';
import { KeystoreCustody } from './keystore-custody.ts';
import { Secret } from './secret.ts';
import { systemKey } from './system-keys.ts';

const chain = chainOf(1n);

class MemoryStore implements KeystoreStore {
  readonly entries = new Map<string, { purpose: string; sealed: Uint8Array }>();

  async read(id: string) {
    return this.entries.get(id)?.sealed ?? null;
  }

  async list(purpose: string) {
    return [...this.entries]
      .filter(([, entry]) => entry.purpose === purpose)
      .map(([id]) => id)
      .sort();
  }

  async add(id: string, purpose: string, sealed: Uint8Array) {
    const there = this.entries.get(id) ?? { purpose, sealed };
    this.entries.set(id, there);
    return there.sealed;
  }

  async replace(id: string, purpose: string, sealed: Uint8Array) {
    this.entries.set(id, { purpose, sealed });
  }
}

const COST = 2 ** 10;
const digest = wordOf(123n);

describe('keystore', () => {
  let store: MemoryStore;
  let custody: KeystoreCustody;

  beforeEach(async () => {
    store = new MemoryStore();
    custody = new KeystoreCustody(await Keystore.open(store, 'correct horse', COST), chain);
  });

  it('gives the same keys again after it was opened again', async () => {
    await custody.createSeed('one');
    const before = await custody.partyAddress('one', wordOf(1n));
    const entry = await custody.entryName('DE02', '77');
    const again = new KeystoreCustody(await Keystore.open(store, 'correct horse'), chain);
    expect(await again.partyAddress('one', wordOf(1n))).toBe(before);
    expect(await again.entryName('DE02', '77')).toBe(entry);
    expect(await again.createSeed('one')).toEqual(await custody.createSeed('one'));
  });

  it('says that the passphrase is wrong', async () => {
    await expect(Keystore.open(store, 'wrong horse')).rejects.toThrow(KeystoreError);
    await expect(Keystore.open(store, 'wrong horse')).rejects.toThrow(/passphrase/);
  });

  it('keeps nothing readable in the store', async () => {
    await custody.createSeed('one');
    const seed = await (await Keystore.open(store, 'correct horse')).find('seed/one');
    const secret = Buffer.from(seed?.reveal() ?? []).toString('hex');
    expect(secret).toHaveLength(64);
    for (const { sealed } of store.entries.values()) expect(Buffer.from(sealed).toString('hex')).not.toContain(secret);
  });

  it('notices a changed bit, and an entry that was put in another’s place', async () => {
    await custody.createSeed('one');
    await custody.createSeed('two');
    const [one, two] = [store.entries.get('seed/one'), store.entries.get('seed/two')];
    if (!one || !two) throw new Error('the seeds are missing');
    store.entries.set('seed/one', two);
    const swapped = new KeystoreCustody(await Keystore.open(store, 'correct horse'), chain);
    await expect(swapped.partyAddress('one', ZERO_HASH)).rejects.toThrow(KeystoreError);
    const damaged = Uint8Array.from(one.sealed);
    damaged[20] = (damaged[20] ?? 0) ^ 1;
    store.entries.set('seed/one', { ...one, sealed: damaged });
    await expect(swapped.partyAddress('one', ZERO_HASH)).rejects.toThrow(/damaged/);
  });

  it('lets two who make it at once have the same keys', async () => {
    const shared = new MemoryStore();
    const [a, b] = await Promise.all([Keystore.open(shared, 'p', COST), Keystore.open(shared, 'p', COST)]);
    const [first, second] = await Promise.all([systemKey(a, 'relayer'), systemKey(b, 'relayer')]);
    expect(first.address).toBe(second.address);
  });

  it('does not sign for an organisation that it does not know', async () => {
    await expect(custody.sign({ organisationId: 'stranger', subject: ZERO_HASH, digest })).rejects.toThrow(/no seed/);
  });

  it('hides secrets from logs', async () => {
    const secret = new Secret(Buffer.from('00112233', 'hex'));
    expect([`${secret}`, JSON.stringify({ secret }), inspect({ secret })].join()).not.toMatch(/0011|0, 17/);
    await custody.createSeed('one');
    const shown = inspect(custody, { depth: 10, showHidden: true });
    const seed = await (await Keystore.open(store, 'correct horse')).find('seed/one');
    expect(shown).not.toContain(
      Buffer.from(seed?.reveal() ?? [])
        .toString('hex')
        .slice(0, 8),
    );
  });
});

describe('party keys', () => {
  it('differ by subject and by organisation, and sign with a low s', async () => {
    const custody = new KeystoreCustody(await Keystore.open(new MemoryStore(), 'p', COST), chain);
    await custody.createSeed('one');
    await custody.createSeed('two');
    const addresses = await Promise.all([
      custody.partyAddress('one', ZERO_HASH),
      custody.partyAddress('one', wordOf(1n)),
      custody.partyAddress('one', wordOf(2n)),
      custody.partyAddress('two', wordOf(1n)),
    ]);
    expect(new Set(addresses).size).toBe(4);
    const signature = await custody.sign({ organisationId: 'one', subject: wordOf(1n), digest });
    expect(signature).toHaveLength(2 + 130);
    expect(recoverAddress(digest, signature).toLowerCase()).toBe(addresses[1]);
    expect(Signature.from(signature).serialized).toBe(signature);
  });

  it('are derived as documented, whatever the version of the code', () => {
    const signer = deriveKey(new Secret(new Uint8Array(32).fill(7)), 'lienlight party key 1', new Uint8Array(32));
    expect(signer.address).toBe('0x687ad64ec43b6fd4172602d63b927c41cf00d1ff');
    expect(signer.address).not.toBe(computeAddress(`0x${'07'.repeat(32)}`).toLowerCase());
  });

  it('are vouched for by the registrar', async () => {
    const keystore = await Keystore.open(new MemoryStore(), 'p', COST);
    const custody = new KeystoreCustody(keystore, chain);
    const credential = {
      key: address(9),
      subject: wordOf(1n),
      kinds: 4,
      expiry: 2_000_000_000n,
      organisation: wordOf(3n),
    };
    const signature = await custody.signCredential(credential);
    const registrar = await systemKey(keystore, 'registrar');
    expect(recoverAddress(credentialDigest(credential, chain), signature).toLowerCase()).toBe(registrar.address);
  });
});

describe('fingerprints and entry names', () => {
  it('give one hash for each input and open epoch, the same for equal inputs', async () => {
    const custody = new KeystoreCustody(await Keystore.open(new MemoryStore(), 'p', COST), chain);
    const first = await custody.fingerprints(['a', 'b']);
    expect(new Set(first).size).toBe(2);
    expect(await custody.fingerprints(['a', 'b'])).toEqual(first);
    expect(await custody.openFingerprintEpoch()).toBe(2);
    const both = await custody.fingerprints(['a', 'b']);
    expect(new Set(both).size).toBe(4);
    expect(both).toEqual(expect.arrayContaining([...first]));
    await custody.closeFingerprintEpoch(1);
    const second = await custody.fingerprints(['a', 'b']);
    expect(second).toEqual(both.filter(hash => !first.includes(hash)));
    await expect(custody.closeFingerprintEpoch(2)).rejects.toThrow(/last open/);
  });

  it('do not confuse an account and a reference that only join alike', async () => {
    const custody = new KeystoreCustody(await Keystore.open(new MemoryStore(), 'p', COST), chain);
    expect(await custody.entryName('ab', 'c')).not.toBe(await custody.entryName('a', 'bc'));
  });
});

describe('sealed secrets', () => {
  it('open under the name that they were sealed for, in the same keystore, unchanged', async () => {
    const store = new MemoryStore();
    const custody = new KeystoreCustody(await Keystore.open(store, 'p', COST), chain);
    const plain = Buffer.from('what nobody may read');
    const sealed = await custody.seal('one', plain);
    expect(Buffer.from(sealed).includes(plain)).toBe(false);
    const opened = new KeystoreCustody(await Keystore.open(store, 'p', COST), chain);
    expect(Buffer.from(await opened.unseal('one', sealed))).toEqual(plain);
    await expect(opened.unseal('other', sealed)).rejects.toThrow();
    const elsewhere = new KeystoreCustody(await Keystore.open(new MemoryStore(), 'p', COST), chain);
    await expect(elsewhere.unseal('one', sealed)).rejects.toThrow();
    sealed[20] = (sealed[20] ?? 0) ^ 1;
    await expect(opened.unseal('one', sealed)).rejects.toThrow();
  });
});
