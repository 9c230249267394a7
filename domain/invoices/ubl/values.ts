import { type Decimal, parseDecimal } from '#domain/money/decimal';
import { type CalendarDate, isCalendarDate } from '#domain/time/calendar-date';
import type { Identifier } from '../invoice-terms.ts';
import { selectFirst, type XmlElement } from '../xml/element.ts';

/** `normalize-space()` of XPath: the four white space characters of XML collapsed and trimmed. */
export const normalizeSpace = (text: string): string => text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');

/** The element's text with white space normalised; empty where there is no element. */
export const textOf = (element: XmlElement | undefined): string => (element ? normalizeSpace(element.text) : '');

/** The text at the first element of the path, or `null` where there is none or it is blank. */
export const textAt = (from: XmlElement, path: string): string | null => textOf(selectFirst(from, path)) || null;

/** An attribute with white space normalised, or `null` where it is absent or blank. */
export const attributeOf = (element: XmlElement | undefined, name: string): string | null =>
  normalizeSpace(element?.attributes.get(name) ?? '') || null;

const decimals = new WeakMap<XmlElement, Decimal | false>();

/** The element's number, read once; `undefined` where it has none that `xs:decimal` allows. */
export const decimalOf = (element: XmlElement): Decimal | undefined => {
  let known = decimals.get(element);
  if (known === undefined) {
    known = parseDecimal(element.text) ?? false;
    decimals.set(element, known);
  }
  return known || undefined;
};

export const decimalAt = (from: XmlElement, path: string): Decimal | null => {
  const element = selectFirst(from, path);
  return (element && decimalOf(element)) ?? null;
};

/** A day as `xs:date` writes it; the zone that it may carry says nothing about the day that was meant, and is dropped. */
export const dateOf = (element: XmlElement): CalendarDate | undefined => {
  const day = textOf(element).replace(/(?:Z|[+-]\d{2}:\d{2})$/, '');
  return isCalendarDate(day) ? day : undefined;
};

export const dateAt = (from: XmlElement, path: string): CalendarDate | null => {
  const element = selectFirst(from, path);
  return (element && dateOf(element)) ?? null;
};

export const identifierOf = (element: XmlElement | undefined, scheme = 'schemeID'): Identifier | null => {
  const value = textOf(element);
  return value === '' ? null : { value, scheme: attributeOf(element, scheme) };
};

/** `xs:boolean` of `cbc:ChargeIndicator`: `true` or `1` is a charge, `false` or `0` an allowance, else neither. */
export const chargeIndicatorOf = (element: XmlElement): boolean | undefined => {
  const text = textOf(selectFirst(element, 'cbc:ChargeIndicator'));
  return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : undefined;
};

/** Whether the category or registration is of the scheme VAT. */
export const isVat = (element: XmlElement): boolean =>
  element.children.some(
    scheme => scheme.name === 'cac:TaxScheme' && textOf(selectFirst(scheme, 'cbc:ID')).toUpperCase() === 'VAT',
  );
