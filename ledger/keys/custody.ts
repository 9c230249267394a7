import type { Hex } from '#domain/hex';
import type { SearchStatement } from '../typed-data/search-result.ts';

/** An EIP-712 digest and what it stands for, so that a custodian can show or check what it signs. */
export interface SigningRequest {
  readonly organisationId: string;
  /** The subject whose party key signs; the zero subject means the organisation's open public key. */
  readonly subject: Hex;
  readonly digest: Hex;
}

/** A registrar's statement that a key may act on a subject, as `Organisations.bindPartyKey` takes it. */
export interface Credential {
  readonly key: Hex;
  readonly subject: Hex;
  readonly kinds: number;
  /** Unix seconds. */
  readonly expiry: bigint;
  /** Salted commitment to the organisation. */
  readonly organisation: Hex;
}

/**
 * Where keys live. One interface: an encrypted keystore by default, a PKCS#11 token or the user's own wallet behind the
 * same words. No key ever leaves an implementation; callers get addresses, signatures and keyed hashes.
 */
export interface KeyCustody {
  /** Makes the seed of a new organisation; answers the address of its open public key. */
  createSeed(organisationId: string): Promise<{ publicKey: Hex }>;
  /** Address of the organisation's key for a subject. Deterministic from seed and subject. */
  partyAddress(organisationId: string, subject: Hex): Promise<Hex>;
  /** 65-byte signature (r ‖ s ‖ v, low s) over the digest by the organisation's key for the subject. */
  sign(request: SigningRequest): Promise<Hex>;
  /** The consortium registrar's signature of a credential (EIP-712, domain of `Organisations`). */
  signCredential(credential: Credential): Promise<Hex>;
  /** The consortium registrar's signature of a search result (EIP-712 `SearchResult`, domain of `Liens`): whoever has a node can see that it is one's. */
  signSearch(statement: SearchStatement): Promise<{ signer: Hex; signature: Hex }>;
  /** Address of the governor whose key is here. */
  governorAddress(): Promise<Hex>;
  /** The signature of the governor whose key is here, over a decision (EIP-712 `Govern`, domain of `Organisations`). */
  signDecision(digest: Hex): Promise<{ governor: Hex; signature: Hex }>;
  /** HMAC-SHA-256 of canonical fingerprint inputs under every open epoch's key: one per input and epoch. */
  fingerprints(inputs: readonly string[]): Promise<readonly Hex[]>;
  /** HMAC-SHA-256 of a bank entry (payee account and the bank's reference): its name on chain. */
  entryName(account: string, reference: string): Promise<Hex>;
  /** Seals a small secret that is no key (a person's second factor) under a key of its own. `name` is bound to it. */
  seal(name: string, plain: Uint8Array): Promise<Uint8Array>;
  /** Opens what `seal` made. Throws when it was sealed under another name or elsewhere, or a bit was changed. */
  unseal(name: string, sealed: Uint8Array): Promise<Uint8Array>;
}
