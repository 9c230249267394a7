import { FOUR_EYES } from '#domain/access/permissions';
import type { Price } from '#domain/receivables/pricing';
import type { QuoteTerms } from '#domain/receivables/terms';
import { addDays } from '#domain/time/calendar-date';
import { listActions } from '#prisma/reads/actions';
import { type AskedBank, askedBanks } from '#prisma/reads/asked-banks';
import {
  countFinanceRequests,
  findFinanceRequest,
  listFinanceRequests,
  REQUEST_SORTS,
  REQUEST_STATES,
  type RequestFilter,
  type RequestRow,
  requestCurrencies,
} from '#prisma/reads/finance';
import { listProposals } from '#prisma/reads/identity-proposals';
import { accountsOf } from '#prisma/reads/organisation';
import { listQuotes, type QuoteRow } from '#prisma/reads/quotes';
import { dayOf, seeReceivable } from '#prisma/reads/see-receivable';
import type { BankCheck } from '#services/finance/bank-check';
import { bankChecks } from '#services/finance/bank-checks';
import { priceOfQuote } from '#services/finance/load-quote';
import { readPage, readSort } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { loadConsortium } from './consortium.server.ts';
import { currencyOrNone, oneOf } from './list-filters.server.ts';
import { loadListFrame } from './list-frame.server.ts';

export type Side = 'bank' | 'holder';

const requestFilterOf = (search: URLSearchParams): RequestFilter => {
  const state = oneOf(REQUEST_STATES, search.get('state'));
  return {
    states: state && [state],
    currency: currencyOrNone(search.get('currency')),
    text: search.get('q') || undefined,
  };
};

/** Filter and order that the list's address asks for. */
export const requestQueryOf = (search: URLSearchParams) => ({
  filter: requestFilterOf(search),
  sort: readSort(search, REQUEST_SORTS, { by: 'createdAt', direction: 'desc' }),
});

/** A bank's two lists are two, each with views of its own. */
export const LIST_OF_SIDE = { bank: 'requests-asked', holder: 'requests-own' } as const;

/** The side that /finance shows at first. */
export const firstSide = (who: SignedInRequest): Side => (who.can('finance:read-requests') ? 'bank' : 'holder');

/** The pages of /finance: requests that the organisation was asked in, or that it made. */
export const loadRequests = async (who: SignedInRequest, side: Side, search: URLSearchParams) => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const now = clock.now();
  const { filter, sort } = requestQueryOf(search);
  const countOf = async (query: URLSearchParams) => {
    const counted = await countFinanceRequests(db, organisationId, { as: side, filter: requestFilterOf(query), now });
    return Object.values(counted).reduce((all, count) => all + count, 0);
  };
  const [page, counts, currencies, frame] = await Promise.all([
    listFinanceRequests(db, organisationId, { as: side, filter, sort, page: readPage(search), now }),
    countFinanceRequests(db, organisationId, { as: side, filter: { ...filter, states: undefined }, now }),
    requestCurrencies(db, organisationId, side),
    loadListFrame(who, LIST_OF_SIDE[side], search, countOf),
  ]);
  return {
    side,
    sort,
    currencies,
    frame,
    rows: page.edges.map(({ node }) => node),
    page: pageInfoOf(page),
    states: REQUEST_STATES.flatMap(state => (counts[state] ? [{ state, count: counts[state] }] : [])),
    isFiltered: Object.values(filter).some(value => value !== undefined),
  };
};

export type RequestList = Awaited<ReturnType<typeof loadRequests>>;

/** Terms with nothing left to be understood. */
export type ShownTerms = Omit<QuoteTerms, 'earlyRebate'> & {
  readonly earlyRebate: NonNullable<QuoteTerms['earlyRebate']>;
};

/** A quote with what it comes to, each amount with its formula. */
export interface PricedQuote extends Pick<QuoteRow, 'id' | 'bank' | 'state' | 'currency' | 'expiresAt' | 'createdAt'> {
  readonly terms: ShownTerms;
  readonly price: Price;
}

const priced = ({ id, bank, state, currency, expiresAt, createdAt, ...quote }: QuoteRow): PricedQuote => {
  const { terms, price } = priceOfQuote({ ...quote, currency }, quote.dueDate);
  return {
    id,
    bank,
    state,
    currency,
    expiresAt,
    createdAt,
    terms: { ...terms, earlyRebate: terms.earlyRebate ?? 'none' },
    price,
  };
};

