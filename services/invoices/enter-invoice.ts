import { z } from 'zod';
import { checkEntry } from '#domain/invoices/manual';
import type { Result } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, parseInput } from '../input.ts';
import { acceptDocument } from './document.ts';
import { type StoredInvoice, storeInvoice } from './store-invoice.ts';

const text = (maximum: number) => z.string().trim().min(1).max(maximum);
/** A field that may be left empty: an empty text is none. */
const optional = (maximum: number) =>
  z
    .string()
    .trim()
    .max(maximum)
    .nullish()
    .transform(value => value || null);
const number = z.string().trim().max(40);

const party = z.object({
  name: text(200),
  legalId: z
    .object({ value: text(60), scheme: optional(10) })
    .nullish()
    .transform(id => id ?? null),
  taxId: optional(40),
  address: z.object({
    street: optional(200),
    city: optional(100),
    postalCode: optional(20),
    country: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}$/)
      .nullable(),
  }),
});

/** An invoice typed in: amounts and rates are decimal text (`1250.00`, `19`). */
export const enterInput = z.object({
  kind: z.enum(['invoice', 'creditNote']).default('invoice'),
  number: text(100),
  issueDate: calendarDate,
  dueDate: calendarDate.nullish().transform(date => date ?? null),
  currency: z.string().regex(/^[A-Z]{3}$/),
  seller: party,
  buyer: party,
  lines: z
    .array(
      z.object({
        description: text(500),
        quantity: number,
        unit: text(10),
        unitPrice: number,
        taxCategory: text(2),
        taxRate: number,
        exemptionReason: optional(500),
      }),
    )
    .max(500),
  prepaid: number.nullish().transform(value => value || null),
  paymentTerms: optional(1000),
  account: optional(60),
  paymentReference: optional(140),
  buyerReference: optional(100),
  contract: optional(100),
  order: optional(100),
  precedingInvoice: optional(100),
  note: optional(2000),
  /** Demanded of intra-community supplies: when it was delivered, and to which country. */
  delivery: z
    .object({
      date: calendarDate.nullish().transform(date => date ?? null),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .nullish()
        .transform(code => code ?? null),
    })
    .nullish()
    .transform(delivery => delivery ?? null),
  evenIfDuplicate: z.boolean().default(false),
});

/**
 * Takes in an invoice of which there is no file: it is written as a UBL document, which is checked, kept and anchored like
 * one that was handed in.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, `entry-without-lines`, `number-unreadable`,
 * `date-unreadable`, `entry-mixed-exemptions`, `invoice-not-valid`, `amount-too-large`, `duplicate-invoice`, and those of
 * `signAction`.
 */
export const enterInvoice = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof enterInput>,
): Promise<Result<StoredInvoice>> => {
  const allowed = authorise(actor, 'invoice:import');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(enterInput, input);
  if (!parsed.ok) return parsed;
  const { evenIfDuplicate, ...entry } = parsed.value;
  const checked = checkEntry(entry);
  if (!checked.ok) return checked;
  const { document: bytes, check } = checked.value;
  const document = acceptDocument(bytes, check);
  if (!document.ok) return document;
  const fileName = `${entry.number.replace(/[^\p{L}\p{N}._-]+/gu, '-')}.xml`;
  return inTransaction(ctx, tx =>
    storeInvoice(ctx, tx, allowed.value, {
      document: document.value,
      bytes,
      fileName,
      source: 'MANUAL',
      evenIfDuplicate,
    }),
  );
};
