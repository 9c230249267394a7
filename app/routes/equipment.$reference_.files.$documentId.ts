import type { LoaderFunctionArgs } from '@remix-run/node';
import { equipmentFile } from '#services/equipment/equipment-file';
import { documentResponse } from '~/documents.server';
import { orNotFound, requireActor } from '~/guard.server';

/** A document of a machine, for whom its record was opened to. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'equipment:read');
  const file = await equipmentFile(who.services, who.actor, { documentId: params.documentId ?? '' });
  return documentResponse(orNotFound(file.ok ? file.value : null), 'private, max-age=3600');
};
