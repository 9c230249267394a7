import { z } from 'zod';
import { INVOICE_FILE_BYTES, megabytes } from '#domain/invoices/limits';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { acceptDocument } from './document.ts';
import { type StoredInvoice, storeInvoice } from './store-invoice.ts';

/** A file's name as it was handed in, without folders. */
export const fileName = z
  .string()
  .min(1)
  .transform(name => name.replace(/^.*[\\/]/, '').slice(-200));

export const invoiceFile = z.object({
  name: fileName,
  bytes: z.custom<Uint8Array>(value => value instanceof Uint8Array, 'the bytes of a file'),
});

export const importInput = invoiceFile.extend({
  source: z.enum(['UPLOAD', 'API']).default('UPLOAD'),
  evenIfDuplicate: z.boolean().default(false),
});

/**
 * Takes in one UBL invoice or credit note: checks it, keeps the file as it came, matches its parties, anchors its hash.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, `file-empty`, `file-too-large`,
 * `invoice-not-valid` (params: rule, message, location, count), `amount-too-large`, `duplicate-file` and
 * `duplicate-invoice` (params: invoiceId, number; the second not with `evenIfDuplicate`), and those of `signAction`.
 */
export const importInvoice = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof importInput>,
): Promise<Result<StoredInvoice>> => {
  const allowed = authorise(actor, 'invoice:import');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(importInput, input);
  if (!parsed.ok) return parsed;
  const { name, bytes, source, evenIfDuplicate } = parsed.value;
  const readable = checkSize(bytes);
  if (!readable.ok) return readable;
  const document = acceptDocument(bytes);
  if (!document.ok) return document;
  return inTransaction(ctx, tx =>
    storeInvoice(ctx, tx, allowed.value, { document: document.value, bytes, fileName: name, source, evenIfDuplicate }),
  );
};

/** Refusals: `file-empty`, `file-too-large`. */
export const checkSize = <Sized extends { readonly length: number }>(bytes: Sized): Result<Sized> => {
  if (bytes.length === 0) return refuse('file-empty');
  if (bytes.length > INVOICE_FILE_BYTES)
    return refuse('file-too-large', { limitMegabytes: megabytes(INVOICE_FILE_BYTES) });
  return accept(bytes);
};
