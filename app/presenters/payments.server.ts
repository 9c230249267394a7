import { z } from 'zod';
import { lesser } from '#domain/money/bounds';
import { toDecimalText } from '#domain/money/money';
import { suggestAllocations } from '#domain/payments/suggest-allocations';
import type { Refusal, Result } from '#domain/result';
import { accountsOf } from '#prisma/reads/organisation';
import {
  countEntries,
  ENTRY_SORTS,
  type EntryFilter,
  findEntry,
  listEntries,
  type PayableFragment,
  payableFragments,
} from '#prisma/reads/payments';
import { readPage, readSort } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import { amountField } from '~/form-fields.server';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { currencyOrNone, dayOrNone, oneOf } from './list-filters.server.ts';
import { loadListFrame } from './list-frame.server.ts';

/** Open receivables that one page of the form offers; the search finds others. */
const CLAIMS = 30;

const entryFilterOf = (search: URLSearchParams): EntryFilter => ({
  accountId: search.get('account') || undefined,
  currency: currencyOrNone(search.get('currency')),
  state: oneOf(['open', 'allocated'] as const, search.get('state')),
  bookedFrom: dayOrNone(search.get('from')),
  bookedTo: dayOrNone(search.get('to')),
  text: search.get('q') || undefined,
});

/** Filter and order that the list's address asks for. */
export const entryQueryOf = (search: URLSearchParams) => ({
  filter: entryFilterOf(search),
  sort: readSort(search, ENTRY_SORTS, { by: 'bookedOn', direction: 'desc' }),
});

/** All accounts, those in use first: payments still arrive on replaced ones. */
const accountsToPay = async ({ services, actor }: SignedInRequest) =>
  (await accountsOf(services.db, actor.organisationId, services.clock.now())).accounts.map(
    ({ id, accountNumber, currency, status }) => ({ id, accountNumber, currency, retired: status === 'RETIRED' }),
  );

/** The page of /payments: bank entries on the organisation's accounts. */
export const loadEntries = async (who: SignedInRequest, search: URLSearchParams) => {
  const { filter, sort } = entryQueryOf(search);
  const countOf = (query: URLSearchParams) =>
    countEntries(who.services.db, who.actor.organisationId, entryFilterOf(query));
  const [page, accounts, frame] = await Promise.all([
    listEntries(who.services.db, who.actor.organisationId, { filter, sort, page: readPage(search) }),
    accountsToPay(who),
    loadListFrame(who, 'payments', search, countOf),
  ]);
  return {
    frame,
    currencies: [...new Set(accounts.map(({ currency }) => currency))].sort(),
    rows: page.edges.map(({ node }) => ({ ...node, restMinor: node.amountMinor - node.allocatedMinor })),
    page: pageInfoOf(page),
    sort,
    accounts,
    isFiltered: Object.values(filter).some(value => value !== undefined),
    mayRecord: who.can('payment:record'),
  };
};

const openClaims = async ({ services, actor }: SignedInRequest, currency: string, text?: string) =>
  (await payableFragments(services.db, actor.organisationId, { currency, text, page: { first: CLAIMS } })).edges.map(
    ({ node }) => node,
  );

export interface PayableClaim extends PayableFragment {
  /** `<subject>/<fragment>`: how the form names it. */
  readonly id: string;
  /** What the form begins with; '' for nothing. */
  readonly amountText: string;
}

const asChoice = (claim: PayableFragment, amountMinor: bigint | null): PayableClaim => ({
  ...claim,
  id: `${claim.subject}/${claim.fragment}`,
  amountText: amountMinor === null ? '' : toDecimalText({ amountMinor, currency: claim.currency }),
});

