import type { InvoiceKind } from '../invoice.ts';
import type { InvoiceLine, Item, Price } from '../invoice-line.ts';
import type { Period } from '../invoice-terms.ts';
import { group, leaf, type XmlNode } from '../xml/write-xml.ts';
import { writeAllowancesCharges, writeTaxCategory } from './write-amounts.ts';
import { amount, identifier, quantity } from './write-values.ts';

export const writePeriod = (period: Period | null, taxPointCode: string | null = null): XmlNode | null =>
  group('cac:InvoicePeriod', [
    leaf('cbc:StartDate', period?.start ?? null),
    leaf('cbc:EndDate', period?.end ?? null),
    leaf('cbc:DescriptionCode', taxPointCode),
  ]);

const itemId = (name: string, id: string | null): XmlNode | null => group(name, [leaf('cbc:ID', id)]);

const writeItem = (item: Item, line: InvoiceLine): XmlNode | null =>
  group('cac:Item', [
    leaf('cbc:Description', item.description),
    leaf('cbc:Name', item.name),
    itemId('cac:BuyersItemIdentification', item.buyersId),
    itemId('cac:SellersItemIdentification', item.sellersId),
    group('cac:StandardItemIdentification', [identifier('cbc:ID', item.standardId)]),
    group('cac:OriginCountry', [leaf('cbc:IdentificationCode', item.originCountry)]),
    ...item.classifications.map(classification =>
      group('cac:CommodityClassification', [identifier('cbc:ItemClassificationCode', classification, 'listID')]),
    ),
    writeTaxCategory('cac:ClassifiedTaxCategory', line.tax),
    ...item.attributes.map(({ name, value }) =>
      group('cac:AdditionalItemProperty', [leaf('cbc:Name', name), leaf('cbc:Value', value)]),
    ),
  ]);

const writePrice = (price: Price | null, currency: string | null): XmlNode | null =>
  price &&
  group('cac:Price', [
    amount('cbc:PriceAmount', price.net, currency),
    quantity('cbc:BaseQuantity', price.baseQuantity, price.baseUnit),
    price.discount === null && price.gross === null
      ? null
      : group('cac:AllowanceCharge', [
          leaf('cbc:ChargeIndicator', 'false'),
          amount('cbc:Amount', price.discount, currency),
          amount('cbc:BaseAmount', price.gross, currency),
        ]),
  ]);

/** UNTDID 1001 code of an invoiced object, which gives a document reference its meaning. */
const INVOICED_OBJECT = '130';

export const writeLine = (line: InvoiceLine, kind: InvoiceKind, currency: string | null): XmlNode | null => {
  const isInvoice = kind === 'invoice';
  return group(isInvoice ? 'cac:InvoiceLine' : 'cac:CreditNoteLine', [
    leaf('cbc:ID', line.id),
    leaf('cbc:Note', line.note),
    quantity(isInvoice ? 'cbc:InvoicedQuantity' : 'cbc:CreditedQuantity', line.quantity, line.unit),
    amount('cbc:LineExtensionAmount', line.net, currency),
    leaf('cbc:AccountingCost', line.accountingCost),
    writePeriod(line.period),
    group('cac:OrderLineReference', [leaf('cbc:LineID', line.orderLine)]),
    line.object &&
      group('cac:DocumentReference', [
        identifier('cbc:ID', line.object),
        leaf('cbc:DocumentTypeCode', INVOICED_OBJECT),
      ]),
    ...writeAllowancesCharges(line.allowancesCharges, currency),
    writeItem(line.item, line),
    writePrice(line.price, currency),
  ]);
};
