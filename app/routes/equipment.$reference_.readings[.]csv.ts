import { Readable } from 'node:stream';
import { createReadableStreamFromReadable, type LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '~/guard.server';
import { csvFile } from '~/presenters/exports/csv-file.server';
import { readingsTable } from '~/presenters/exports/readings.server';

/** The readings of a machine over some days (`?from=&to=`), any number of them, written as they are read. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'telemetry:read');
  const { table, name } = await readingsTable(who, params.reference ?? '', new URL(request.url).searchParams);
  const lines = Readable.from(csvFile(table), { objectMode: false });
  return new Response(createReadableStreamFromReadable(lines), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}.csv"`,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
    },
  });
};
