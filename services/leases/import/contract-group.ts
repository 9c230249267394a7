import { contractNumberKey } from '#domain/leases/fingerprint';
import { textCell } from '../../tables/cells.ts';
import type { TableRow } from '../../tables/table-kind.ts';

/** Rows of one contract number are one lease; a row without one is by itself. */
export const contractGroup = (row: TableRow): string => {
  const number = textCell(row, 'contractNumber');
  return number === null ? `line ${row.line}` : contractNumberKey(number);
};
