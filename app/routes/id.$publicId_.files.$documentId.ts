import type { LoaderFunctionArgs } from '@remix-run/node';
import { publicFile } from '#services/equipment/equipment-file';
import { documentResponse } from '~/documents.server';
import { orNotFound } from '~/guard.server';
import { requireCalm } from '~/public-checks.server';

/** A document that a machine's public page shows. */
export const loader = async ({ context, params }: LoaderFunctionArgs) => {
  await requireCalm(context);
  const { publicId = '', documentId = '' } = params;
  const file = await publicFile(context.services, { publicId, documentId });
  return documentResponse(orNotFound(file.ok ? file.value : null), 'public, max-age=3600');
};
