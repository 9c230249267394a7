import { checkInvoice, type InvoiceCheck, toCheckReport } from '#domain/invoices/check';
import { INVOICE_FILE_BYTES } from '#domain/invoices/limits';
import type { Result } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { actingMember } from '../acting-member.ts';
import { authorise } from '../actor.ts';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { acceptDocument } from '../invoices/document.ts';
import { checkSize } from '../invoices/import-invoice.ts';
import { type StoredInvoice, storeInvoice } from '../invoices/store-invoice.ts';
import { type ImportOutcome, importOutcome } from './outcome.ts';

interface WaitingFile {
  readonly jobId: string;
  readonly position: number;
  readonly name: string;
  readonly size: number;
  readonly bytes: Buffer | null;
  readonly organisationId: string;
  readonly userId: string;
  readonly evenIfDuplicate: boolean;
}

/** The oldest file that waits and that nobody else is at, held until the transaction ends. */
const takeFile = async (tx: Transaction, importId: string | null): Promise<WaitingFile | null> => {
  const [file] = await tx.$queryRaw<WaitingFile[]>`
    SELECT f."jobId", f.position, f.name, f.size, f.bytes, j."organisationId", j."userId", j."evenIfDuplicate"
      FROM import_jobs j JOIN import_files f ON f."jobId" = j.id
     WHERE j."finishedAt" IS NULL AND j."submittedAt" IS NOT NULL AND f.outcome IS NULL
       AND (${importId}::uuid IS NULL OR j.id = ${importId}::uuid)
     ORDER BY j."submittedAt", j.id, f.position LIMIT 1 FOR UPDATE OF f SKIP LOCKED`;
  return file ?? null;
};

const UNREAD: InvoiceCheck = { kind: null, invoice: null, errors: [], warnings: [] };

const takeIn = async (ctx: ServiceContext, tx: Transaction, file: WaitingFile): Promise<ImportOutcome> => {
  const bytes = file.bytes ?? new Uint8Array();
  const size = file.bytes ? checkSize(bytes) : checkSize({ length: Math.max(file.size, INVOICE_FILE_BYTES + 1) });
  const verdict = size.ok ? checkInvoice(bytes) : UNREAD;
  const store = async (): Promise<Result<StoredInvoice>> => {
    const allowed = authorise(await actingMember(tx, file), 'invoice:import');
    if (!allowed.ok) return allowed;
    if (!size.ok) return size;
    const document = acceptDocument(bytes, verdict);
    if (!document.ok) return document;
    return inTransaction({ ...ctx, db: tx }, inner =>
      storeInvoice(ctx, inner, allowed.value, {
        document: document.value,
        bytes,
        fileName: file.name,
        source: 'UPLOAD',
        evenIfDuplicate: file.evenIfDuplicate,
      }),
    );
  };
  const stored = await store();
  const check = toCheckReport(file.name, verdict);
  if (!stored.ok) return importOutcome.parse({ ok: false, check, claimExists: false, refusal: stored.refusal });
  const { invoiceId, actionId, claimExists } = stored.value;
  return importOutcome.parse({ ok: true, check, invoiceId, actionId, claimExists });
};

const keepOutcome = async (tx: Transaction, file: WaitingFile, outcome: ImportOutcome): Promise<void> => {
  const { jobId, position, organisationId } = file;
  await tx.importFile.update({ where: { jobId_position: { jobId, position } }, data: { outcome, bytes: null } });
  await announce(tx, { organisations: [organisationId] });
};

const FAILED: ImportOutcome = {
  ok: false,
  claimExists: false,
  refusal: { code: 'import-failed' },
  check: { number: null, errors: [], warnings: [] },
};

/**
 * Takes in the next file that waits, each for itself: what is wrong with one does not keep the others out. The file, what
 * became of it, and the invoice are one transaction: after a crash the file still waits, and is taken in once.
 *
 * @param importId of this import only
 * @returns whether there was one
 */
export const workImport = async (ctx: ServiceContext, importId: string | null = null): Promise<boolean> => {
  let file: WaitingFile | null = null;
  const takeOne = () =>
    ctx.db.$transaction(async tx => {
      file = await takeFile(tx, importId);
      if (file) await keepOutcome(tx, file, await takeIn(ctx, tx, file));
    });
  try {
    await takeOne();
  } catch (error) {
    const failed: WaitingFile | null = file;
    if (!failed) throw error;
    await failedOnce(ctx, failed, error, takeOne);
  }
  // Apart from the file, so that two who end the last two files at once cannot each see the other's as waiting.
  await ctx.db.$executeRaw`
    UPDATE import_jobs j SET "finishedAt" = ${ctx.clock.now()}
     WHERE j."finishedAt" IS NULL AND j."submittedAt" IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM import_files f WHERE f."jobId" = j.id AND f.outcome IS NULL)`;
  return file !== null;
};

/** Tries once more, since it may have been the database; a file that fails again must not keep those behind it waiting. */
const failedOnce = async (
  ctx: ServiceContext,
  file: WaitingFile,
  error: unknown,
  takeOne: () => Promise<void>,
): Promise<void> => {
  ctx.log.error({ err: error, file: file.name, importId: file.jobId }, 'a file could not be taken in');
  try {
    await takeOne();
  } catch {
    await ctx.db.$transaction(tx => keepOutcome(tx, file, FAILED));
  }
};
