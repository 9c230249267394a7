import { type Decimal, decimalText } from '#domain/money/decimal';
import type { Identifier } from '../invoice-terms.ts';
import { leaf, type XmlNode } from '../xml/write-xml.ts';

/** An amount with its currency; every amount of UBL has one. */
export const amount = (name: string, value: Decimal | null, currency: string | null): XmlNode | null =>
  leaf(name, value && decimalText(value), { currencyID: currency });

export const number = (name: string, value: Decimal | null): XmlNode | null => leaf(name, value && decimalText(value));

export const quantity = (name: string, value: Decimal | null, unit: string | null): XmlNode | null =>
  leaf(name, value && decimalText(value), { unitCode: unit });

export const identifier = (name: string, id: Identifier | null, scheme = 'schemeID'): XmlNode | null =>
  id && leaf(name, id.value, { [scheme]: id.scheme });
