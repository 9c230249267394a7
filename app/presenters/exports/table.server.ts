import type { CalendarDate } from '#domain/time/calendar-date';
import type { Page, PageRequest } from '#prisma/reads/paging';

/** A cell by what it means, so that each kind of file writes it in its own way. */
export type ExportCell =
  | string
  | null
  | { readonly amountMinor: bigint; readonly currency: string }
  | { readonly day: CalendarDate }
  | { readonly at: Date }
  | { readonly count: number }
  /** Written with so many decimals. */
  | { readonly decimal: number; readonly digits: number }
  /** A share in basis points. */
  | { readonly bps: number }
  /** Nobody knows: words for people, and nothing where a program counts on a number. */
  | { readonly notKnown: string };

/** A list as it is exported: read page by page while it is written. */
export interface ExportTable {
  /** Of the file and the sheet: `receivables`. */
  readonly name: string;
  readonly heads: readonly string[];
  readonly pages: AsyncIterable<readonly (readonly ExportCell[])[]>;
}

export interface ExportColumn<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ExportCell;
}

const ROWS_AT_ONCE = 200;

/** All pages of a keyset read, one after the other. */
async function* pagesOf<Row>(read: (page: PageRequest) => Promise<Page<Row>>): AsyncGenerator<Row[]> {
  let after: string | undefined;
  do {
    const page = await read({ first: ROWS_AT_ONCE, ...(after !== undefined && { after }) });
    yield page.edges.map(({ node }) => node);
    after = page.hasNextPage ? page.edges.at(-1)?.cursor : undefined;
  } while (after !== undefined);
}

/** A table of these columns over a keyset read. */
export const exportTable = <Row>(
  name: string,
  columns: readonly ExportColumn<Row>[],
  read: (page: PageRequest) => Promise<Page<Row>>,
): ExportTable => ({
  name,
  heads: columns.map(({ head }) => head),
  pages: (async function* () {
    for await (const rows of pagesOf(read)) yield rows.map(row => columns.map(({ cell }) => cell(row)));
  })(),
});
