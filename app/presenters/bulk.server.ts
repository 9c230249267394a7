import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Refusal } from '#domain/result';
import { type InvoiceRow, listInvoices } from '#prisma/reads/invoices';
import { listReceivables, type ReceivableRow } from '#prisma/reads/receivables';
import { inBulk, MOST_ROWS } from '#services/bulk';
import { checkFinanceRequest } from '#services/finance/check-finance-request';
import { requestFinance } from '#services/finance/request-finance';
import { checkIssue } from '#services/receivables/check-issue';
import { issueReceivable } from '#services/receivables/issue';
import type { SignedInRequest } from '~/guard.server';
import { loadConsortium } from './consortium.server.ts';
import { tickedIn } from './list-filters.server.ts';

/** A row of a list as what was ticked, and what would happen to it or has. */
export interface BulkRow<Outcome> {
  readonly id: string;
  readonly name: string;
  readonly to: string | null;
  readonly party: string;
  readonly dueDate: string | null;
  readonly amount: { readonly amountMinor: bigint; readonly currency: string } | null;
  readonly outcome: Outcome | { readonly ok: false; readonly refusal: Refusal };
}

const texts = z.preprocess(
  value => (value === undefined ? [] : typeof value === 'string' ? [value] : value),
  z.array(z.string().max(100)),
);
const batch = z.guid();

const ticked = (search: URLSearchParams): string[] => (tickedIn(search) ?? []).slice(0, MOST_ROWS);

/** In the order in which they were ticked; what a stranger's id names is not found. */
const inOrder = <Row>(ids: readonly string[], rows: readonly Row[], isIt: (row: Row, id: string) => boolean) =>
  ids.map(id => ({ id, row: rows.find(row => isIt(row, id)) }));

const isReceivable = (row: ReceivableRow, id: string): boolean =>
  row.reference === id.toUpperCase() || row.subject === id.toLowerCase();

const receivablesNamed = async ({ services, actor }: SignedInRequest, ids: readonly string[]) => {
  const { edges } = await listReceivables(services.db, actor.organisationId, {
    filter: { ids },
    page: { first: MOST_ROWS },
    now: services.clock.now(),
  });
  return inOrder(
    ids,
    edges.map(({ node }) => node),
    isReceivable,
  );
};

const invoicesNamed = async ({ services, actor }: SignedInRequest, ids: readonly string[]) => {
  const { edges } = await listInvoices(services.db, actor.organisationId, {
    filter: { ids },
    page: { first: MOST_ROWS },
  });
  return inOrder(
    ids,
    edges.map(({ node }) => node),
    (row, id) => row.id === id,
  );
};

const notFound = (id: string) => ({
  id,
  name: id,
  to: null,
  party: '–',
  dueDate: null,
  amount: null,
  outcome: { ok: false, refusal: { code: 'not-found' } } as const,
});

const receivableFacts = (
  { reference, subject, seller, obligor, dueDate, openMinor, currency }: ReceivableRow,
  organisationId: string,
) => ({
  id: subject,
  name: reference,
  to: `/receivables/${reference}`,
  party: obligor.id === organisationId ? seller.name : obligor.name,
  dueDate,
  amount: { amountMinor: openMinor, currency },
});

const invoiceFacts = (row: InvoiceRow, organisationId: string) => ({
  id: row.id,
  name: row.number,
  to: `/invoices/${row.id}`,
  party: row.buyerId === organisationId ? row.sellerName : row.buyerName,
  dueDate: row.dueDate,
  amount: { amountMinor: row.payableMinor, currency: row.currency },
});

/** Sum per currency of the rows that would be done. */
const sumsOf = (rows: readonly BulkRow<{ readonly ok: true }>[]) => {
  const sums = new Map<string, bigint>();
  for (const { amount, outcome } of rows) {
    if (outcome.ok && amount) sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + amount.amountMinor);
  }
  return [...sums].map(([currency, amountMinor]) => ({ currency, amountMinor }));
};

/** The page before finance is asked for on several receivables: for each what would happen, or why it would not. */
export const loadAsk = async (who: SignedInRequest, search: URLSearchParams) => {
  const choices = (await loadConsortium(who, ['BANK'])).filter(({ value }) => value !== who.actor.organisationId);
  const asked = search.getAll('bank');
  const banks = choices.filter(({ value }) => asked.includes(value));
  const bankIds = banks.map(({ value }) => value);
  const rows: BulkRow<{ readonly ok: true; readonly fragment: number }>[] = [];
  for (const { id, row } of await receivablesNamed(who, ticked(search))) {
    if (!row) {
      rows.push(notFound(id));
      continue;
    }
    const checked = await checkFinanceRequest(who.services, who.actor, { subject: row.subject, bankIds });
    const facts = receivableFacts(row, who.actor.organisationId);
    rows.push(
      checked.ok
        ? {
            ...facts,
            amount: { amountMinor: checked.value.openMinor, currency: row.currency },
            outcome: { ok: true, fragment: checked.value.fragment },
          }
        : { ...facts, outcome: checked },
    );
  }
  return { rows, sums: sumsOf(rows), choices, banks, batch: randomUUID() };
};

