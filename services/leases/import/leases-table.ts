import type { TableKind } from '../../tables/table-kind.ts';
import { checkLeases } from './check-leases.ts';
import { LEASE_COLUMNS, MACHINE_COLUMNS } from './columns.ts';
import { contractGroup } from './contract-group.ts';
import { type LeaseImportOptions, leaseImportOptions } from './lease-import-options.ts';
import { workLease } from './work-lease.ts';

/** Running leases, a machine a row: rows of one contract number are one lease. */
export const leasesTable: TableKind<LeaseImportOptions> = {
  kind: 'leases',
  permission: 'lease:import',
  columns: [...LEASE_COLUMNS, ...MACHINE_COLUMNS],
  options: leaseImportOptions,
  mostRows: 10_000,
  groupOf: contractGroup,
  check: checkLeases,
  work: workLease,
  // A lease is some hundred statements: a transaction of these stays well within its time where the machine is busy.
  atOnce: 12,
};
