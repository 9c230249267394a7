import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { serverTexts } from '~/i18n/server-texts.server';
import { lienSearchPdf } from '~/pdf/lien-search.server';
import { loadSearchDocument } from '~/presenters/lien-search.server';

/** A search as a document, for whoever made it. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'lien:read');
  const document = await loadSearchDocument(who, params.id ?? '');
  const bytes = await lienSearchPdf(document, await serverTexts(who.user.locale));
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `inline; filename="lien-search-${document.search.id}.pdf"`,
      'Cache-Control': 'private, no-store',
    },
  });
};
