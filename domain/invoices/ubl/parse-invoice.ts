import type { Invoice, References } from '../invoice.ts';
import { select, selectFirst, type XmlElement } from '../xml/element.ts';
import type { UblDocument } from './document.ts';
import { parseAllowancesCharges, parsePayments, parseTaxes, parseTotals } from './parse-amounts.ts';
import { parseLines, parsePeriod } from './parse-lines.ts';
import { parseDelivery, parseParty, parsePayee, parseTaxRepresentative } from './parse-parties.ts';
import { dateAt, identifierOf, textAt, textOf } from './values.ts';

/** UNTDID 1001 codes by which an additional reference is no supporting document. */
const INVOICED_OBJECT = '130';
const PROJECT = '50';

const parseReferences = ({ root, kind }: UblDocument): References => {
  const additional = select(root, 'cac:AdditionalDocumentReference');
  const typeOf = (reference: XmlElement) => textAt(reference, 'cbc:DocumentTypeCode');
  const object = additional.find(reference => typeOf(reference) === INVOICED_OBJECT);
  // A credit note has no ProjectReference in UBL 2.1.
  const project = kind === 'creditNote' ? additional.find(reference => typeOf(reference) === PROJECT) : undefined;
  return {
    order: textAt(root, 'cac:OrderReference/cbc:ID'),
    salesOrder: textAt(root, 'cac:OrderReference/cbc:SalesOrderID'),
    contract: textAt(root, 'cac:ContractDocumentReference/cbc:ID'),
    project: project ? textAt(project, 'cbc:ID') : textAt(root, 'cac:ProjectReference/cbc:ID'),
    receivingAdvice: textAt(root, 'cac:ReceiptDocumentReference/cbc:ID'),
    despatchAdvice: textAt(root, 'cac:DespatchDocumentReference/cbc:ID'),
    tender: textAt(root, 'cac:OriginatorDocumentReference/cbc:ID'),
    object: object ? identifierOf(selectFirst(object, 'cbc:ID')) : null,
    precedingInvoices: select(root, 'cac:BillingReference/cac:InvoiceDocumentReference').map(reference => ({
      number: textAt(reference, 'cbc:ID'),
      issueDate: dateAt(reference, 'cbc:IssueDate'),
    })),
    supportingDocuments: additional
      .filter(reference => reference !== object && reference !== project)
      .map(reference => ({
        reference: textAt(reference, 'cbc:ID'),
        description: textAt(reference, 'cbc:DocumentDescription'),
        uri: textAt(reference, 'cac:Attachment/cac:ExternalReference/cbc:URI'),
      })),
  };
};

/**
 * The invoice as the document states it. Takes any UBL invoice or credit note: what is missing or unreadable becomes
 * `null`, and the rules name it.
 */
export const parseInvoice = (document: UblDocument): Invoice => {
  const { root, kind } = document;
  const currency = textAt(root, 'cbc:DocumentCurrencyCode');
  const accountingCurrency = textAt(root, 'cbc:TaxCurrencyCode');
  const payments = parsePayments(root);
  return {
    kind,
    specification: textAt(root, 'cbc:CustomizationID'),
    businessProcess: textAt(root, 'cbc:ProfileID'),
    number: textAt(root, 'cbc:ID'),
    issueDate: dateAt(root, 'cbc:IssueDate'),
    typeCode: textAt(root, kind === 'invoice' ? 'cbc:InvoiceTypeCode' : 'cbc:CreditNoteTypeCode'),
    currency,
    accountingCurrency,
    taxPointDate: dateAt(root, 'cbc:TaxPointDate'),
    taxPointCode: textAt(root, 'cac:InvoicePeriod/cbc:DescriptionCode'),
    dueDate: dateAt(root, 'cbc:DueDate') ?? payments.find(({ dueDate }) => dueDate !== null)?.dueDate ?? null,
    buyerReference: textAt(root, 'cbc:BuyerReference'),
    accountingCost: textAt(root, 'cbc:AccountingCost'),
    paymentTerms: textAt(root, 'cac:PaymentTerms/cbc:Note'),
    notes: select(root, 'cbc:Note')
      .map(textOf)
      .filter(note => note !== ''),
    period: parsePeriod(selectFirst(root, 'cac:InvoicePeriod')),
    references: parseReferences(document),
    seller: parseParty(root, 'cac:AccountingSupplierParty'),
    buyer: parseParty(root, 'cac:AccountingCustomerParty'),
    payee: parsePayee(selectFirst(root, 'cac:PayeeParty')),
    taxRepresentative: parseTaxRepresentative(selectFirst(root, 'cac:TaxRepresentativeParty')),
    delivery: parseDelivery(selectFirst(root, 'cac:Delivery')),
    payments,
    allowancesCharges: parseAllowancesCharges(root),
    totals: parseTotals(root, currency, accountingCurrency),
    taxes: parseTaxes(root),
    lines: parseLines(root),
  };
};
