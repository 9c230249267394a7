import type { Invoice, References } from './invoice.ts';
import { UBL_NAMESPACES } from './ubl/document.ts';
import { writeAllowancesCharges, writePayments, writeTaxTotals, writeTotals } from './ubl/write-amounts.ts';
import { writeLine, writePeriod } from './ubl/write-lines.ts';
import { writeDelivery, writeParty, writePayee, writeTaxRepresentative } from './ubl/write-parties.ts';
import { identifier } from './ubl/write-values.ts';
import { group, leaf, writeXml, type XmlNode } from './xml/write-xml.ts';

/** UNTDID 1001 codes of additional references that are an invoiced object or, in a credit note, the project. */
const INVOICED_OBJECT = '130';
const PROJECT = '50';

const documentReference = (name: string, id: string | null): XmlNode | null => group(name, [leaf('cbc:ID', id)]);

const writeOrder = ({ order, salesOrder }: References): XmlNode | null =>
  group('cac:OrderReference', [
    // UBL wants the order's number wherever the sales order's is given (EN 16931-3-2 writes NA then).
    leaf('cbc:ID', order ?? (salesOrder === null ? null : 'NA')),
    leaf('cbc:SalesOrderID', salesOrder),
  ]);

const writePreceding = ({ precedingInvoices }: References): (XmlNode | null)[] =>
  precedingInvoices.map(({ number, issueDate }) =>
    group('cac:BillingReference', [
      group('cac:InvoiceDocumentReference', [leaf('cbc:ID', number), leaf('cbc:IssueDate', issueDate)]),
    ]),
  );

const writeSupporting = ({ supportingDocuments }: References): (XmlNode | null)[] =>
  supportingDocuments.map(({ reference, description, uri }) =>
    group('cac:AdditionalDocumentReference', [
      leaf('cbc:ID', reference),
      leaf('cbc:DocumentDescription', description),
      group('cac:Attachment', [group('cac:ExternalReference', [leaf('cbc:URI', uri)])]),
    ]),
  );

const typedReference = (id: XmlNode | null, typeCode: string): XmlNode | null =>
  id && group('cac:AdditionalDocumentReference', [id, leaf('cbc:DocumentTypeCode', typeCode)]);

/** Additional references, in the order of UBL's schemas, which is another for credit notes than for invoices. */
const writeReferences = ({ kind, references }: Invoice): (XmlNode | null)[] => {
  const isInvoice = kind === 'invoice';
  const contract = documentReference('cac:ContractDocumentReference', references.contract);
  const tender = documentReference('cac:OriginatorDocumentReference', references.tender);
  const additional = [
    typedReference(identifier('cbc:ID', references.object), INVOICED_OBJECT),
    isInvoice ? null : typedReference(leaf('cbc:ID', references.project), PROJECT),
    ...writeSupporting(references),
  ];
  return [
    writeOrder(references),
    ...writePreceding(references),
    documentReference('cac:DespatchDocumentReference', references.despatchAdvice),
    documentReference('cac:ReceiptDocumentReference', references.receivingAdvice),
    ...(isInvoice ? [tender, contract, ...additional] : [contract, ...additional, tender]),
    isInvoice ? documentReference('cac:ProjectReference', references.project) : null,
  ];
};

const writeHeader = (invoice: Invoice): (XmlNode | null)[] => {
  const isInvoice = invoice.kind === 'invoice';
  const notes = invoice.notes.map(note => leaf('cbc:Note', note));
  const taxPoint = leaf('cbc:TaxPointDate', invoice.taxPointDate);
  return [
    leaf('cbc:CustomizationID', invoice.specification),
    leaf('cbc:ProfileID', invoice.businessProcess),
    leaf('cbc:ID', invoice.number),
    leaf('cbc:IssueDate', invoice.issueDate),
    ...(isInvoice
      ? [leaf('cbc:DueDate', invoice.dueDate), leaf('cbc:InvoiceTypeCode', invoice.typeCode), ...notes, taxPoint]
      : [taxPoint, leaf('cbc:CreditNoteTypeCode', invoice.typeCode), ...notes]),
    leaf('cbc:DocumentCurrencyCode', invoice.currency),
    leaf('cbc:TaxCurrencyCode', invoice.accountingCurrency),
    leaf('cbc:AccountingCost', invoice.accountingCost),
    leaf('cbc:BuyerReference', invoice.buyerReference),
    writePeriod(invoice.period, invoice.taxPointCode),
  ];
};

const writeSettlement = (invoice: Invoice): (XmlNode | null)[] => [
  ...writePayments(invoice.payments),
  group('cac:PaymentTerms', [leaf('cbc:Note', invoice.paymentTerms)]),
  ...writeAllowancesCharges(invoice.allowancesCharges, invoice.currency),
  ...writeTaxTotals(invoice),
  writeTotals(invoice),
];

/**
 * The invoice as a UBL 2.1 document in UTF-8, elements in the order of UBL's schemas. It reads back to the same invoice
 * through `parseInvoice`. The due date of a credit note is carried by its payment means, where UBL keeps it: a credit
 * note with a due date needs one. Embedded files are not part of the model and so not written.
 */
export const writeUbl = (invoice: Invoice): Uint8Array => {
  const isInvoice = invoice.kind === 'invoice';
  const root = group(
    isInvoice ? 'Invoice' : 'CreditNote',
    [
      ...writeHeader(invoice),
      ...writeReferences(invoice),
      writeParty('cac:AccountingSupplierParty', invoice.seller),
      writeParty('cac:AccountingCustomerParty', invoice.buyer),
      writePayee(invoice.payee),
      writeTaxRepresentative(invoice.taxRepresentative),
      writeDelivery(invoice.delivery),
      ...writeSettlement(invoice),
      ...invoice.lines.map(line => writeLine(line, invoice.kind, invoice.currency)),
    ],
    {
      xmlns: isInvoice ? UBL_NAMESPACES.ubl : UBL_NAMESPACES.cn,
      'xmlns:cac': UBL_NAMESPACES.cac,
      'xmlns:cbc': UBL_NAMESPACES.cbc,
    },
  );
  if (!root) throw new RangeError('an invoice without anything in it');
  return writeXml(root);
};
