import type { Currency } from '#domain/money/currency';
import type { Decimal } from '#domain/money/decimal';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { InvoiceLine } from './invoice-line.ts';
import type { AllowanceCharge, Identifier, Period, TaxCategory } from './invoice-terms.ts';

/**
 * An invoice in the terms of EN 16931-1 (semantic model of the core elements of an electronic invoice). The business
 * term (BT) or group (BG) stands beside each field; what the document leaves out is `null` or an empty list. An invoice
 * as read may break any rule: `checkInvoice` says which.
 */
export interface Invoice {
  readonly kind: InvoiceKind;
  /** BT-24, the specification that the document says it follows. */
  readonly specification: string | null;
  /** BT-23 */
  readonly businessProcess: string | null;
  /** BT-1 */
  readonly number: string | null;
  /** BT-2 */
  readonly issueDate: CalendarDate | null;
  /** BT-3, UNTDID 1001: 380 invoice, 381 credit note, 384 corrected invoice, 389 self-billed, … */
  readonly typeCode: string | null;
  /** BT-5; every amount is in it, but for `totals.taxInAccountingCurrency`. */
  readonly currency: Currency | null;
  /** BT-6 */
  readonly accountingCurrency: Currency | null;
  /** BT-7 */
  readonly taxPointDate: CalendarDate | null;
  /** BT-8, in the UNTDID 2005 codes that UBL carries: 3 issue, 35 delivery, 432 payment. */
  readonly taxPointCode: string | null;
  /** BT-9 */
  readonly dueDate: CalendarDate | null;
  /** BT-10 */
  readonly buyerReference: string | null;
  /** BT-19 */
  readonly accountingCost: string | null;
  /** BT-20 */
  readonly paymentTerms: string | null;
  /** BG-1, text with its `#subject code#` where it has one. */
  readonly notes: readonly string[];
  /** BG-14 */
  readonly period: Period | null;
  readonly references: References;
  /** BG-4 */
  readonly seller: Party;
  /** BG-7 */
  readonly buyer: Party;
  /** BG-10 */
  readonly payee: Payee | null;
  /** BG-11 */
  readonly taxRepresentative: TaxRepresentative | null;
  /** BG-13 */
  readonly delivery: Delivery | null;
  /** BG-16, one for each `cac:PaymentMeans`. */
  readonly payments: readonly PaymentInstruction[];
  /** BG-20 and BG-21, in the document's order. */
  readonly allowancesCharges: readonly AllowanceCharge[];
  /** BG-22 */
  readonly totals: Totals;
  /** BG-23 */
  readonly taxes: readonly TaxSubtotal[];
  /** BG-25 */
  readonly lines: readonly InvoiceLine[];
}

export type InvoiceKind = 'invoice' | 'creditNote';

export interface References {
  /** BT-13 */
  readonly order: string | null;
  /** BT-14 */
  readonly salesOrder: string | null;
  /** BT-12 */
  readonly contract: string | null;
  /** BT-11 */
  readonly project: string | null;
  /** BT-15 */
  readonly receivingAdvice: string | null;
  /** BT-16 */
  readonly despatchAdvice: string | null;
  /** BT-17 */
  readonly tender: string | null;
  /** BT-18 */
  readonly object: Identifier | null;
  /** BG-3 */
  readonly precedingInvoices: readonly { readonly number: string | null; readonly issueDate: CalendarDate | null }[];
  /** BG-24 without the embedded files: those stay in the original document. */
  readonly supportingDocuments: readonly SupportingDocument[];
}

interface SupportingDocument {
  /** BT-122 */
  readonly reference: string | null;
  /** BT-123 */
  readonly description: string | null;
  /** BT-124 */
  readonly uri: string | null;
}

/** BG-4 and BG-7; the terms named are the seller's. */
export interface Party {
  /** BT-27, the registered name. */
  readonly name: string | null;
  /** BT-28 */
  readonly tradingName: string | null;
  /** BT-29 */
  readonly identifiers: readonly Identifier[];
  /** BT-30 */
  readonly legalId: Identifier | null;
  /** BT-31 */
  readonly vatId: string | null;
  /** BT-32, the identifier under any other tax scheme. */
  readonly taxRegistrationId: string | null;
  /** BT-33 */
  readonly legalForm: string | null;
  /** BT-34 */
  readonly electronicAddress: Identifier | null;
  /** BG-5 */
  readonly address: Address | null;
  /** BG-6 */
  readonly contact: Contact | null;
}

export interface Address {
  readonly street: string | null;
  readonly additionalStreet: string | null;
  readonly furtherLine: string | null;
  readonly city: string | null;
  readonly postalCode: string | null;
  readonly subdivision: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
}

/** An address of which nothing is known. */
export const NO_ADDRESS: Address = {
  street: null,
  additionalStreet: null,
  furtherLine: null,
  city: null,
  postalCode: null,
  subdivision: null,
  country: null,
};

export interface Contact {
  readonly name: string | null;
  readonly phone: string | null;
  readonly email: string | null;
}

/** BG-10 */
export interface Payee {
  readonly name: string | null;
  readonly identifier: Identifier | null;
  readonly legalId: Identifier | null;
}

/** BG-11 */
export interface TaxRepresentative {
  readonly name: string | null;
  readonly vatId: string | null;
  readonly address: Address | null;
}

/** BG-13 */
export interface Delivery {
  /** BT-72 */
  readonly date: CalendarDate | null;
  /** BT-70 */
  readonly partyName: string | null;
  /** BT-71 */
  readonly locationId: Identifier | null;
  /** BG-15 */
  readonly address: Address | null;
}

/** BG-16 */
export interface PaymentInstruction {
  /** BT-81, UNTDID 4461: 30 credit transfer, 58 SEPA credit transfer, 59 SEPA direct debit, 48 card, … */
  readonly meansCode: string | null;
  /** BT-82 */
  readonly meansText: string | null;
  /** BT-83 */
  readonly reference: string | null;
  /** BT-9 of a credit note, where UBL keeps it. */
  readonly dueDate: CalendarDate | null;
  /** BG-17 */
  readonly account: { readonly id: string | null; readonly name: string | null; readonly bic: string | null } | null;
  /** BG-18 */
  readonly card: {
    readonly number: string | null;
    readonly network: string | null;
    readonly holder: string | null;
  } | null;
  /** BG-19 */
  readonly mandate: { readonly reference: string | null; readonly debitedAccount: string | null } | null;
}

/** BG-22 */
export interface Totals {
  /** BT-106 */
  readonly lineExtension: Decimal | null;
  /** BT-107 */
  readonly allowances: Decimal | null;
  /** BT-108 */
  readonly charges: Decimal | null;
  /** BT-109 */
  readonly taxExclusive: Decimal | null;
  /** BT-110 */
  readonly tax: Decimal | null;
  /** BT-111 */
  readonly taxInAccountingCurrency: Decimal | null;
  /** BT-112 */
  readonly taxInclusive: Decimal | null;
  /** BT-113 */
  readonly prepaid: Decimal | null;
  /** BT-114 */
  readonly rounding: Decimal | null;
  /** BT-115 */
  readonly payable: Decimal | null;
}

/** BG-23 */
export interface TaxSubtotal extends TaxCategory {
  /** BT-116 */
  readonly taxable: Decimal | null;
  /** BT-117 */
  readonly tax: Decimal | null;
  /** BT-120 */
  readonly exemptionReason: string | null;
  /** BT-121 */
  readonly exemptionCode: string | null;
}
