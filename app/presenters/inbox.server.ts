import { listInbox } from '#prisma/reads/inbox';
import { readPage } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import type { SignedInRequest } from '~/guard.server';

export const loadInbox = async ({ services, organisation }: SignedInRequest, search: URLSearchParams) => {
  const unread = search.get('show') === 'unread';
  const page = await listInbox(services.db, organisation.id, { unread }, readPage(search));
  return { items: page.edges.map(({ node }) => node), page: pageInfoOf(page), unread };
};
