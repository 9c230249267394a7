import type { Database, Prisma } from '../client.ts';
import { billsOf, type RentBillView } from './rent-bills.ts';
import { type SeenLease, seeLease } from './see-lease.ts';

/** A bill with its invoice, for whoever may see the bill. */
export interface RentInvoiceView {
  readonly lease: SeenLease;
  readonly bill: RentBillView;
  /** The invoice as it was read back from its document: fields of `domain/invoices`, numbers as text. */
  readonly content: Prisma.JsonValue;
}

/** The invoice of a bill; null for strangers, and where there was nothing to pay. */
export const rentInvoiceOf = async (
  db: Database,
  organisationId: string,
  billId: string,
  now: Date,
): Promise<RentInvoiceView | null> => {
  const row = await db.rentBill.findUnique({ where: { id: billId }, select: { lease: true, invoiceId: true } });
  const lease = row && (await seeLease(db, organisationId, row.lease, now));
  if (!lease || row.invoiceId === null) return null;
  const bill = (await billsOf(db, lease)).find(({ id }) => id === billId);
  const invoice = bill && (await db.invoice.findUnique({ where: { id: row.invoiceId }, select: { content: true } }));
  return bill && invoice ? { lease, bill, content: invoice.content } : null;
};
