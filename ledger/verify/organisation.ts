import type { Hex } from '#domain/hex';
import { fromBytes, keccak, toBytes } from './bytes.ts';

/**
 * The commitment that a party key's credential carries: which organisation the key belongs to, salted, so that only
 * those to whom the salt is opened can tell. Hashed twice, like every leaf.
 *
 * @param organisation the organisation's 32-byte identifier on chain
 */
export const organisationCommitment = (organisation: Hex, salt: Hex): Hex =>
  fromBytes(keccak(keccak(toBytes(organisation), toBytes(salt))));

/** Whether the opened identifier and salt are what the credential committed to. */
export const opensOrganisation = (commitment: Hex, organisation: Hex, salt: Hex): boolean =>
  organisationCommitment(organisation, salt) === commitment;
