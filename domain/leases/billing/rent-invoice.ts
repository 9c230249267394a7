import { type Invoice, NO_ADDRESS, type Party, type Payee, type TaxSubtotal } from '#domain/invoices/invoice';
import type { Currency } from '#domain/money/currency';
import { minorUnitDigits } from '#domain/money/currency';
import type { PartyIdentifier } from '#domain/parties/identifier';
import { addDays } from '#domain/time/calendar-date';
import type { LeaseVat } from '../schedule/terms.ts';
import { billTotals, majorUnits } from './bill-lines.ts';
import type { BilledParty, RentInvoiceInput } from './rent-invoice-input.ts';
import { invoiceLineOf } from './rent-invoice-lines.ts';
import { RENT_TEXTS } from './rent-texts.ts';

const CREDIT_TRANSFER = '30';

/** Codes and texts that EN 16931 wants where no VAT is charged. */
const EXEMPTIONS: Readonly<Record<string, { readonly code: string; readonly reason: string }>> = {
  AE: { code: 'VATEX-EU-AE', reason: 'Reverse charge' },
  K: { code: 'VATEX-EU-IC', reason: 'Intra-community supply' },
  G: { code: 'VATEX-EU-G', reason: 'Export outside the EU' },
  O: { code: 'VATEX-EU-O', reason: 'Not subject to VAT' },
};

/** Schemes that name a party by a code of ISO 6523. */
const ICD: Readonly<Record<string, string>> = { GLN: '0088', DUNS: '0060' };

const numberOf = (identifiers: readonly PartyIdentifier[], scheme: string): string | null =>
  identifiers.find(one => one.scheme === scheme)?.value ?? null;

/** An entry in a register: an LEI, a code of ISO 6523, a company register, China's unified number. */
const legalIdOf = (identifiers: readonly PartyIdentifier[]): Party['legalId'] => {
  const coded = identifiers.find(({ scheme }) => /^\d{4}$/.test(scheme));
  const register = identifiers.find(({ scheme }) => scheme === 'USCC' || /^REG(:|$)/.test(scheme));
  const lei = numberOf(identifiers, 'LEI');
  if (coded) return { value: coded.value, scheme: coded.scheme };
  if (register) return { value: register.value, scheme: null };
  return lei === null ? null : { value: lei, scheme: '0199' };
};

/** An invoice outside the scope of VAT names no VAT numbers (BR-O-02). China's unified number is the taxpayer's number. */
const partyOf = ({ name, country, identifiers }: BilledParty, { category }: LeaseVat): Party => ({
  name,
  tradingName: null,
  identifiers: identifiers.flatMap(({ scheme, value }) => {
    const code = ICD[scheme];
    return code === undefined ? [] : [{ value, scheme: code }];
  }),
  legalId: legalIdOf(identifiers),
  vatId: category === 'O' ? null : numberOf(identifiers, 'VAT'),
  taxRegistrationId: category === 'O' ? null : numberOf(identifiers, 'USCC'),
  legalForm: null,
  electronicAddress: null,
  address: { ...NO_ADDRESS, country },
  contact: null,
});

const payeeOf = (payee: BilledParty | null): Payee | null =>
  payee && { name: payee.name, identifier: null, legalId: legalIdOf(payee.identifiers) };

const subtotalOf = ({ lines, vat, currency, language }: RentInvoiceInput): TaxSubtotal => {
  const { rentMinor, usageMinor, vatMinor } = billTotals(lines, vat);
  const exemption = EXEMPTIONS[vat.category];
  return {
    code: vat.category,
    rate: vat.category === 'O' ? null : vat.percent,
    taxable: majorUnits(rentMinor + usageMinor, currency),
    tax: majorUnits(vatMinor, currency),
    exemptionCode: exemption?.code ?? null,
    exemptionReason: exemption?.reason ?? (vat.category === 'E' ? RENT_TEXTS[language].exempt : null),
  };
};

