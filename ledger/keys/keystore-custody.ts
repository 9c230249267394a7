import { createHmac } from 'node:crypto';
import { type Hex, toHex, ZERO_HASH } from '#domain/hex';
import type { ChainReference } from '../chain.ts';
import { credentialDigest } from '../typed-data/credential.ts';
import { type SearchStatement, searchDigest } from '../typed-data/search-result.ts';
import type { Credential, KeyCustody, SigningRequest } from './custody.ts';
import { type DigestSigner, deriveKey } from './derive.ts';
import { seal, unseal } from './envelope.ts';
import { type Keystore, KeystoreError } from './keystore.ts';
import type { Secret } from './secret.ts';
import { systemKey } from './system-keys.ts';

const PARTY_KEY = 'lienlight party key 1';
const SEED = 'seed';
const EPOCH_OPEN = 'fingerprint-epoch-open';
const EPOCH_CLOSED = 'fingerprint-epoch-closed';
const ENTRY_NAMES = 'entry-names';
const SEALED_SECRETS = 'sealed-secrets';

const seedId = (organisationId: string): string => `seed/${organisationId}`;

const hmac = (key: Secret, ...parts: readonly string[]): Hex => {
  const mac = createHmac('sha256', key.reveal());
  // Each part with its length before it: ("ab", "c") and ("a", "bc") have different names.
  for (const part of parts) mac.update(`${Buffer.byteLength(part, 'utf8')}:`).update(part, 'utf8');
  return toHex(`0x${mac.digest('hex')}`);
};

/** Keys in the portal's own encrypted keystore: what it signs, the operator could sign, and the portal says so. */
export class KeystoreCustody implements KeyCustody {
  readonly #keystore: Keystore;
  readonly #chain: ChainReference;
  readonly #signers = new Map<string, DigestSigner>();

  constructor(keystore: Keystore, chain: ChainReference) {
    this.#keystore = keystore;
    this.#chain = chain;
  }

  async createSeed(organisationId: string): Promise<{ publicKey: Hex }> {
    await this.#keystore.findOrMake(seedId(organisationId), SEED);
    return { publicKey: await this.partyAddress(organisationId, ZERO_HASH) };
  }

  async partyAddress(organisationId: string, subject: Hex): Promise<Hex> {
    return (await this.#signer(organisationId, subject)).address;
  }

  async sign({ organisationId, subject, digest }: SigningRequest): Promise<Hex> {
    return (await this.#signer(organisationId, subject)).sign(digest);
  }

  async signCredential(credential: Credential): Promise<Hex> {
    const registrar = await systemKey(this.#keystore, 'registrar');
    return registrar.sign(credentialDigest(credential, this.#chain));
  }

  async signSearch(statement: SearchStatement): Promise<{ signer: Hex; signature: Hex }> {
    const registrar = await systemKey(this.#keystore, 'registrar');
    const chain = { chainId: this.#chain.chainId, liens: this.#chain.addresses.Liens };
    return { signer: registrar.address, signature: registrar.sign(searchDigest(statement, chain)) };
  }

  async governorAddress(): Promise<Hex> {
    return (await systemKey(this.#keystore, 'governor')).address;
  }

  async signDecision(digest: Hex): Promise<{ governor: Hex; signature: Hex }> {
    const governor = await systemKey(this.#keystore, 'governor');
    return { governor: governor.address, signature: governor.sign(digest) };
  }

  async fingerprints(inputs: readonly string[]): Promise<readonly Hex[]> {
    const keys = await Promise.all((await this.#openEpochs()).map(id => this.#keystore.findOrMake(id, EPOCH_OPEN)));
    return inputs.flatMap(input => keys.map(key => hmac(key, input)));
  }

  async entryName(account: string, reference: string): Promise<Hex> {
    return hmac(await this.#keystore.findOrMake(ENTRY_NAMES, ENTRY_NAMES), account, reference);
  }

  async seal(name: string, plain: Uint8Array): Promise<Uint8Array> {
    return seal(await this.#keystore.findOrMake(SEALED_SECRETS, SEALED_SECRETS), name, plain);
  }

  async unseal(name: string, sealed: Uint8Array): Promise<Uint8Array> {
    return unseal(await this.#keystore.findOrMake(SEALED_SECRETS, SEALED_SECRETS), name, sealed);
  }

  /** Opens a further epoch: from now on every claim is registered under its key too. Answers the epoch's number. */
  async openFingerprintEpoch(): Promise<number> {
    const closed = await this.#keystore.list(EPOCH_CLOSED);
    const next = (await this.#openEpochs()).length + closed.length + 1;
    await this.#keystore.findOrMake(epochId(next), EPOCH_OPEN);
    return next;
  }

  /** Closes an epoch, once its claims are registered under a later one. The key stays, so that old names can be recomputed. */
  async closeFingerprintEpoch(epoch: number): Promise<void> {
    const open = await this.#openEpochs();
    if (!open.includes(epochId(epoch))) throw new KeystoreError(`Epoch ${epoch} is not open.`);
    if (open.length === 1) throw new KeystoreError('The last open epoch cannot be closed: open another one first.');
    await this.#keystore.move(epochId(epoch), EPOCH_CLOSED);
  }

  async #openEpochs(): Promise<readonly string[]> {
    const open = await this.#keystore.list(EPOCH_OPEN);
    if (open.length > 0) return open;
    await this.#keystore.findOrMake(epochId(1), EPOCH_OPEN);
    return [epochId(1)];
  }

  async #signer(organisationId: string, subject: Hex): Promise<DigestSigner> {
    const name = `${organisationId}/${subject}`;
    const known = this.#signers.get(name);
    if (known) return known;
    const seed = await this.#keystore.find(seedId(organisationId));
    if (!seed) throw new KeystoreError(`The keystore has no seed of organisation ${organisationId}.`);
    const signer = deriveKey(seed, PARTY_KEY, Buffer.from(subject.slice(2), 'hex'));
    // Derived anew when forgotten: only the newest thousands are worth their memory.
    if (this.#signers.size >= 5_000) this.#signers.clear();
    this.#signers.set(name, signer);
    return signer;
  }
}

/** Ids sort as numbers do. */
const epochId = (epoch: number): string => `fingerprint-epoch/${String(epoch).padStart(6, '0')}`;
