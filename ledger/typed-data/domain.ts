import { concat, keccak256, toBeHex, toUtf8Bytes, zeroPadValue } from 'ethers';
import type { Hex } from '#domain/hex';
import { toHex } from '#domain/hex';

const domainTypeHash = keccak256(
  toUtf8Bytes('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'),
);
const nameHash = keccak256(toUtf8Bytes('Lienlight'));
const versionHash = keccak256(toUtf8Bytes('1'));

export const DOMAIN = { name: 'Lienlight', version: '1' } as const;

/** EIP-712 domain separator: name "Lienlight", version "1", this chain, and the contract that is to verify. */
export const domainSeparator = (chainId: bigint, verifyingContract: Hex): Hex =>
  toHex(
    keccak256(
      concat([domainTypeHash, nameHash, versionHash, toBeHex(chainId, 32), zeroPadValue(verifyingContract, 32)]),
    ),
  );

/** What is signed: `keccak256(0x1901 ‖ domain separator ‖ struct hash)`. */
export const typedDigest = (separator: Hex, structHash: Hex): Hex =>
  toHex(keccak256(concat(['0x1901', separator, structHash])));
