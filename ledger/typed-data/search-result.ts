import { concat, keccak256, recoverAddress, toBeHex, toUtf8Bytes } from 'ethers';
import { type Hex, toHex } from '#domain/hex';
import { domainSeparator, typedDigest } from './domain.ts';

const typeHash = keccak256(toUtf8Bytes('SearchResult(bytes32 result,uint64 blockNumber,bytes32 blockHash)'));

/** What the portal states of a search for liens: the hash of its result, and the block as of which it was found. */
export interface SearchStatement {
  /** SHA-256 of the result's canonical JSON. */
  readonly result: Hex;
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
}

/** Digest of a statement, which a registrar signs: EIP-712, domain of `Liens`. */
export const searchDigest = (
  { result, blockNumber, blockHash }: SearchStatement,
  chain: { readonly chainId: bigint; readonly liens: Hex },
): Hex =>
  typedDigest(
    domainSeparator(chain.chainId, chain.liens),
    toHex(keccak256(concat([typeHash, result, toBeHex(blockNumber, 32), blockHash]))),
  );

/** Whose signature it is; null where it is none. */
export const searchSigner = (digest: Hex, signature: string): Hex | null => {
  try {
    return toHex(recoverAddress(digest, signature));
  } catch {
    return null;
  }
};