/** Receivables as `<subject>/<fragment>`, banks, and the batch. */
export const AskFields = z.object({
  batch,
  row: texts.pipe(
    z
      .array(z.string().regex(/^0x[0-9a-f]{64}\/\d{1,4}$/))
      .min(1)
      .max(MOST_ROWS),
  ),
  bank: texts.pipe(z.array(z.guid()).min(1).max(20)),
  note: z.string().trim().max(2000).optional(),
});

/** Asks these banks for finance, receivable by receivable. */
export const askForAll = async (who: SignedInRequest, input: z.output<typeof AskFields>) => {
  const wanted = input.row.map(text => {
    const [subject = '', fragment = '0'] = text.split('/');
    return { subject, fragment: Number(fragment) };
  });
  const { note, bank: bankIds } = input;
  const outcomes = await inBulk(who.services, who.actor, {
    batch: input.batch,
    operation: 'requestFinance',
    rows: wanted,
    keyOf: ({ subject }) => subject,
    bodyOf: row => ({ ...row, bankIds, note: note ?? null }),
    answer: z.object({ requestId: z.string(), actionId: z.string() }),
    run: (ctx, row) => requestFinance(ctx, who.actor, { ...row, bankIds, ...(note && { note }) }),
  });
  const named = await receivablesNamed(
    who,
    wanted.map(({ subject }) => subject),
  );
  return outcomes.map((outcome, at): BulkRow<{ ok: true; to: string; actionId: string }> => {
    const { row = undefined, id = '' } = named[at] ?? {};
    return {
      ...(row ? receivableFacts(row, who.actor.organisationId) : notFound(id)),
      outcome: outcome.ok
        ? { ok: true, to: `/finance/${outcome.value.requestId}`, actionId: outcome.value.actionId }
        : { ok: false, refusal: outcome.refusal },
    };
  });
};

/** The page before receivables are issued from several invoices. */
export const loadIssue = async (who: SignedInRequest, search: URLSearchParams) => {
  const rows: BulkRow<{ readonly ok: true; readonly claimExists: boolean }>[] = [];
  for (const { id, row } of await invoicesNamed(who, ticked(search))) {
    if (!row) {
      rows.push(notFound(id));
      continue;
    }
    const facts = invoiceFacts(row, who.actor.organisationId);
    const checked = await checkIssue(who.services, who.actor, { invoiceId: row.id });
    const refusal = checked.ok ? checked.value.obstacles[0] : checked.refusal;
    rows.push({
      ...facts,
      outcome: refusal ? { ok: false, refusal } : { ok: true, claimExists: checked.ok && checked.value.claimExists },
    });
  }
  return { rows, sums: sumsOf(rows), batch: randomUUID() };
};

export const IssueFields = z.object({ batch, row: texts.pipe(z.array(z.guid()).min(1).max(MOST_ROWS)) });

/** Issues a receivable from each of these invoices. */
export const issueAll = async (who: SignedInRequest, input: z.output<typeof IssueFields>) => {
  const outcomes = await inBulk(who.services, who.actor, {
    batch: input.batch,
    operation: 'issueReceivable',
    rows: input.row,
    keyOf: id => id,
    bodyOf: invoiceId => ({ invoiceId }),
    answer: z.object({ reference: z.string(), actionId: z.string() }),
    run: async (ctx, invoiceId) => {
      const issued = await issueReceivable(ctx, who.actor, { invoiceId });
      if (!issued.ok) return issued;
      const { reference, actionId } = issued.value;
      return { ok: true, value: { reference, actionId } };
    },
  });
  const named = await invoicesNamed(who, input.row);
  return outcomes.map((outcome, at): BulkRow<{ ok: true; to: string; actionId: string; reference: string }> => {
    const { row = undefined, id = '' } = named[at] ?? {};
    return {
      ...(row ? invoiceFacts(row, who.actor.organisationId) : notFound(id)),
      outcome: outcome.ok
        ? { ok: true, to: `/receivables/${outcome.value.reference}`, ...outcome.value }
        : { ok: false, refusal: outcome.refusal },
    };
  });
};
