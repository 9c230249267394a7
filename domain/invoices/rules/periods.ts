import { dateAt } from '../ubl/values.ts';
import { select, type XmlElement } from '../xml/element.ts';
import { invoice, lines } from './contexts.ts';
import { family, type Rule } from './rule.ts';
import { exists, hasAny } from './tests.ts';

/** Dates that cannot be read are a finding of their own, not of these rules. */
const isInOrder = (period: XmlElement): boolean => {
  const [start, end] = [dateAt(period, 'cbc:StartDate'), dateAt(period, 'cbc:EndDate')];
  return start === null || end === null || start <= end;
};

const LINES = new Set(['cac:InvoiceLine', 'cac:CreditNoteLine']);

const hasDate = hasAny('cbc:StartDate', 'cbc:EndDate');

/** Periods and the tax point: BR-29, BR-30, BR-CO-03, BR-CO-19, BR-CO-20. */
export const PERIODS: readonly Rule[] = [
  ...family(invoice, [
    [
      'BR-CO-03',
      'The tax point date (BT-7) and its code (BT-8) exclude one another.',
      root => !exists(root, 'cbc:TaxPointDate') || !exists(root, 'cac:InvoicePeriod/cbc:DescriptionCode'),
    ],
  ]),
  ...family(
    document => document.all('cac:InvoicePeriod').filter(({ parent }) => !LINES.has(parent?.name ?? '')),
    [
      ['BR-29', 'The invoicing period (BG-14) shall not end before it starts.', isInOrder],
      [
        'BR-CO-19',
        'An invoicing period (BG-14) shall have a start date (BT-73), an end date (BT-74) or both.',
        period => hasDate(period) || exists(period, 'cbc:DescriptionCode'),
      ],
    ],
  ),
  ...family(
    document => lines(document).flatMap(line => select(line, 'cac:InvoicePeriod')),
    [
      ['BR-30', 'A line period (BG-26) shall not end before it starts.', isInOrder],
      ['BR-CO-20', 'A line period (BG-26) shall have a start date (BT-134), an end date (BT-135) or both.', hasDate],
    ],
  ),
];
