import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { changedSince } from '~/presenters/live.server';

/** `{ changed }`: whether a page that was loaded at `mark` shows less than there is by now. */
export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context);
  const mark = new URL(request.url).searchParams.get('mark') ?? '';
  return Response.json(
    { changed: await changedSince(who, context.live, mark) },
    { headers: { 'Cache-Control': 'no-store' } },
  );
};
