import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { serverTexts } from '~/i18n/server-texts.server';
import { rentInvoicePdf } from '~/pdf/rent-invoice.server';
import { loadRentInvoice } from '~/presenters/rent-invoice.server';

/** The invoice of a rent as a document to read, for whoever may see the bill. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'lease:read');
  const paper = await loadRentInvoice(who, params.id ?? '');
  const bytes = await rentInvoicePdf(paper, await serverTexts(who.user.locale));
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `inline; filename="${paper.invoice.number}.pdf"`,
      'Cache-Control': 'private, no-store',
    },
  });
};
