import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { loadInvoiceFile } from '~/presenters/invoice.server';

/** The document byte for byte, always as a download: what somebody uploaded is never shown as a page of ours. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'invoice:read');
  const file = await loadInvoiceFile(who, params.id ?? '');
  const name = file.name.replace(/[^\w.-]+/g, '_');
  return new Response(Buffer.from(file.bytes), {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${name}"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'X-Content-Type-Options': 'nosniff',
      Digest: `sha-256=${Buffer.from(file.sha256, 'hex').toString('base64')}`,
    },
  });
};
