import type { Decimal } from '#domain/money/decimal';
import type { CalendarDate } from '#domain/time/calendar-date';

/** Groups of EN 16931 that occur both in an invoice and in its lines. */

/** A value and the scheme that it is of, e.g. a code of ISO 6523 (`0088` GLN) or of the EAS list. */
export interface Identifier {
  readonly value: string;
  readonly scheme: string | null;
}

/** BG-14 and BG-26 */
export interface Period {
  readonly start: CalendarDate | null;
  readonly end: CalendarDate | null;
}

/** BG-20, BG-21 (with VAT) and BG-27, BG-28 (without) */
export interface AllowanceCharge {
  readonly isCharge: boolean;
  readonly amount: Decimal | null;
  readonly baseAmount: Decimal | null;
  readonly percent: Decimal | null;
  readonly reason: string | null;
  readonly reasonCode: string | null;
  readonly tax: TaxCategory | null;
}

export interface TaxCategory {
  /** UNTDID 5305: S, Z, E, AE, K, G, O, L, M, B */
  readonly code: string | null;
  /** In percent; none where the invoice is outside the scope of VAT. */
  readonly rate: Decimal | null;
}
