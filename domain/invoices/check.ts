import { type Currency, minorUnitDigits } from '#domain/money/currency';
import { type Decimal, decimal, toUnits } from '#domain/money/decimal';
import type { Invoice, InvoiceKind, Party } from './invoice.ts';
import { checkRules } from './rules/en16931.ts';
import type { Finding } from './rules/rule.ts';
import { openUbl } from './ubl/document.ts';
import { parseInvoice } from './ubl/parse-invoice.ts';
import type { XmlRefusal } from './xml/refusal.ts';

/** What there is to say about a file that is handed in as an invoice. */
export interface InvoiceCheck {
  /** `null` where the file is no UBL invoice at all. */
  readonly kind: InvoiceKind | null;
  /** As the document states it, right or wrong; `null` where there is nothing to read. */
  readonly invoice: Invoice | null;
  /** Empty: the invoice is accepted. */
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** The rule that a file breaks which is not even read: `xml-too-large` → `LL-XML-TOO-LARGE`. */
const refusalFinding = ({ code, message, line, column }: XmlRefusal): Finding => ({
  rule: `LL-${code.toUpperCase()}`,
  message,
  location: `line ${line}, column ${column}`,
});

/**
 * Reads a UBL 2.1 invoice or credit note from untrusted bytes and applies the rules of EN 16931. Never throws on input.
 */
export const checkInvoice = (bytes: Uint8Array): InvoiceCheck => {
  const opened = openUbl(bytes);
  if (!opened.ok) return { kind: null, invoice: null, errors: [refusalFinding(opened.refusal)], warnings: [] };
  const document = opened.value;
  return { kind: document.kind, invoice: parseInvoice(document), ...checkRules(document) };
};

export interface PartyReport {
  readonly name: string | null;
  /** Legal registration (BT-30), else the first identifier (BT-29). */
  readonly legalId: string | null;
  /** VAT identifier (BT-31), else the tax registration (BT-32). */
  readonly taxId: string | null;
  readonly country: string | null;
}

/** Minor units of the invoice's currency as integers in decimal text, `null` where absent or not representable. */
export interface TotalsReport {
  readonly lineExtension: string | null;
  readonly taxExclusive: string | null;
  readonly tax: string | null;
  readonly taxInclusive: string | null;
  readonly prepaid: string | null;
  readonly rounding: string | null;
  readonly payable: string | null;
}

/** The JSON object that `lienlight invoice check` prints for a file. */
export interface CheckReport {
  readonly file: string;
  readonly ok: boolean;
  readonly kind: InvoiceKind | null;
  readonly number: string | null;
  readonly issueDate: string | null;
  readonly dueDate: string | null;
  readonly currency: string | null;
  readonly seller: PartyReport | null;
  readonly buyer: PartyReport | null;
  readonly lines: number | null;
  readonly totals: TotalsReport | null;
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}

const partyReport = ({ name, legalId, identifiers, vatId, taxRegistrationId, address }: Party): PartyReport => ({
  name,
  legalId: legalId?.value ?? identifiers[0]?.value ?? null,
  taxId: vatId ?? taxRegistrationId,
  country: address?.country ?? null,
});

const NOTHING = decimal(0n);

/** The amount in minor units of the currency; `null` where there is no amount, or a finer one. */
export const minorUnitsOf = (amount: Decimal | null, currency: Currency | null): bigint | null =>
  amount === null || currency === null ? null : (toUnits(amount, minorUnitDigits(currency)) ?? null);

export const totalsReport = ({ totals, currency }: Invoice): TotalsReport => {
  const units = (amount: Decimal | null) => minorUnitsOf(amount, currency)?.toString() ?? null;
  return {
    lineExtension: units(totals.lineExtension),
    taxExclusive: units(totals.taxExclusive),
    tax: units(totals.tax),
    taxInclusive: units(totals.taxInclusive),
    prepaid: units(totals.prepaid ?? NOTHING),
    rounding: units(totals.rounding ?? NOTHING),
    payable: units(totals.payable),
  };
};

export const toCheckReport = (file: string, { kind, invoice, errors, warnings }: InvoiceCheck): CheckReport => ({
  file,
  ok: errors.length === 0,
  kind,
  number: invoice?.number ?? null,
  issueDate: invoice?.issueDate ?? null,
  dueDate: invoice?.dueDate ?? null,
  currency: invoice?.currency ?? null,
  seller: invoice && partyReport(invoice.seller),
  buyer: invoice && partyReport(invoice.buyer),
  lines: invoice?.lines.length ?? null,
  totals: invoice && totalsReport(invoice),
  errors,
  warnings,
});
