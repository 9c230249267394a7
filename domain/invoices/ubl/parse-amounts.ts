import type { PaymentInstruction, TaxSubtotal, Totals } from '../invoice.ts';
import type { AllowanceCharge, TaxCategory } from '../invoice-terms.ts';
import { select, selectFirst, type XmlElement } from '../xml/element.ts';
import { attributeOf, chargeIndicatorOf, dateAt, decimalAt, decimalOf, textAt } from './values.ts';

export const parseTaxCategory = (category: XmlElement | undefined): TaxCategory | null =>
  category ? { code: textAt(category, 'cbc:ID'), rate: decimalAt(category, 'cbc:Percent') } : null;

export const parseAllowancesCharges = (from: XmlElement): AllowanceCharge[] =>
  select(from, 'cac:AllowanceCharge').map(element => ({
    isCharge: chargeIndicatorOf(element) ?? false,
    amount: decimalAt(element, 'cbc:Amount'),
    baseAmount: decimalAt(element, 'cbc:BaseAmount'),
    percent: decimalAt(element, 'cbc:MultiplierFactorNumeric'),
    reason: textAt(element, 'cbc:AllowanceChargeReason'),
    reasonCode: textAt(element, 'cbc:AllowanceChargeReasonCode'),
    tax: parseTaxCategory(selectFirst(element, 'cac:TaxCategory')),
  }));

/** The total VAT in a currency. A document with one total need not repeat the currency; EN 16931 has at most two. */
const taxIn = (root: XmlElement, currency: string | null, orFirst: boolean) => {
  const amounts = select(root, 'cac:TaxTotal/cbc:TaxAmount');
  const matching = amounts.find(amount => currency !== null && attributeOf(amount, 'currencyID') === currency);
  const chosen = matching ?? (orFirst ? amounts[0] : undefined);
  return (chosen && decimalOf(chosen)) ?? null;
};

export const parseTotals = (root: XmlElement, currency: string | null, accountingCurrency: string | null): Totals => {
  const total = (name: string) => decimalAt(root, `cac:LegalMonetaryTotal/cbc:${name}`);
  return {
    lineExtension: total('LineExtensionAmount'),
    allowances: total('AllowanceTotalAmount'),
    charges: total('ChargeTotalAmount'),
    taxExclusive: total('TaxExclusiveAmount'),
    tax: taxIn(root, currency, true),
    taxInAccountingCurrency:
      accountingCurrency === null || accountingCurrency === currency ? null : taxIn(root, accountingCurrency, false),
    taxInclusive: total('TaxInclusiveAmount'),
    prepaid: total('PrepaidAmount'),
    rounding: total('PayableRoundingAmount'),
    payable: total('PayableAmount'),
  };
};

export const parseTaxes = (root: XmlElement): TaxSubtotal[] =>
  select(root, 'cac:TaxTotal/cac:TaxSubtotal').map(subtotal => ({
    taxable: decimalAt(subtotal, 'cbc:TaxableAmount'),
    tax: decimalAt(subtotal, 'cbc:TaxAmount'),
    code: textAt(subtotal, 'cac:TaxCategory/cbc:ID'),
    rate: decimalAt(subtotal, 'cac:TaxCategory/cbc:Percent'),
    exemptionReason: textAt(subtotal, 'cac:TaxCategory/cbc:TaxExemptionReason'),
    exemptionCode: textAt(subtotal, 'cac:TaxCategory/cbc:TaxExemptionReasonCode'),
  }));

export const parsePayments = (root: XmlElement): PaymentInstruction[] =>
  select(root, 'cac:PaymentMeans').map(means => {
    const account = selectFirst(means, 'cac:PayeeFinancialAccount');
    const card = selectFirst(means, 'cac:CardAccount');
    const mandate = selectFirst(means, 'cac:PaymentMandate');
    return {
      meansCode: textAt(means, 'cbc:PaymentMeansCode'),
      meansText: attributeOf(selectFirst(means, 'cbc:PaymentMeansCode'), 'name'),
      reference: textAt(means, 'cbc:PaymentID'),
      dueDate: dateAt(means, 'cbc:PaymentDueDate'),
      account: account
        ? {
            id: textAt(account, 'cbc:ID'),
            name: textAt(account, 'cbc:Name'),
            bic: textAt(account, 'cac:FinancialInstitutionBranch/cbc:ID'),
          }
        : null,
      card: card
        ? {
            number: textAt(card, 'cbc:PrimaryAccountNumberID'),
            network: textAt(card, 'cbc:NetworkID'),
            holder: textAt(card, 'cbc:HolderName'),
          }
        : null,
      mandate: mandate
        ? {
            reference: textAt(mandate, 'cbc:ID'),
            debitedAccount: textAt(mandate, 'cac:PayerFinancialAccount/cbc:ID'),
          }
        : null,
    };
  });
