import { Link, useSearchParams } from '@remix-run/react';
import { type ColumnDef, flexRender, getCoreRowModel, useReactTable } from '@tanstack/react-table';
import { type MouseEvent, type ReactNode, useMemo, useRef } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { type Sort, sortSearch } from './list-url.ts';
import { ScrollRegion } from './scroll-region.tsx';
import { useListKeys } from './use-list-keys.ts';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Name of the order in the URL; a column without one cannot be sorted by. */
  readonly sort?: string;
  /** `end` for figures. */
  readonly align?: 'end';
  /** Keeps dates, references and figures on one line. */
  readonly nowrap?: boolean;
  /** Left out below 720 px, where the row's own page shows it. */
  readonly secondary?: boolean;
}

interface DataTableProps<Row> {
  /** Names the table for those who do not see it. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** The row's own page; the first column becomes the link, and a click anywhere in the row follows it. */
  readonly rowHref?: (row: Row) => string;
  readonly sort?: Sort;
  /** Boxes to select rows, which belong to the form with this id and send `name` once for each. */
  readonly selection?: { readonly form: string; readonly name: string; readonly label: (row: Row) => string };
  /** Shown instead of the table when there are no rows. */
  readonly empty?: ReactNode;
  /** Rows of totals, as `tr` elements. */
  readonly footer?: ReactNode;
}

const definitionsOf = <Row,>(columns: readonly Column<Row>[]): ColumnDef<Row>[] =>
  columns.map(column => ({
    id: column.id,
    header: column.header,
    cell: ({ row }) => column.cell(row.original),
  }));

const classOf = <Row,>(column: Column<Row> | undefined): string | undefined =>
  [column?.align === 'end' && 'end', column?.nowrap && 'nowrap', column?.secondary && 'secondary']
    .filter(Boolean)
    .join(' ') || undefined;

/** Follows the row's link where a click meant the row, and not a link, a control or selected text. */
const followRow = (event: MouseEvent<HTMLTableRowElement>): void => {
  const { target, currentTarget } = event;
  if (!(target instanceof Element) || target.closest('a, button, input, label, summary, select')) return;
  if (window.getSelection()?.toString()) return;
  currentTarget.querySelector<HTMLAnchorElement>('a[data-row-link]')?.click();
};

/**
 * A list page's table: native cells (Mantine's cost twelve times as much on the server), order and pages in the URL, so
 * that it works without scripts. `j`, `k`, `x` and Enter move, select and open.
 */
export const DataTable = <Row,>(props: DataTableProps<Row>) => {
  const { caption, columns, rows, rowKey, rowHref, sort, selection, empty, footer } = props;
  const t = useTranslate();
  const [search] = useSearchParams();
  const region = useRef<HTMLDivElement>(null);
  useListKeys(region);
  const byId = useMemo(() => new Map(columns.map(column => [column.id, column])), [columns]);
  const definitions = useMemo(() => definitionsOf(columns), [columns]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useReactTable({
    data,
    columns: definitions,
    getRowId: rowKey,
    getCoreRowModel: getCoreRowModel(),
    manualSorting: true,
    manualFiltering: true,
    manualPagination: true,
  });

  if (rows.length === 0 && empty !== undefined) return empty;
  return (
    <ScrollRegion label={caption} ref={region}>
      <table className="table table-stacked">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {selection && (
              <th scope="col" className="select">
                <span className="visually-hidden">{t('table.select')}</span>
              </th>
            )}
            {table.getFlatHeaders().map(header => {
              const column = byId.get(header.id);
              const by = column?.sort;
              const sorted = sort !== undefined && by === sort.by;
              return (
                <th
                  key={header.id}
                  scope="col"
                  className={classOf(column)}
                  aria-sort={sorted ? (sort.direction === 'asc' ? 'ascending' : 'descending') : undefined}
                >
                  {by !== undefined && sort !== undefined ? (
                    <Link
                      to={sortSearch(search, by, sort)}
                      preventScrollReset
                      className="sort"
                      data-sorted={sorted ? sort.direction : undefined}
                    >
                      {flexRender(header.column.columnDef.header, header.getContext())}
                    </Link>
                  ) : (
                    flexRender(header.column.columnDef.header, header.getContext())
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map(row => {
            const href = rowHref?.(row.original);
            return (
              <tr
                key={row.id}
                onClick={href === undefined ? undefined : followRow}
                data-linked={href !== undefined || undefined}
              >
                {selection && (
                  <td className="select">
                    <input
                      type="checkbox"
                      name={selection.name}
                      value={row.id}
                      form={selection.form}
                      aria-label={selection.label(row.original)}
                    />
                  </td>
                )}
                {row.getVisibleCells().map((cell, index) => {
                  const column = byId.get(cell.column.id);
                  const content = flexRender(cell.column.columnDef.cell, cell.getContext());
                  return (
                    <td key={cell.id} className={classOf(column)} data-label={index === 0 ? undefined : column?.header}>
                      {index === 0 && href !== undefined ? (
                        <Link to={href} data-row-link prefetch="intent">
                          {content}
                        </Link>
                      ) : (
                        content
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
        {footer !== undefined && <tfoot>{footer}</tfoot>}
      </table>
    </ScrollRegion>
  );
};
