import { isFace, MAX_FACE_MINOR } from '#domain/receivables/parts';
import type { Refusal } from '#domain/result';
import { type CalendarDate, endOfDay } from '#domain/time/calendar-date';
import type { InvoicePage } from '#prisma/reads/invoices';

/** What a receivable issued on an invoice would be, and what stands against it. */
export interface IssueTerms {
  readonly faceMinor: bigint;
  readonly currency: string;
  readonly dueDate: CalendarDate | null;
  readonly obstacles: readonly Refusal[];
}

interface Party {
  readonly guest: boolean;
}

/**
 * Obstacles: `not-a-party`, `credit-note`, `party-unmatched`, `same-party`, `seller-is-guest`, `due-date-missing`,
 * `due-date-past`, `nothing-payable`, `face-out-of-range`, `already-issued`. `dueDate` is a person's, where the invoice
 * names none.
 */
export const issueTerms = (
  invoice: InvoicePage,
  seller: Party | null,
  { organisationId, dueDate: given, now }: { organisationId: string; dueDate?: string | undefined; now: Date },
): IssueTerms => {
  const { payableMinor, sellerId, buyerId } = invoice;
  const dueDate = invoice.dueDate ?? given ?? null;
  const obstacles: Refusal[] = [];
  if (invoice.kind === 'CREDIT_NOTE') obstacles.push({ code: 'credit-note' });
  if (sellerId === null) obstacles.push({ code: 'party-unmatched', params: { party: 'seller' }, field: 'sellerId' });
  if (buyerId === null) obstacles.push({ code: 'party-unmatched', params: { party: 'buyer' }, field: 'buyerId' });
  if (sellerId !== null && buyerId !== null) {
    if (sellerId === buyerId) obstacles.push({ code: 'same-party' });
    if (organisationId !== sellerId && organisationId !== buyerId) obstacles.push({ code: 'not-a-party' });
  }
  if (seller?.guest) obstacles.push({ code: 'seller-is-guest' });
  if (dueDate === null) obstacles.push({ code: 'due-date-missing', field: 'dueDate' });
  else if (endOfDay(dueDate) <= now.getTime() / 1000) obstacles.push({ code: 'due-date-past', field: 'dueDate' });
  if (payableMinor <= 0n) obstacles.push({ code: 'nothing-payable' });
  else if (!isFace(payableMinor))
    obstacles.push({ code: 'face-out-of-range', params: { max: MAX_FACE_MINOR.toString() } });
  if (invoice.state === 'issued') obstacles.push({ code: 'already-issued' });
  return { faceMinor: payableMinor, currency: invoice.currency, dueDate, obstacles };
};
