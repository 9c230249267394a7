import type { Invoice, PaymentInstruction, TaxSubtotal } from '../invoice.ts';
import type { AllowanceCharge, TaxCategory } from '../invoice-terms.ts';
import { group, leaf, type XmlNode } from '../xml/write-xml.ts';
import { amount, number } from './write-values.ts';

const VAT_SCHEME = group('cac:TaxScheme', [leaf('cbc:ID', 'VAT')]);

export const writeTaxCategory = (name: string, category: TaxCategory | null): XmlNode | null =>
  category && group(name, [leaf('cbc:ID', category.code), number('cbc:Percent', category.rate), VAT_SCHEME]);

export const writeAllowancesCharges = (all: readonly AllowanceCharge[], currency: string | null): (XmlNode | null)[] =>
  all.map(each =>
    group('cac:AllowanceCharge', [
      leaf('cbc:ChargeIndicator', String(each.isCharge)),
      leaf('cbc:AllowanceChargeReasonCode', each.reasonCode),
      leaf('cbc:AllowanceChargeReason', each.reason),
      number('cbc:MultiplierFactorNumeric', each.percent),
      amount('cbc:Amount', each.amount, currency),
      amount('cbc:BaseAmount', each.baseAmount, currency),
      writeTaxCategory('cac:TaxCategory', each.tax),
    ]),
  );

const writeSubtotal = (subtotal: TaxSubtotal, currency: string | null): XmlNode | null =>
  group('cac:TaxSubtotal', [
    amount('cbc:TaxableAmount', subtotal.taxable, currency),
    amount('cbc:TaxAmount', subtotal.tax, currency),
    group('cac:TaxCategory', [
      leaf('cbc:ID', subtotal.code),
      number('cbc:Percent', subtotal.rate),
      leaf('cbc:TaxExemptionReasonCode', subtotal.exemptionCode),
      leaf('cbc:TaxExemptionReason', subtotal.exemptionReason),
      VAT_SCHEME,
    ]),
  ]);

/** The total VAT with its breakdown and, in a second total, the VAT in the accounting currency. */
export const writeTaxTotals = ({ totals, taxes, currency, accountingCurrency }: Invoice): (XmlNode | null)[] => [
  group('cac:TaxTotal', [
    amount('cbc:TaxAmount', totals.tax, currency),
    ...taxes.map(subtotal => writeSubtotal(subtotal, currency)),
  ]),
  group('cac:TaxTotal', [amount('cbc:TaxAmount', totals.taxInAccountingCurrency, accountingCurrency)]),
];

export const writeTotals = ({ totals, currency }: Invoice): XmlNode | null =>
  group('cac:LegalMonetaryTotal', [
    amount('cbc:LineExtensionAmount', totals.lineExtension, currency),
    amount('cbc:TaxExclusiveAmount', totals.taxExclusive, currency),
    amount('cbc:TaxInclusiveAmount', totals.taxInclusive, currency),
    amount('cbc:AllowanceTotalAmount', totals.allowances, currency),
    amount('cbc:ChargeTotalAmount', totals.charges, currency),
    amount('cbc:PrepaidAmount', totals.prepaid, currency),
    amount('cbc:PayableRoundingAmount', totals.rounding, currency),
    amount('cbc:PayableAmount', totals.payable, currency),
  ]);

export const writePayments = (payments: readonly PaymentInstruction[]): (XmlNode | null)[] =>
  payments.map(({ meansCode, meansText, dueDate, reference, card, account, mandate }) =>
    group('cac:PaymentMeans', [
      leaf('cbc:PaymentMeansCode', meansCode, { name: meansText }),
      leaf('cbc:PaymentDueDate', dueDate),
      leaf('cbc:PaymentID', reference),
      card &&
        group('cac:CardAccount', [
          leaf('cbc:PrimaryAccountNumberID', card.number),
          leaf('cbc:NetworkID', card.network),
          leaf('cbc:HolderName', card.holder),
        ]),
      account &&
        group('cac:PayeeFinancialAccount', [
          leaf('cbc:ID', account.id),
          leaf('cbc:Name', account.name),
          group('cac:FinancialInstitutionBranch', [leaf('cbc:ID', account.bic)]),
        ]),
      mandate &&
        group('cac:PaymentMandate', [
          leaf('cbc:ID', mandate.reference),
          group('cac:PayerFinancialAccount', [leaf('cbc:ID', mandate.debitedAccount)]),
        ]),
    ]),
  );
