import type { Decimal } from '#domain/money/decimal';
import type { AllowanceCharge, Identifier, Period, TaxCategory } from './invoice-terms.ts';

/** BG-25 */
export interface InvoiceLine {
  /** BT-126 */
  readonly id: string | null;
  /** BT-127 */
  readonly note: string | null;
  /** BT-128 */
  readonly object: Identifier | null;
  /** BT-129 */
  readonly quantity: Decimal | null;
  /** BT-130, UN/ECE Recommendation 20 or 21. */
  readonly unit: string | null;
  /** BT-131 */
  readonly net: Decimal | null;
  /** BT-132 */
  readonly orderLine: string | null;
  /** BT-133 */
  readonly accountingCost: string | null;
  /** BG-26 */
  readonly period: Period | null;
  /** BG-27 and BG-28 */
  readonly allowancesCharges: readonly AllowanceCharge[];
  /** BG-29 */
  readonly price: Price | null;
  /** BG-30 */
  readonly tax: TaxCategory | null;
  /** BG-31 */
  readonly item: Item;
}

/** BG-29 */
export interface Price {
  /** BT-146 */
  readonly net: Decimal | null;
  /** BT-147 */
  readonly discount: Decimal | null;
  /** BT-148 */
  readonly gross: Decimal | null;
  /** BT-149 */
  readonly baseQuantity: Decimal | null;
  /** BT-150 */
  readonly baseUnit: string | null;
}

/** BG-31 */
export interface Item {
  /** BT-153 */
  readonly name: string | null;
  /** BT-154 */
  readonly description: string | null;
  /** BT-155 */
  readonly sellersId: string | null;
  /** BT-156 */
  readonly buyersId: string | null;
  /** BT-157 */
  readonly standardId: Identifier | null;
  /** BT-158 */
  readonly classifications: readonly Identifier[];
  /** BT-159 */
  readonly originCountry: string | null;
  /** BG-32 */
  readonly attributes: readonly { readonly name: string | null; readonly value: string | null }[];
}
