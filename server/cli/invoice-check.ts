import { open } from 'node:fs/promises';
import { type CheckReport, checkInvoice, type InvoiceCheck, toCheckReport } from '#domain/invoices/check';
import { XML_LIMITS } from '#domain/invoices/xml/read-xml';

/** A file that cannot be looked into, as the same kind of report. */
const unreadable = (rule: string, message: string): InvoiceCheck => ({
  kind: null,
  invoice: null,
  errors: [{ rule, message, location: '' }],
  warnings: [],
});

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** Looks at kind and size before it reads: a device, a folder or a file of gigabytes is never read. */
const checkFile = async (file: string): Promise<InvoiceCheck> => {
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  try {
    handle = await open(file, 'r');
    const stat = await handle.stat();
    if (!stat.isFile()) return unreadable('LL-FILE-KIND', 'This is not a file.');
    if (stat.size > XML_LIMITS.bytes) {
      const message = `The file has ${stat.size} bytes; at most ${XML_LIMITS.bytes} are read.`;
      return unreadable('LL-XML-TOO-LARGE', message);
    }
    return checkInvoice(await handle.readFile());
  } catch (thrown) {
    return unreadable('LL-FILE-READ', `The file cannot be read: ${messageOf(thrown)}`);
  } finally {
    await handle?.close();
  }
};

/**
 * `lienlight invoice check FILE…`: prints one JSON object a line for each file, in the order given, whatever is wrong
 * with it. Answers the exit code: 1 where any file is not ok.
 */
export const invoiceCheck = async (files: readonly string[], out: (line: string) => void): Promise<number> => {
  let exitCode = 0;
  for (const file of files) {
    const report: CheckReport = toCheckReport(file, await checkFile(file));
    if (!report.ok) exitCode = 1;
    out(JSON.stringify(report));
  }
  return exitCode;
};
