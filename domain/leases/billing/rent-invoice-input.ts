import type { Hex } from '#domain/hex';
import type { Currency } from '#domain/money/currency';
import type { PartyIdentifier } from '#domain/parties/identifier';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { Frequency, LeaseVat } from '../schedule/terms.ts';
import type { MeterSpan } from '../usage/metered-use.ts';
import type { BillLine } from './bill-lines.ts';
import type { InvoiceLanguage } from './rent-texts.ts';

/** A machine on a bill, with the readings behind its use; none where no use is billed. */
export interface BilledMachine {
  readonly subject: Hex;
  /** M-2026-000123 */
  readonly reference: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly spans: readonly MeterSpan[];
}

/** A party as the portal knows it. */
export interface BilledParty {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly identifiers: readonly PartyIdentifier[];
}

export interface RentInvoiceInput {
  /** A credit note takes back what the invoice `preceding` says, or a part of it; its amounts are positive, too. */
  readonly kind: 'invoice' | 'creditNote';
  readonly number: string;
  readonly issueDate: CalendarDate;
  readonly dueDate: CalendarDate;
  readonly currency: Currency;
  /** The lessor: it supplies, and owes the VAT, also where a rent was sold. */
  readonly seller: BilledParty;
  readonly buyer: BilledParty;
  /** Who bought the rent; `null`: the lessor has it. */
  readonly payee: BilledParty | null;
  /** To be paid to. */
  readonly account: { readonly number: string; readonly holderName: string; readonly bic: string | null } | null;
  /** The parties' own number of the lease, and our reference of it. */
  readonly contract: string;
  readonly lease: string;
  readonly frequency: Frequency;
  /** First day and first day after. */
  readonly period: { readonly from: CalendarDate; readonly until: CalendarDate };
  readonly vat: LeaseVat;
  readonly lines: readonly BillLine[];
  /** A deposit that is set off; absent: none. */
  readonly depositMinor?: bigint;
  /** The machines that the lines name. */
  readonly machines: readonly BilledMachine[];
  /** The invoice of the same period that this one adds to or takes back. */
  readonly preceding: { readonly number: string; readonly issueDate: CalendarDate } | null;
  readonly language: InvoiceLanguage;
}
