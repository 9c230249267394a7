import { z } from 'zod';
import { rentInvoiceOf } from '#prisma/reads/rent-invoices';
import { billLineJson } from '#services/billing/bill-json';
import { rowId } from '#services/input';
import { orNotFound, type SignedInRequest } from '~/guard.server';

const party = z.object({
  name: z.string().nullable(),
  vatId: z.string().nullable(),
  taxRegistrationId: z.string().nullable(),
  legalId: z.object({ value: z.string() }).nullable(),
  address: z.object({ country: z.string().nullable() }).nullable(),
});

/** What the document itself says: the paper repeats it, whatever the parties are called since. */
const content = z.object({
  number: z.string(),
  issueDate: z.string(),
  dueDate: z.string().nullable(),
  currency: z.string(),
  notes: z.array(z.string()),
  references: z.object({
    contract: z.string().nullable(),
    precedingInvoices: z.array(z.object({ number: z.string().nullable() })),
  }),
  period: z.object({ start: z.string().nullable(), end: z.string().nullable() }).nullable(),
  seller: party,
  buyer: party,
  payee: z.object({ name: z.string().nullable() }).nullable(),
  payments: z.array(
    z.object({
      reference: z.string().nullable(),
      account: z
        .object({ id: z.string().nullable(), name: z.string().nullable(), bic: z.string().nullable() })
        .nullable(),
    }),
  ),
  taxes: z.array(
    z.object({
      code: z.string().nullable(),
      rate: z.string().nullable(),
      exemptionReason: z.string().nullable(),
    }),
  ),
});

/** A rent invoice as it is set on paper. 404 for strangers, and for bills without invoice. */
export const loadRentInvoice = async (who: SignedInRequest, billId: string) => {
  const { db, clock, publicUrl } = who.services;
  const id = rowId.safeParse(billId);
  const found = orNotFound(id.success ? await rentInvoiceOf(db, who.actor.organisationId, id.data, clock.now()) : null);
  const { lease, bill } = found;
  return {
    invoice: content.parse(found.content),
    bill,
    lines: z.array(billLineJson).parse(bill.lines),
    machines: lease.machines.map(({ subject, reference, manufacturer, model, serial }) => ({
      ...{ subject, reference, manufacturer, model, serial },
    })),
    reference: lease.row.reference,
    timeZone: lease.row.timeZone,
    link:
      bill.receivable === null
        ? `${publicUrl}/leases/${lease.row.reference}`
        : `${publicUrl}/verify/${bill.receivable}`,
    printedAt: clock.now(),
    reader: { organisation: who.organisation.name, timeZone: who.user.timeZone },
  };
};

export type RentInvoicePaper = Awaited<ReturnType<typeof loadRentInvoice>>;
