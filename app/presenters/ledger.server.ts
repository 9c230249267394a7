import { blockByNumber, eventNames, listBlocks, listEvents } from '#prisma/reads/ledger';
import { readPage } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import { orNotFound, type SignedInRequest } from '~/guard.server';

const PAGE = 50;

export const loadBlocks = async ({ services }: SignedInRequest, search: URLSearchParams) => {
  const page = await listBlocks(services.db, {
    eventful: search.get('events') === 'with',
    page: readPage(search, PAGE),
  });
  return { blocks: page.edges.map(({ node }) => node), page: pageInfoOf(page) };
};

const loadEventPage = async (
  { services, organisation }: SignedInRequest,
  search: URLSearchParams,
  filter: Parameters<typeof listEvents>[1]['filter'],
) => {
  const page = await listEvents(services.db, {
    organisationId: organisation.id,
    now: services.clock.now(),
    filter,
    page: readPage(search, PAGE),
  });
  return { events: page.edges.map(({ node }) => node), page: pageInfoOf(page) };
};

export const loadEvents = async (who: SignedInRequest, search: URLSearchParams) => {
  // `all` is asked for: what most people come for is their own.
  const filter = {
    ours: search.get('whose') !== 'all',
    contract: search.get('contract') || undefined,
    name: search.get('name') || undefined,
  };
  const [{ events, page }, names] = await Promise.all([
    loadEventPage(who, search, filter),
    eventNames(who.services.db),
  ]);
  return {
    events,
    page,
    contracts: [...new Set(names.map(({ contract }) => contract))],
    names: [...new Set(names.map(({ name }) => name))].sort(),
  };
};

/** A block by the number in the address; 404 before it is projected. */
export const loadBlock = async (who: SignedInRequest, text: string, search: URLSearchParams) => {
  const number = /^\d{1,18}$/.test(text) ? BigInt(text) : null;
  const block = orNotFound(number === null ? null : await blockByNumber(who.services.db, number));
  return { block, ...(await loadEventPage(who, search, { block: block.number })) };
};
