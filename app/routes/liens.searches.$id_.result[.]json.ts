import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { loadSearch, searchFileOf } from '~/presenters/lien-search.server';

/** The result as it was signed, for `lienlight verify-search`. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const search = await loadSearch(await requireActor(request, context, 'lien:read'), params.id ?? '');
  return new Response(JSON.stringify(searchFileOf(search), null, 2), {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'private, no-store',
      'Content-Disposition': `attachment; filename="lien-search-${search.id}.json"`,
      'X-Content-Type-Options': 'nosniff',
    },
  });
};