/** The form of /payments/new: the account chosen (`?account=`), and open receivables, the one asked for (`?receivable=`) first. */
export const loadPaymentForm = async (who: SignedInRequest, search: URLSearchParams) => {
  const { db, clock } = who.services;
  const reference = search.get('receivable') || undefined;
  const [accounts, asked] = await Promise.all([
    accountsToPay(who),
    reference === undefined
      ? []
      : payableFragments(db, who.actor.organisationId, { text: reference, page: { first: 5 } }).then(({ edges }) =>
          edges.map(({ node }) => node).filter(node => node.reference === reference || node.subject === reference),
        ),
  ]);
  const account =
    accounts.find(({ id }) => id === search.get('account')) ??
    accounts.find(({ currency, retired }) => !retired && currency === asked[0]?.currency) ??
    accounts.find(({ retired }) => !retired) ??
    null;
  const first = asked.filter(({ currency }) => currency === account?.currency);
  const claims = account === null ? [] : await openClaims(who, account.currency, search.get('q') || undefined);
  const others = claims.filter(
    one => !first.some(({ subject, fragment }) => subject === one.subject && fragment === one.fragment),
  );
  return {
    accounts,
    account,
    claims: [...first.map(one => asChoice(one, one.openMinor)), ...others.map(one => asChoice(one, null))],
    amountText:
      first[0] === undefined
        ? ''
        : toDecimalText({
            amountMinor: first.reduce((sum, { openMinor }) => sum + openMinor, 0n),
            currency: first[0].currency,
          }),
    payer: first[0]?.obligor ?? '',
    today: clock.now().toISOString().slice(0, 10),
  };
};

/** The page of one entry; with something left of it, receivables that it may pay. 404 for strangers. */
export const loadEntry = async (who: SignedInRequest, id: string, search: URLSearchParams) => {
  const entry = orNotFound(await findEntry(who.services.db, who.actor.organisationId, id));
  const restMinor = entry.amountMinor - entry.allocatedMinor;
  const mayAllocate = restMinor > 0n && who.can('payment:record');
  const claims = mayAllocate ? await openClaims(who, entry.currency, search.get('q') || undefined) : [];
  return {
    entry: { ...entry, restMinor },
    claims: claims.map(claim => asChoice(claim, null)),
    mayAllocate,
    mayReverse: who.can('payment:reverse'),
  };
};

export type EntryView = Awaited<ReturnType<typeof loadEntry>>['entry'];

/** `allocations[0].claim` and `.amount`, as the table of open receivables sends them; rows without an amount are left out. */
export const allocationFields = (currency: string) =>
  z
    .array(z.object({ claim: z.string().max(100), amount: amountField(currency).optional() }))
    .max(100)
    .transform(rows =>
      rows.flatMap(({ claim, amount }, row) => {
        const [subject = '', fragment = '0'] = claim.split('/');
        return amount === undefined || amount === 0n
          ? []
          : [{ row, subject, fragment: Number(fragment), amountMinor: amount }];
      }),
    );

type Allocations = z.output<ReturnType<typeof allocationFields>>;

/** Without what the form alone knows. */
export const withoutRows = (allocations: Allocations) => allocations.map(({ row: _row, ...allocation }) => allocation);

/** A refusal of one allocation, at the field of its row. */
export const atRow = <Value>(result: Result<Value>, allocations: Allocations): Result<Value> => {
  if (result.ok || result.refusal.field === undefined) return result;
  const index = /^allocations\.(\d+)\./.exec(result.refusal.field)?.[1];
  const row = index === undefined ? undefined : allocations[Number(index)]?.row;
  if (row === undefined) return result;
  const refusal: Refusal = { ...result.refusal, field: `allocations[${row}].amount` };
  return { ok: false, refusal };
};

/**
 * Amounts to propose for the rows of the form: what the payer named first, then the oldest due. A suggestion alone; the
 * person records it. Null for rows that get nothing.
 */
export const suggestedAmounts = (
  claims: readonly PayableClaim[],
  { currency, restMinor, remittance }: { currency: string; restMinor: bigint; remittance: string },
): readonly string[] => {
  const { allocations } = suggestAllocations({ currency, restMinor, remittance }, claims);
  return claims.map(({ subject, fragment, openMinor }) => {
    const found = allocations.find(one => one.subject === subject && one.fragment === fragment);
    return found === undefined ? '' : toDecimalText({ amountMinor: lesser(found.amountMinor, openMinor), currency });
  });
};
