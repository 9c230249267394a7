import { z } from 'zod';
import { type CheckReport, checkInvoice, type InvoiceCheck, toCheckReport } from '#domain/invoices/check';
import { accept, type Refusal, type Result } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { acceptDocument } from './document.ts';
import { checkSize, invoiceFile } from './import-invoice.ts';
import { type StoredInvoice, storeInvoice } from './store-invoice.ts';

export const importManyInput = z.object({
  files: z.array(invoiceFile).min(1).max(200),
  source: z.enum(['UPLOAD', 'API']).default('UPLOAD'),
  evenIfDuplicate: z.boolean().default(false),
});

/** What became of one file. */
export interface ImportOutcome {
  readonly name: string;
  /** Whether it was taken in. */
  readonly ok: boolean;
  readonly invoiceId?: string;
  readonly actionId?: string;
  /** A live receivable of the same invoice is on chain. */
  readonly claimExists: boolean;
  readonly refusal?: Refusal;
  /** The check's whole verdict; empty for a file that was not even read. */
  readonly check: CheckReport;
}

const UNREAD: InvoiceCheck = { kind: null, invoice: null, errors: [], warnings: [] };

const pick = ({ invoiceId, actionId, claimExists }: StoredInvoice) => ({ invoiceId, actionId, claimExists });

/**
 * Takes in many files, each for itself: what is wrong with one does not keep the others out.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`; and for each file those of `importInvoice`.
 */
export const importInvoices = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof importManyInput>,
): Promise<Result<{ readonly outcomes: readonly ImportOutcome[] }>> => {
  const allowed = authorise(actor, 'invoice:import');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(importManyInput, input);
  if (!parsed.ok) return parsed;
  const { files, source, evenIfDuplicate } = parsed.value;
  const outcomes: ImportOutcome[] = [];
  for (const { name, bytes } of files) {
    const size = checkSize(bytes);
    const verdict = size.ok ? checkInvoice(bytes) : UNREAD;
    const document = size.ok ? acceptDocument(bytes, verdict) : size;
    const stored = document.ok
      ? await inTransaction(ctx, tx =>
          storeInvoice(ctx, tx, allowed.value, {
            document: document.value,
            bytes,
            fileName: name,
            source,
            evenIfDuplicate,
          }),
        )
      : document;
    const check = toCheckReport(name, verdict);
    outcomes.push(
      stored.ok
        ? { name, ok: true, check, ...pick(stored.value) }
        : { name, ok: false, check, claimExists: false, refusal: stored.refusal },
    );
  }
  return accept({ outcomes });
};
