import type { Database } from '../client.ts';
import type { SeenReceivable } from './see-receivable.ts';

export interface RequestLine {
  readonly id: string;
  readonly fragment: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Whether the reader's organisation asked; else it was asked. */
  readonly mine: boolean;
  /** How many banks were asked; only whoever asked them knows. */
  readonly banks: number | null;
  /** Quotes that the reader may see: all for whoever asked, its own for a bank. */
  readonly quotes: number;
}

/** Requests for finance on a receivable that the reader made, or was asked in; newest first. */
export const requestsOn = async (db: Database, { subject, viewer }: SeenReceivable): Promise<RequestLine[]> => {
  const { organisationId } = viewer;
  const rows = await db.financeRequest.findMany({
    where: { subject, OR: [{ holderId: organisationId }, { banks: { some: { bankId: organisationId } } }] },
    select: {
      id: true,
      fragment: true,
      createdAt: true,
      expiresAt: true,
      holderId: true,
      _count: { select: { banks: true } },
      quotes: { select: { bankId: true } },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  return rows.map(({ holderId, _count, quotes, ...row }) => {
    const mine = holderId === organisationId;
    return {
      ...row,
      mine,
      banks: mine ? _count.banks : null,
      quotes: quotes.filter(({ bankId }) => mine || bankId === organisationId).length,
    };
  });
};

export interface PaymentLine {
  readonly allocation: string;
  readonly fragment: number;
  readonly amountMinor: bigint;
  readonly bookedOn: Date;
  readonly reversed: boolean;
  /** On chain; before that it is settling, or was refused. */
  readonly recorded: boolean;
  /** The bank's reference and the entry's page, for whoever owns the credited account. */
  readonly entry: { readonly id: string; readonly reference: string } | null;
  /** Paid to an account that was replaced, after the notice of its change. */
  readonly toRetiredAccount: boolean;
}

/** Payments allocated to a receivable, newest first. What a bank statement says is its owner's alone. */
export const paymentsOn = async (db: Database, { subject, viewer, state }: SeenReceivable): Promise<PaymentLine[]> => {
  const rows = await db.allocation.findMany({
    where: { subject },
    select: {
      allocation: true,
      fragment: true,
      amountMinor: true,
      entry: { select: { id: true, reference: true, bookedOn: true, organisationId: true, toRetiredAccount: true } },
    },
    orderBy: [{ createdAt: 'desc' }, { allocation: 'asc' }],
  });
  const onChain = new Map(Object.entries(state?.allocations ?? {}));
  return rows
    .map(({ entry, allocation, ...row }) => {
      const own = entry.organisationId === viewer.organisationId;
      const known = onChain.get(allocation);
      return {
        allocation,
        ...row,
        bookedOn: entry.bookedOn,
        recorded: known !== undefined,
        reversed: known?.reversed ?? false,
        entry: own ? { id: entry.id, reference: entry.reference } : null,
        toRetiredAccount: entry.toRetiredAccount,
      };
    })
    .filter(({ recorded, entry }) => recorded || entry !== null);
};
