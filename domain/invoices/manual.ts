import { type Currency, minorUnitDigits } from '#domain/money/currency';
import { add, type Decimal, parseDecimal, subtract, sumOf } from '#domain/money/decimal';
import { accept, type Result, refuse } from '#domain/result';
import { type CalendarDate, isCalendarDate } from '#domain/time/calendar-date';
import { checkInvoice, type InvoiceCheck } from './check.ts';
import {
  type Address,
  type Delivery,
  type Invoice,
  type InvoiceKind,
  NO_ADDRESS,
  type Party,
  type PaymentInstruction,
  type Totals,
} from './invoice.ts';
import type { Identifier } from './invoice-terms.ts';
import { type CalculatedLines, calculateLines, type ManualLine, type ManualRefusal } from './manual-lines.ts';
import { COUNTRIES } from './rules/codes/countries.ts';
import { writeUbl } from './write-ubl.ts';

/** An invoice typed in by somebody who has no file of it. Numbers are decimal text (`1250.00`), rates in percent. */
export interface ManualEntry {
  readonly kind: InvoiceKind;
  readonly number: string;
  readonly issueDate: CalendarDate;
  readonly dueDate: CalendarDate | null;
  readonly currency: Currency;
  readonly seller: ManualParty;
  readonly buyer: ManualParty;
  /** One at least. A total per VAT rate is a line of quantity 1. */
  readonly lines: readonly ManualLine[];
  readonly prepaid: string | null;
  readonly paymentTerms: string | null;
  /** The account to pay, an IBAN or another number. */
  readonly account: string | null;
  readonly paymentReference: string | null;
  readonly buyerReference: string | null;
  readonly contract: string | null;
  readonly order: string | null;
  /** The invoice that this one corrects or credits. */
  readonly precedingInvoice: string | null;
  readonly note: string | null;
  /** When it was delivered, and to which country: demanded of intra-community supplies. */
  readonly delivery: { readonly date: CalendarDate | null; readonly country: string | null } | null;
}

export interface ManualParty {
  readonly name: string;
  readonly legalId: Identifier | null;
  /** With its country's prefix it is a VAT identifier, without one a tax registration. */
  readonly taxId: string | null;
  readonly address: Pick<Address, 'street' | 'city' | 'postalCode' | 'country'>;
}

const CREDIT_TRANSFER = '30';
const UNDEFINED_MEANS = '1';

/** EN 16931 cannot say three decimals, so an entry in dinars does not claim to follow it. */
const specificationFor = (currency: Currency): string =>
  minorUnitDigits(currency) > 2 ? 'urn:lienlight:invoice:1' : 'urn:cen.eu:en16931:2017';

const isVatId = (taxId: string): boolean => {
  const prefix = taxId.slice(0, 2).toUpperCase();
  return COUNTRIES.has(prefix) || prefix === 'EL';
};

const partyOf = ({ name, legalId, taxId, address }: ManualParty): Party => ({
  name,
  tradingName: null,
  identifiers: [],
  legalId,
  vatId: taxId !== null && isVatId(taxId) ? taxId : null,
  taxRegistrationId: taxId !== null && !isVatId(taxId) ? taxId : null,
  legalForm: null,
  electronicAddress: null,
  address: { ...NO_ADDRESS, ...address },
  contact: null,
});

const totalsOf = ({ lines, taxes }: CalculatedLines, prepaid: Decimal | null): Totals => {
  const lineExtension = sumOf(lines.flatMap(({ net }) => net ?? []));
  const tax = sumOf(taxes.flatMap(each => each.tax ?? []));
  const taxInclusive = add(lineExtension, tax);
  return {
    lineExtension,
    allowances: null,
    charges: null,
    taxExclusive: lineExtension,
    tax,
    taxInAccountingCurrency: null,
    taxInclusive,
    prepaid,
    rounding: null,
    payable: prepaid ? subtract(taxInclusive, prepaid) : taxInclusive,
  };
};

const deliveryOf = ({ delivery }: ManualEntry): Delivery | null =>
  delivery && {
    date: delivery.date,
    partyName: null,
    locationId: null,
    address: delivery.country === null ? null : { ...NO_ADDRESS, country: delivery.country },
  };

/** How to pay; a credit note's due date has no other place than this. */
const paymentsOf = ({ kind, account, paymentReference, dueDate }: ManualEntry): PaymentInstruction[] => {
  const creditDue = kind === 'creditNote' ? dueDate : null;
  if (account === null && paymentReference === null && creditDue === null) return [];
  return [
    {
      meansCode: account === null ? UNDEFINED_MEANS : CREDIT_TRANSFER,
      meansText: null,
      reference: paymentReference,
      dueDate: creditDue,
      account: account === null ? null : { id: account, name: null, bic: null },
      card: null,
      mandate: null,
    },
  ];
};

/**
 * The entry as an invoice, with nets, VAT and totals calculated, rounded to the currency's minor unit. Whether it keeps
 * the rules is for `checkEntry`. Refusals: every `ManualRefusalCode`, with the field to blame.
 */
export const invoiceFromEntry = (entry: ManualEntry): Result<Invoice, ManualRefusal> => {
  const dates = { issueDate: entry.issueDate, dueDate: entry.dueDate, 'delivery.date': entry.delivery?.date ?? null };
  for (const [field, date] of Object.entries(dates)) {
    if (date !== null && !isCalendarDate(date)) return refuse('date-unreadable', undefined, field);
  }
  const prepaid = entry.prepaid === null ? null : parseDecimal(entry.prepaid);
  if (prepaid === undefined) return refuse('number-unreadable', undefined, 'prepaid');
  const calculated = calculateLines(entry.lines, minorUnitDigits(entry.currency));
  if (!calculated.ok) return calculated;
  const { lines, taxes } = calculated.value;
  return accept({
    kind: entry.kind,
    specification: specificationFor(entry.currency),
    businessProcess: null,
    number: entry.number,
    issueDate: entry.issueDate,
    typeCode: entry.kind === 'invoice' ? '380' : '381',
    currency: entry.currency,
    accountingCurrency: null,
    taxPointDate: null,
    taxPointCode: null,
    dueDate: entry.dueDate,
    buyerReference: entry.buyerReference,
    accountingCost: null,
    paymentTerms: entry.paymentTerms,
    notes: entry.note === null ? [] : [entry.note],
    period: null,
    references: {
      order: entry.order,
      salesOrder: null,
      contract: entry.contract,
      project: null,
      receivingAdvice: null,
      despatchAdvice: null,
      tender: null,
      object: null,
      precedingInvoices: entry.precedingInvoice === null ? [] : [{ number: entry.precedingInvoice, issueDate: null }],
      supportingDocuments: [],
    },
    seller: partyOf(entry.seller),
    buyer: partyOf(entry.buyer),
    payee: null,
    taxRepresentative: null,
    delivery: deliveryOf(entry),
    payments: paymentsOf(entry),
    allowancesCharges: [],
    totals: totalsOf(calculated.value, prepaid),
    taxes,
    lines,
  });
};

export interface CheckedEntry {
  /** The entry as a UBL document: what is kept, hashed and anchored in place of a file. */
  readonly document: Uint8Array;
  readonly check: InvoiceCheck;
}

/** Writes the entry as a UBL document and checks that document, by the same rules as any file that is handed in. */
export const checkEntry = (entry: ManualEntry): Result<CheckedEntry, ManualRefusal> => {
  const invoice = invoiceFromEntry(entry);
  if (!invoice.ok) return invoice;
  const document = writeUbl(invoice.value);
  return accept({ document, check: checkInvoice(document) });
};
