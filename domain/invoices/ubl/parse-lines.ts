import type { InvoiceLine, Item, Price } from '../invoice-line.ts';
import type { Period } from '../invoice-terms.ts';
import { select, selectFirst, type XmlElement } from '../xml/element.ts';
import { parseAllowancesCharges, parseTaxCategory } from './parse-amounts.ts';
import { attributeOf, dateAt, decimalAt, identifierOf, textAt } from './values.ts';

export const parsePeriod = (period: XmlElement | undefined): Period | null =>
  period ? { start: dateAt(period, 'cbc:StartDate'), end: dateAt(period, 'cbc:EndDate') } : null;

const parsePrice = (price: XmlElement | undefined): Price | null =>
  price
    ? {
        net: decimalAt(price, 'cbc:PriceAmount'),
        discount: decimalAt(price, 'cac:AllowanceCharge/cbc:Amount'),
        gross: decimalAt(price, 'cac:AllowanceCharge/cbc:BaseAmount'),
        baseQuantity: decimalAt(price, 'cbc:BaseQuantity'),
        baseUnit: attributeOf(selectFirst(price, 'cbc:BaseQuantity'), 'unitCode'),
      }
    : null;

const parseItem = (line: XmlElement): Item => ({
  name: textAt(line, 'cac:Item/cbc:Name'),
  description: textAt(line, 'cac:Item/cbc:Description'),
  sellersId: textAt(line, 'cac:Item/cac:SellersItemIdentification/cbc:ID'),
  buyersId: textAt(line, 'cac:Item/cac:BuyersItemIdentification/cbc:ID'),
  standardId: identifierOf(selectFirst(line, 'cac:Item/cac:StandardItemIdentification/cbc:ID')),
  classifications: select(line, 'cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode').flatMap(
    code => identifierOf(code, 'listID') ?? [],
  ),
  originCountry: textAt(line, 'cac:Item/cac:OriginCountry/cbc:IdentificationCode'),
  attributes: select(line, 'cac:Item/cac:AdditionalItemProperty').map(property => ({
    name: textAt(property, 'cbc:Name'),
    value: textAt(property, 'cbc:Value'),
  })),
});

/** BG-25, of an invoice or of a credit note: only the names of the line and of its quantity differ. */
export const parseLines = (root: XmlElement): InvoiceLine[] =>
  [...select(root, 'cac:InvoiceLine'), ...select(root, 'cac:CreditNoteLine')].map(line => {
    const quantity = selectFirst(line, 'cbc:InvoicedQuantity') ?? selectFirst(line, 'cbc:CreditedQuantity');
    return {
      id: textAt(line, 'cbc:ID'),
      note: textAt(line, 'cbc:Note'),
      object: identifierOf(selectFirst(line, 'cac:DocumentReference/cbc:ID')),
      quantity: quantity ? decimalAt(line, quantity.name) : null,
      unit: attributeOf(quantity, 'unitCode'),
      net: decimalAt(line, 'cbc:LineExtensionAmount'),
      orderLine: textAt(line, 'cac:OrderLineReference/cbc:LineID'),
      accountingCost: textAt(line, 'cbc:AccountingCost'),
      period: parsePeriod(selectFirst(line, 'cac:InvoicePeriod')),
      allowancesCharges: parseAllowancesCharges(line),
      price: parsePrice(selectFirst(line, 'cac:Price')),
      tax: parseTaxCategory(selectFirst(line, 'cac:Item/cac:ClassifiedTaxCategory')),
      item: parseItem(line),
    };
  });