/** One request, as its holder or as one of the banks asked sees it. */
export interface RequestPage {
  readonly request: RequestRow & { readonly as: Side; readonly note: string | null };
  /** Made to the reader, or its own: competing banks are not shown to each other. */
  readonly quotes: readonly PricedQuote[];
  readonly banks: readonly AskedBank[];
  /** Banks that may still be asked. */
  readonly otherBanks: readonly { readonly value: string; readonly label: string }[];
  /** Null once the receivable, and its document, are no longer open to the reader. */
  readonly invoiceId: string | null;
  /** For a bank; null where there is nothing to check any more. */
  readonly checks: readonly BankCheck[] | null;
  /** On the way to the chain, and refused by it. */
  readonly actions: readonly {
    readonly id: string;
    readonly type: string;
    readonly refused: boolean;
    readonly refusalCode: string | null;
    readonly refusalParams: Readonly<Record<string, string>>;
  }[];
  /** A funding that waits for a second person. */
  readonly fundingProposalId: string | null;
  readonly accounts: readonly { readonly id: string; readonly accountNumber: string; readonly currency: string }[];
  readonly defaults: { readonly fundingDate: string; readonly expiresAt: string };
  readonly may: Readonly<Record<'quote' | 'decline' | 'fund' | 'accept' | 'withdraw' | 'invite', boolean>>;
}

const waitingFunding = async ({ services, actor }: SignedInRequest, subject: string): Promise<string | null> => {
  const open = { open: true, now: services.clock.now() };
  const { edges } = await listProposals(services.db, actor.organisationId, open, { first: 200 });
  const operation: keyof typeof FOUR_EYES = 'finance:fund';
  return edges.find(({ node }) => node.subject === subject && node.operation === operation)?.node.id ?? null;
};

const FINANCE_ACTIONS = new Set([
  'RequestFinance',
  'QuoteFinance',
  'WithdrawQuote',
  'AcceptQuote',
  'Decline',
  'Withdraw',
  'FundReceivable',
]);

const actionsOn = async ({ services, actor }: SignedInRequest, { subject, createdAt }: RequestRow) => {
  const { edges } = await listActions(
    services.db,
    actor.organisationId,
    { subject, statuses: ['PENDING', 'SUBMITTED', 'REFUSED'] },
    { first: 10 },
  );
  return edges.flatMap(({ node: { id, type, status, refusalCode, refusalParams, createdAt: at } }) =>
    FINANCE_ACTIONS.has(type) && at >= createdAt
      ? [{ id, type, refused: status === 'REFUSED', refusalCode, refusalParams }]
      : [],
  );
};

const OPEN = ['open', 'quoted'];

/** The page of one request; 404 for those who have no part in it. */
export const loadRequest = async (who: SignedInRequest, id: string): Promise<RequestPage> => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const now = clock.now();
  const request = orNotFound(await findFinanceRequest(db, organisationId, id, now));
  const isBank = request.as === 'bank';
  const seen = await seeReceivable(db, organisationId, request.subject, now);
  const [{ edges }, banks, checked, actions, { accounts }, fundingProposalId] = await Promise.all([
    listQuotes(db, organisationId, { filter: { requestId: id }, page: { first: 100 }, now }),
    isBank ? [] : askedBanks(db, organisationId, id),
    isBank ? bankChecks(who.services, who.actor, { subject: request.subject }) : null,
    actionsOn(who, request),
    accountsOf(db, organisationId, now),
    isBank ? waitingFunding(who, request.subject) : null,
  ]);
  const quotes = edges.map(({ node }) => priced(node));
  const isOpen = OPEN.includes(request.state);
  const mayInvite = !isBank && isOpen && who.can('finance:request');
  const asked = new Set([
    organisationId,
    ...banks.filter(({ declinedAt }) => declinedAt === null).map(bank => bank.id),
  ]);
  const today = dayOf(now);
  return {
    request,
    quotes,
    invoiceId: seen?.row.invoice.id ?? null,
    banks,
    otherBanks: mayInvite ? (await loadConsortium(who, ['BANK'])).filter(({ value }) => !asked.has(value)) : [],
    checks: checked?.ok ? checked.value.checks : null,
    actions,
    fundingProposalId,
    accounts: accounts.filter(({ status, currency }) => status === 'ACTIVE' && currency === request.currency),
    defaults: { fundingDate: today, expiresAt: addDays(today, 7) },
    may: {
      quote: isBank && isOpen && who.can('finance:quote'),
      decline: isBank && (isOpen || request.state === 'reserved') && who.can('finance:quote'),
      fund: isBank && request.state === 'reserved' && who.can(FOUR_EYES['finance:fund'].prepare),
      accept: !isBank && request.state === 'quoted' && who.can('finance:accept-quote'),
      withdraw: !isBank && isOpen && who.can('finance:request'),
      invite: mayInvite,
    },
  };
};
