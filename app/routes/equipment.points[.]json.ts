import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { loadEquipmentPoints } from '~/presenters/equipment-list.server';

/** Where the machines of the list's filter are, for its map. */
export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'equipment:read');
  return Response.json(await loadEquipmentPoints(who, new URL(request.url).searchParams), {
    headers: { 'Cache-Control': 'private, no-store' },
  });
};
