import { isVat } from '../ubl/values.ts';
import { select, type XmlElement } from '../xml/element.ts';
import { documentAllowances, documentCharges } from './contexts.ts';
import { family, type Rule } from './rule.ts';
import { exists, has, hasAny } from './tests.ts';

const REASON = hasAny('cbc:AllowanceChargeReason', 'cbc:AllowanceChargeReasonCode');

const hasVatCategory = (allowanceCharge: XmlElement): boolean =>
  select(allowanceCharge, 'cac:TaxCategory').some(category => isVat(category) && exists(category, 'cbc:ID'));

/** Document level allowances (BG-20) and charges (BG-21): BR-31 to BR-38, BR-CO-21, BR-CO-22. */
export const DOCUMENT_ALLOWANCES: readonly Rule[] = [
  ...family(documentAllowances, [
    ['BR-31', 'Each document level allowance (BG-20) shall have an amount (BT-92).', has('cbc:Amount')],
    ['BR-32', 'Each document level allowance (BG-20) shall have a VAT category code (BT-95).', hasVatCategory],
    ['BR-33', 'Each document level allowance (BG-20) shall have a reason (BT-97) or a reason code (BT-98).', REASON],
    ['BR-CO-21', 'Each document level allowance (BG-20) shall contain a reason, a reason code, or both.', REASON],
  ]),
  ...family(documentCharges, [
    ['BR-36', 'Each document level charge (BG-21) shall have an amount (BT-99).', has('cbc:Amount')],
    ['BR-37', 'Each document level charge (BG-21) shall have a VAT category code (BT-102).', hasVatCategory],
    ['BR-38', 'Each document level charge (BG-21) shall have a reason (BT-104) or a reason code (BT-105).', REASON],
    ['BR-CO-22', 'Each document level charge (BG-21) shall contain a reason, a reason code, or both.', REASON],
  ]),
];
