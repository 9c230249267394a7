import { Interface } from 'ethers';
import type { ContractName } from './chain.ts';
import * as devices from './generated/Devices.ts';
import * as directory from './generated/Directory.ts';
import * as documents from './generated/Documents.ts';
import * as equipmentTitle from './generated/EquipmentTitle.ts';
import * as fingerprints from './generated/Fingerprints.ts';
import * as leases from './generated/Leases.ts';
import * as liens from './generated/Liens.ts';
import * as organisations from './generated/Organisations.ts';
import * as receivables from './generated/Receivables.ts';
import * as relay from './generated/Relay.ts';
import * as telemetryAnchors from './generated/TelemetryAnchors.ts';

/** What the compiler left of each contract, by its name in `Directory`. */
export const ARTIFACTS = {
  Directory: directory,
  Organisations: organisations,
  Fingerprints: fingerprints,
  Documents: documents,
  Receivables: receivables,
  Relay: relay,
  EquipmentTitle: equipmentTitle,
  Leases: leases,
  Liens: liens,
  Devices: devices,
  TelemetryAnchors: telemetryAnchors,
} as const satisfies Record<ContractName, { readonly name: ContractName }>;

/** Encoders and decoders of calls, events and errors. */
export const INTERFACES: Readonly<Record<ContractName, Interface>> = {
  Directory: new Interface(directory.abi),
  Organisations: new Interface(organisations.abi),
  Fingerprints: new Interface(fingerprints.abi),
  Documents: new Interface(documents.abi),
  Receivables: new Interface(receivables.abi),
  Relay: new Interface(relay.abi),
  EquipmentTitle: new Interface(equipmentTitle.abi),
  Leases: new Interface(leases.abi),
  Liens: new Interface(liens.abi),
  Devices: new Interface(devices.abi),
  TelemetryAnchors: new Interface(telemetryAnchors.abi),
};
