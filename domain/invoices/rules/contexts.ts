import type { UblDocument } from '../ubl/document.ts';
import { chargeIndicatorOf, isVat, textOf } from '../ubl/values.ts';
import { select, selectFirst, type XmlElement } from '../xml/element.ts';
import type { Context } from './rule.ts';

/** The contexts of the official Schematron for UBL, by the names that EN 16931 gives them. */
export const invoice: Context = ({ root }) => [root];

/** Elements of the name anywhere. */
export const anywhere =
  (name: string): Context =>
  document =>
    document.all(name);

/** Elements at a path of child steps whose first step may be anywhere, as a relative Schematron context matches. */
export const matching = (path: string): Context => {
  const [first = '', ...rest] = path.split('/');
  return document =>
    rest.length === 0 ? document.all(first) : document.all(first).flatMap(element => select(element, rest.join('/')));
};

export const fromRoot =
  (path: string): Context =>
  ({ root }) =>
    select(root, path);

export const lines: Context = document => [...document.all('cac:InvoiceLine'), ...document.all('cac:CreditNoteLine')];

const withIndicator = (elements: readonly XmlElement[], isCharge: boolean): readonly XmlElement[] =>
  elements.filter(element => chargeIndicatorOf(element) === isCharge);

export const documentAllowances: Context = ({ root }) => withIndicator(select(root, 'cac:AllowanceCharge'), false);
export const documentCharges: Context = ({ root }) => withIndicator(select(root, 'cac:AllowanceCharge'), true);

export const lineAllowances: Context = document =>
  withIndicator(
    lines(document).flatMap(line => select(line, 'cac:AllowanceCharge')),
    false,
  );
export const lineCharges: Context = document =>
  withIndicator(
    lines(document).flatMap(line => select(line, 'cac:AllowanceCharge')),
    true,
  );

/** Allowances (`false`) or charges (`true`) at any level. */
export const anyAllowanceCharge = (document: UblDocument, isCharge: boolean): readonly XmlElement[] =>
  withIndicator(document.all('cac:AllowanceCharge'), isCharge);

/** Whether the tax category has the code, regardless of its scheme. */
export const hasCode = (category: XmlElement, code: string): boolean =>
  textOf(selectFirst(category, 'cbc:ID')) === code;

/** Whether it has the code under the scheme VAT. */
export const isVatOf = (category: XmlElement, code: string): boolean => hasCode(category, code) && isVat(category);

/** Categories of the VAT breakdown of the document, BG-23. */
export const breakdown: Context = ({ root }) => select(root, 'cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory');
