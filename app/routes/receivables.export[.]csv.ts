import { Readable } from 'node:stream';
import { createReadableStreamFromReadable, type LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { receivablesCsv } from '~/presenters/receivables-csv.server';

/** The receivables list as it is filtered, as a file. */
export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'receivable:read');
  const lines = await receivablesCsv(who, new URL(request.url).searchParams);
  const day = who.services.clock.now().toISOString().slice(0, 10);
  return new Response(createReadableStreamFromReadable(Readable.from(lines, { objectMode: false })), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="receivables-${day}.csv"`,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
    },
  });
};
