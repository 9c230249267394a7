import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor, signedIn } from '~/guard.server';
import { liveStream } from '~/presenters/live.server';

/** Server-sent events for the pages of a signed-in person; 204 tells a browser not to ask again. */
export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  if (!(await signedIn(request, context))) return new Response(null, { status: 204 });
  return liveStream(await requireActor(request, context), context.live, request);
};
