import type { Hex } from '#domain/hex';
import type { ChainReference } from '#ledger/chain';

/** An address of one digit. */
export const address = (digit: number): Hex => `0x${String(digit).repeat(40)}`;

/** A chain that is nowhere, with an address for each contract. */
export const chainOf = (chainId: bigint): ChainReference => ({
  chainId,
  deployedAtBlock: 1n,
  addresses: {
    Directory: address(1),
    Organisations: address(2),
    Fingerprints: address(3),
    Documents: address(4),
    Receivables: address(5),
    Relay: address(6),
    EquipmentTitle: address(7),
    Leases: address(8),
    Liens: address(9),
    Devices: `0x${'a'.repeat(40)}`,
    TelemetryAnchors: `0x${'b'.repeat(40)}`,
  },
});
