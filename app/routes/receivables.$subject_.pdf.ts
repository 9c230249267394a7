import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { serverTexts } from '~/i18n/server-texts.server';
import { receivablePdf } from '~/pdf/receivable-sheet.server';
import { loadReceivableDocument } from '~/presenters/receivable-document.server';

/** A receivable as a document, for whoever may see it and as far as they may. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'receivable:read');
  const document = await loadReceivableDocument(who, params.subject ?? '');
  const bytes = await receivablePdf(document, await serverTexts(who.user.locale));
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `inline; filename="${document.record.reference}.pdf"`,
      'Cache-Control': 'private, no-store',
    },
  });
};
