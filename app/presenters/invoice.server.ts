import { z } from 'zod';
import { decodeXml } from '#domain/invoices/xml/decode';
import { toDecimalText } from '#domain/money/money';
import { findInvoice, findInvoiceFile, type InvoicePage } from '#prisma/reads/invoices';
import { orNotFound, type SignedInRequest } from '~/guard.server';

const text = z.string().nullable();
const amount = z.string().nullable();

const party = z.object({
  name: text,
  tradingName: text,
  legalId: z.object({ value: z.string(), scheme: text }).nullable(),
  vatId: text,
  address: z.object({ street: text, city: text, postalCode: text, country: text }).nullable(),
});

/** The part of a parsed invoice that its page shows; amounts are decimal text in the invoice's currency. */
export const shownContent = z.object({
  specification: text,
  paymentTerms: text,
  notes: z.array(z.string()),
  buyerReference: text,
  references: z.object({ order: text, contract: text }),
  seller: party,
  buyer: party,
  payments: z.array(z.object({ reference: text, account: z.object({ id: text, name: text, bic: text }).nullable() })),
  totals: z.object({
    lineExtension: amount,
    allowances: amount,
    charges: amount,
    taxExclusive: amount,
    tax: amount,
    taxInclusive: amount,
    prepaid: amount,
    rounding: amount,
    payable: amount,
  }),
  taxes: z.array(z.object({ code: text, rate: text, taxable: amount, tax: amount, exemptionReason: text })),
  lines: z.array(
    z.object({
      id: text,
      note: text,
      quantity: text,
      unit: text,
      net: amount,
      price: z.object({ net: amount }).nullable(),
      tax: z.object({ code: text, rate: text }).nullable(),
      item: z.object({ name: text, description: text }),
    }),
  ),
});

export type ShownInvoice = z.infer<typeof shownContent>;

const warnings = z.array(z.object({ rule: z.string(), message: z.string(), location: z.string() }));

/** So many characters of the original are shown beside the parsed invoice; the whole of it can be downloaded. */
const ORIGINAL_SHOWN = 200_000;

/** In the encoding that the file is in, as it was read when it was taken in. */
export const originalText = (bytes: Uint8Array): { text: string; cut: boolean } => {
  let text = '';
  for (const piece of decodeXml(bytes)) {
    text += piece;
    if (text.length > ORIGINAL_SHOWN) return { text: text.slice(0, ORIGINAL_SHOWN), cut: true };
  }
  return { text, cut: false };
};

/** The page of one invoice: 404 for those who have no part in it. */
export const loadInvoice = async ({ services, actor }: SignedInRequest, id: string) => {
  const now = services.clock.now();
  const {
    content,
    warnings: found,
    totals: _totals,
    ...invoice
  }: InvoicePage = orNotFound(await findInvoice(services.db, actor.organisationId, id, now));
  const file = await findInvoiceFile(services.db, actor.organisationId, invoice.id, now);
  return {
    invoice: {
      ...invoice,
      payableText: toDecimalText({ amountMinor: invoice.payableMinor, currency: invoice.currency }),
    },
    content: shownContent.parse(content),
    warnings: warnings.parse(found),
    original: file && originalText(file.bytes),
  };
};

/** The document byte for byte. */
export const loadInvoiceFile = async ({ services, actor }: SignedInRequest, id: string) =>
  orNotFound(await findInvoiceFile(services.db, actor.organisationId, id, services.clock.now()));
