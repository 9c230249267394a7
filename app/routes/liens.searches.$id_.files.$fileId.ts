import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { loadSearchFile } from '~/presenters/lien-search.server';

/** A file that was recorded beside a search. Never shown in the page's own origin: it is somebody's upload. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'lien:read');
  const { name, mediaType, bytes } = await loadSearchFile(who, params.id ?? '', params.fileId ?? '');
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': mediaType,
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    },
  });
};
