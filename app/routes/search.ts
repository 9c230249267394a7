import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { searchRecords } from '~/presenters/search.server';

/** What the palette finds beside pages. */
export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'receivable:read');
  const query = new URL(request.url).searchParams.get('q') ?? '';
  return { query, hits: await searchRecords(who, query) };
};
