import { decimal } from '#domain/money/decimal';
import { decimalOf, textAt, textOf } from '../ubl/values.ts';
import { select, selectFirst, type XmlElement } from '../xml/element.ts';
import { anywhere, invoice, matching } from './contexts.ts';
import { isBelow } from './numbers.ts';
import { family, type Rule } from './rule.ts';
import { atMost, exists, has, isFilled } from './tests.ts';

const ZERO = decimal(0n);

/** UNTDID 4461: credit transfer, and SEPA credit transfer. */
const CREDIT_TRANSFERS = ['30', '58'];

const isCreditTransfer = (means: XmlElement): boolean =>
  CREDIT_TRANSFERS.includes(textAt(means, 'cbc:PaymentMeansCode') ?? '');

const hasAccountIfTransfer = (means: XmlElement): boolean =>
  !isCreditTransfer(means) || exists(means, 'cac:PayeeFinancialAccount/cbc:ID');

/** Of the last six and first four digits at most ten may be shown (PCI DSS). */
const isCardNumberCut = (number: XmlElement): boolean => textOf(number).length <= 10;

/** How and to whom the amount due is paid: BR-49 to BR-51, BR-61, BR-66, BR-67, BR-52, BR-55, BR-CO-25. */
export const PAYMENTS: readonly Rule[] = [
  ...family(anywhere('cac:PaymentMeans'), [
    ['BR-49', 'A payment instruction (BG-16) shall have a payment means code (BT-81).', has('cbc:PaymentMeansCode')],
    [
      'BR-61',
      'Where the payment means (BT-81) is a credit transfer, the account (BT-84) shall be given.',
      hasAccountIfTransfer,
    ],
  ]),
  ...family(
    document =>
      document
        .all('cac:PaymentMeans')
        .filter(means => CREDIT_TRANSFERS.includes(selectFirst(means, 'cbc:PaymentMeansCode')?.text ?? ''))
        .flatMap(means => select(means, 'cac:PayeeFinancialAccount')),
    [['BR-50', 'A credit transfer (BG-17) shall have a payment account identifier (BT-84).', isFilled('cbc:ID')]],
  ),
  ...family(
    matching('cac:PaymentMeans/cac:CardAccount/cbc:PrimaryAccountNumberID'),
    [['BR-51', 'No more than ten digits of a payment card number (BT-87) should be shown.', isCardNumberCut]],
    { severity: 'warning' },
  ),
  ...family(invoice, [
    ['BR-66', 'An invoice shall contain at most one card (BG-18).', atMost(1, 'cac:PaymentMeans/cac:CardAccount')],
    [
      'BR-67',
      'An invoice shall contain at most one mandate (BG-19).',
      atMost(1, 'cac:PaymentMeans/cac:PaymentMandate'),
    ],
  ]),
  ...family(anywhere('cac:AdditionalDocumentReference'), [
    ['BR-52', 'Each supporting document (BG-24) shall have a reference (BT-122).', isFilled('cbc:ID')],
  ]),
  ...family(anywhere('cac:BillingReference'), [
    [
      'BR-55',
      'Each preceding invoice reference (BG-3) shall have the number of that invoice (BT-25).',
      has('cac:InvoiceDocumentReference/cbc:ID'),
    ],
  ]),
  ...family(
    // Not of credit notes, whose amount the seller owes: as the artefacts have it since 1.3.4.
    document => matching('ubl:Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount')(document),
    [
      [
        'BR-CO-25',
        'Where the amount due (BT-115) is positive, a due date (BT-9) or payment terms (BT-20) shall be given.',
        (payable, document) => {
          const amount = decimalOf(payable);
          if (!amount) return false;
          return (
            !isBelow(ZERO, amount) ||
            document.all('cbc:DueDate').length > 0 ||
            matching('cac:PaymentTerms/cbc:Note')(document).length > 0
          );
        },
      ],
    ],
    { calculates: true },
  ),
];
