import { Readable } from 'node:stream';
import { createReadableStreamFromReadable, data, type LoaderFunctionArgs } from '@remix-run/node';
import { BOOK_SIDES } from '#services/lease-books/books-of';
import { type OrganisationJournalLine, organisationJournal } from '#services/lease-books/organisation-journal';
import { requireActor } from '~/guard.server';
import { translations } from '~/i18n/locale.server';
import type { Translate } from '~/i18n/use-translate';
import { csvFile } from './exports/csv-file.server.ts';
import type { ExportCell, ExportTable } from './exports/table.server.ts';
import { xlsxFile } from './exports/xlsx-file.server.ts';
import { dayOrNone, oneOf } from './list-filters.server.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The journal as a table: nothing stands where a side of a line is nothing. */
const tableOf = (
  heads: readonly string[],
  lines: AsyncIterable<readonly OrganisationJournalLine[]>,
  t: Translate,
): ExportTable => ({
  name: 'journal',
  heads,
  pages: (async function* () {
    for await (const page of lines)
      yield page.map((line): ExportCell[] => {
        const amount = (amountMinor: bigint): ExportCell =>
          amountMinor === 0n ? null : { amountMinor, currency: line.currency };
        return [
          ...[line.lease, line.contractNumber, t(`books:side.${line.side}`)],
          { count: line.entry },
          { day: line.date },
          t(`books:event.${line.event}`),
          line.periodNumber === null ? null : { count: line.periodNumber },
          ...[line.account, t(`books:account.${line.account}`)],
          ...[amount(line.debitMinor), amount(line.creditMinor)],
          line.currency,
        ];
      });
  })(),
});

/** `/exports/journal.csv` and `.xlsx`: the journal of the organisation's leases, or of one, for a stretch of days. */
export const journalFile = async (
  { request, context }: LoaderFunctionArgs,
  format: 'csv' | 'xlsx',
): Promise<Response> => {
  const who = await requireActor(request, context, 'lease:read');
  const search = new URL(request.url).searchParams;
  const [from, to] = [dayOrNone(search.get('from')), dayOrNone(search.get('to'))];
  const side = oneOf(BOOK_SIDES, search.get('side'));
  const lease = search.get('lease') || undefined;
  const lines = organisationJournal(who.services, who.actor, {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(side && { side }),
    ...(lease !== undefined && { lease }),
  });
  if (!lines.ok) throw data(lines.refusal.code, { status: 422 });
  const t = await translations.getFixedT(who.user.locale, ['common', 'leases', 'books']);
  const heads = [
    ...[t('books:head.lease'), t('leases:field.contractNumber'), t('books:head.side'), t('books:head.entry')],
    ...[t('books:head.date'), t('books:head.event'), t('books:head.period'), t('books:head.account')],
    ...[t('books:head.name'), t('books:head.debit'), t('books:head.credit'), t('list.currency')],
  ];
  const table = tableOf(heads, lines.value, t);
  const day = who.services.clock.now().toISOString().slice(0, 10);
  const headers = (type: string) => ({
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="journal-${day}.${format}"`,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
  });
  if (format === 'csv') {
    const text = Readable.from(csvFile(table), { objectMode: false });
    return new Response(createReadableStreamFromReadable(text), { headers: headers('text/csv; charset=utf-8') });
  }
  const file = await xlsxFile(table);
  if (!file.ok) throw data(file.refusal.code, { status: 413 });
  return new Response(new Uint8Array(file.value), { headers: headers(XLSX) });
};