/** EN 16931 cannot say three decimals, so an invoice in dinars does not claim to follow it. */
const specificationOf = (currency: Currency): string =>
  minorUnitDigits(currency) > 2 ? 'urn:lienlight:invoice:1' : 'urn:cen.eu:en16931:2017';

const totalsOf = ({ lines, vat, currency, depositMinor }: RentInvoiceInput): Invoice['totals'] => {
  const { rentMinor, usageMinor, vatMinor, prepaidMinor, totalMinor } = billTotals(lines, vat, depositMinor);
  const net = majorUnits(rentMinor + usageMinor, currency);
  return {
    lineExtension: net,
    allowances: null,
    charges: null,
    taxExclusive: net,
    tax: majorUnits(vatMinor, currency),
    taxInAccountingCurrency: null,
    taxInclusive: majorUnits(totalMinor + prepaidMinor, currency),
    prepaid: prepaidMinor === 0n ? null : majorUnits(prepaidMinor, currency),
    rounding: null,
    payable: majorUnits(totalMinor, currency),
  };
};

const paymentsOf = ({ kind, account, number, dueDate }: RentInvoiceInput): Invoice['payments'] => {
  const creditDue = kind === 'creditNote' ? dueDate : null;
  if (!account && creditDue === null) return [];
  return [
    {
      meansCode: account ? CREDIT_TRANSFER : '1',
      meansText: null,
      reference: number,
      dueDate: creditDue,
      account: account && { id: account.number, name: account.holderName, bic: account.bic },
      card: null,
      mandate: null,
    },
  ];
};

/** An intra-community supply says to which country it went (BR-IC-12); its day is the period's. */
const deliveryOf = ({ vat, buyer }: RentInvoiceInput): Invoice['delivery'] =>
  vat.category === 'K'
    ? { date: null, partyName: null, locationId: null, address: { ...NO_ADDRESS, country: buyer.country } }
    : null;

const notesOf = ({ payee, preceding, language, kind, depositMinor = 0n }: RentInvoiceInput): string[] => {
  const texts = RENT_TEXTS[language];
  return [
    ...(payee ? [texts.assigned(payee.name)] : []),
    ...(preceding && kind === 'invoice' ? [texts.correction] : []),
    ...(depositMinor > 0n ? [texts.depositSetOff] : []),
  ];
};

/**
 * The invoice of a period's rent, of its use, or of both, in the terms of EN 16931: contract reference (BT-12), invoicing
 * period (BG-14), the buyer of a sold rent as payee (BG-10) with its account (BG-17), one VAT category for all (the lease's),
 * a line for the rent and one for each machine and tier. Whether it keeps the rules is for `checkInvoice`: what the parties'
 * identifiers lack for a VAT category comes out there.
 */
export const rentInvoice = (input: RentInvoiceInput): Invoice => {
  const { kind, number, issueDate, dueDate, currency, contract, period, lines, preceding, vat } = input;
  return {
    kind,
    specification: specificationOf(currency),
    businessProcess: null,
    number,
    issueDate,
    typeCode: kind === 'invoice' ? '380' : '381',
    currency,
    accountingCurrency: null,
    taxPointDate: null,
    taxPointCode: null,
    dueDate,
    buyerReference: null,
    accountingCost: null,
    paymentTerms: null,
    notes: notesOf(input),
    period: { start: period.from, end: addDays(period.until, -1) },
    references: {
      order: null,
      salesOrder: null,
      contract,
      project: null,
      receivingAdvice: null,
      despatchAdvice: null,
      tender: null,
      object: null,
      precedingInvoices: preceding ? [preceding] : [],
      supportingDocuments: [],
    },
    seller: partyOf(input.seller, vat),
    buyer: partyOf(input.buyer, vat),
    payee: payeeOf(input.payee),
    taxRepresentative: null,
    delivery: deliveryOf(input),
    payments: paymentsOf(input),
    allowancesCharges: [],
    totals: totalsOf(input),
    taxes: [subtotalOf(input)],
    lines: lines.map((line, at) => invoiceLineOf(line, at, input)),
  };
};
