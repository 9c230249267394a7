import { equipmentTable } from '../equipment/equipment-table.ts';
import { leasesTable } from '../leases/import/leases-table.ts';
import { readingsTable } from '../telemetry/readings-table.ts';
import { type RegisteredKind, registered } from './registered-kind.ts';

/** Every kind of table that can be handed in. A new one is a line here, and its name in `TABLE_KINDS`. */
const KINDS: readonly RegisteredKind[] = [
  registered(equipmentTable),
  registered(leasesTable),
  registered(readingsTable),
];

export const tableKind = (name: string): RegisteredKind | null => KINDS.find(({ kind }) => kind === name) ?? null;
