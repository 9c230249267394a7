import { type Currency, minorUnitDigits } from '#domain/money/currency';
import { type Decimal, decimalText } from '#domain/money/decimal';
import { accept, type Result, refuse } from '#domain/result';
import { decimalCell } from '../../tables/cells.ts';
import type { TableRow } from '../../tables/table-kind.ts';

/** An amount as minor units; `null` where it has more decimals than the currency and they are not zero. */
export const minorOf = ({ unscaled, scale }: Decimal, currency: Currency): bigint | null => {
  const digits = minorUnitDigits(currency);
  if (scale <= digits) return unscaled * 10n ** BigInt(digits - scale);
  const over = 10n ** BigInt(scale - digits);
  return unscaled % over === 0n ? unscaled / over : null;
};

/** A cell in major units as minor ones. Refusals: as of `decimalCell`, `cell-too-many-decimals` (params: value). */
export const amountCell = (row: TableRow, column: string, currency: Currency): Result<bigint | null> => {
  const value = decimalCell(row, column);
  if (!value.ok) return value;
  if (value.value === null) return accept(null);
  const minor = minorOf(value.value, currency);
  return minor === null ? refuse('cell-too-many-decimals', { value: decimalText(value.value) }, column) : accept(minor);
};
