import { Readable } from 'node:stream';
import { createReadableStreamFromReadable, data, type LoaderFunctionArgs } from '@remix-run/node';
import type { Permission } from '#domain/access/permissions';
import { LISTS, type ListName } from '#services/lists/lists';
import { orMissingPage, requireActor } from '~/guard.server';
import { csvFile } from '~/presenters/exports/csv-file.server';
import { EXPORTS } from '~/presenters/exports/lists.server';
import { xlsxFile } from '~/presenters/exports/xlsx-file.server';

/** Who may read the list may take it along. */
const PERMISSION: Readonly<Record<ListName, Permission>> = {
  receivables: 'receivable:read',
  invoices: 'invoice:read',
  payments: 'payment:read',
  equipment: 'equipment:read',
  leases: 'lease:read',
  liens: 'lien:read',
  collateral: 'lien:read',
  alarms: 'alarm:read',
  devices: 'device:read',
  'requests-asked': 'finance:read-requests',
  'requests-own': 'receivable:read',
  actions: 'ledger:read',
  backlog: 'ledger:read',
  refused: 'ledger:read',
};

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A list under the filter of its address, as `<list>.csv` or `<list>.xlsx`. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const [, name, format] = /^([a-z-]+)\.(csv|xlsx)$/.exec(params.file ?? '') ?? [];
  const list = orMissingPage(
    request,
    LISTS.find(known => known === name),
  );
  const who = await requireActor(request, context, PERMISSION[list]);
  const table = await EXPORTS[list](who, new URL(request.url).searchParams);
  const day = who.services.clock.now().toISOString().slice(0, 10);
  const headers = (type: string) => ({
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${list}-${day}.${format}"`,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
  });
  if (format === 'csv') {
    const lines = Readable.from(csvFile(table), { objectMode: false });
    return new Response(createReadableStreamFromReadable(lines), { headers: headers('text/csv; charset=utf-8') });
  }
  const file = await xlsxFile(table);
  if (!file.ok) throw data(file.refusal.code, { status: 413 });
  return new Response(new Uint8Array(file.value), { headers: headers(XLSX) });
};
