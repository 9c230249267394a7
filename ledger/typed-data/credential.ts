import { concat, keccak256, toBeHex, toUtf8Bytes, zeroPadValue } from 'ethers';
import { type Hex, toHex } from '#domain/hex';
import type { ChainReference } from '../chain.ts';
import type { Credential } from '../keys/custody.ts';
import { domainSeparator, typedDigest } from './domain.ts';

const credentialType = 'Credential(address key,bytes32 subject,uint32 kinds,uint64 expiry,bytes32 organisation)';
const governType = 'Govern(address target,bytes data,uint256 nonce,uint64 deadline)';

const hashOfType = (type: string): Hex => toHex(keccak256(toUtf8Bytes(type)));

/** Digest of a credential, which a registrar signs: EIP-712, domain of `Organisations`. */
export const credentialDigest = (
  { key, subject, kinds, expiry, organisation }: Credential,
  chain: ChainReference,
): Hex => {
  const words = [
    hashOfType(credentialType),
    zeroPadValue(key, 32),
    subject,
    toBeHex(kinds, 32),
    toBeHex(expiry, 32),
    organisation,
  ];
  return typedDigest(domainSeparator(chain.chainId, chain.addresses.Organisations), toHex(keccak256(concat(words))));
};

/** A decision of the governors: call `target` with `data`. Unordered nonce, deadline in unix seconds. */
export interface GovernMessage {
  readonly target: Hex;
  readonly data: Hex;
  readonly nonce: bigint;
  readonly deadline: bigint;
}

/** Digest of a decision, which k governors sign: EIP-712, domain of `Organisations` at this address. */
export const governDigest = (
  { target, data, nonce, deadline }: GovernMessage,
  chainId: bigint,
  organisations: Hex,
): Hex => {
  const words = [
    hashOfType(governType),
    zeroPadValue(target, 32),
    keccak256(data),
    toBeHex(nonce, 32),
    toBeHex(deadline, 32),
  ];
  return typedDigest(domainSeparator(chainId, organisations), toHex(keccak256(concat(words))));
};
