import { listAudit } from '#prisma/reads/identity-audit';
import { readPage } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import type { SignedInRequest } from '~/guard.server';

/** Values of a detail as text; what is nested stays JSON. */
const factsOf = (detail: unknown): { name: string; value: string }[] =>
  typeof detail === 'object' && detail !== null
    ? Object.entries(detail).flatMap(([name, value]) =>
        value === null || value === ''
          ? []
          : [{ name, value: typeof value === 'string' ? value : JSON.stringify(value).replace(/^\[|\]$|"/g, '') }],
      )
    : [];

export const loadAudit = async ({ services, organisation }: SignedInRequest, search: URLSearchParams) => {
  const page = await listAudit(services.db, organisation.id, readPage(search));
  return {
    entries: page.edges.map(({ node: { detail, ...entry } }) => ({ ...entry, facts: factsOf(detail) })),
    page: pageInfoOf(page),
  };
};
