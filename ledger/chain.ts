import type { Hex } from '#domain/hex';

/** The contracts that the portal speaks to, by their names in `Directory`. */
export const CONTRACT_NAMES = [
  'Directory',
  'Organisations',
  'Fingerprints',
  'Documents',
  'Receivables',
  'Relay',
  'EquipmentTitle',
  'Leases',
  'Liens',
  'Devices',
  'TelemetryAnchors',
] as const;
export type ContractName = (typeof CONTRACT_NAMES)[number];

/** Which chain, and where the contracts are on it. */
export interface ChainReference {
  readonly chainId: bigint;
  readonly addresses: Readonly<Record<ContractName, Hex>>;
  /** Unix seconds of the chain's newest block may differ from the wall clock (demo history); deadlines follow `clock`. */
  readonly deployedAtBlock: bigint;
}
