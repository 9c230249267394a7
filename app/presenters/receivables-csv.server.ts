import { toDecimalText } from '#domain/money/money';
import { listReceivables, RECEIVABLE_SORTS, type ReceivableRow } from '#prisma/reads/receivables';
import { BYTE_ORDER_MARK, csvLine } from '~/components/table/csv';
import { readSort } from '~/components/table/list-url';
import type { SignedInRequest } from '~/guard.server';
import { translations } from '~/i18n/locale.server';
import { receivableFilterOf } from './receivables.server.ts';

const ROWS_AT_ONCE = 200;

/**
 * The list's current filter as CSV, read page by page while it is sent: dates as `YYYY-MM-DD`, amounts with a point and
 * without grouping, each with its currency in a column of its own.
 */
export const receivablesCsv = async (
  { services, actor, user }: SignedInRequest,
  search: URLSearchParams,
): Promise<AsyncGenerator<string>> => {
  const t = await translations.getFixedT(user.locale, ['common', 'receivables']);
  const now = services.clock.now();
  const filter = receivableFilterOf(search);
  const sort = readSort(search, RECEIVABLE_SORTS, { by: 'dueDate', direction: 'asc' });
  const heads = [
    t('receivables:reference'),
    t('receivables:state'),
    t('receivables:invoice'),
    t('receivables:seller'),
    t('receivables:obligor'),
    t('receivables:facts.issued'),
    t('receivables:due'),
    t('receivables:list.csv-currency'),
    t('receivables:face'),
    t('receivables:open'),
    t('receivables:facts.subject'),
  ];
  const cells = (row: ReceivableRow): string[] => [
    row.reference,
    t(`receivables:list-state.${row.state}`),
    row.invoiceNumber,
    row.seller.name,
    row.obligor.name,
    row.issueDate,
    row.dueDate,
    row.currency,
    toDecimalText({ amountMinor: row.faceMinor, currency: row.currency }),
    toDecimalText({ amountMinor: row.openMinor, currency: row.currency }),
    row.subject,
  ];
  return (async function* () {
    yield BYTE_ORDER_MARK + csvLine(heads);
    let after: string | undefined;
    do {
      const page = await listReceivables(services.db, actor.organisationId, {
        filter,
        sort,
        page: { first: ROWS_AT_ONCE, ...(after !== undefined && { after }) },
        now,
      });
      yield page.edges.map(({ node }) => csvLine(cells(node))).join('');
      after = page.hasNextPage ? page.edges.at(-1)?.cursor : undefined;
    } while (after !== undefined);
  })();
};
