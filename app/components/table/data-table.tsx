import { Link, useSearchParams } from '@remix-run/react';
import { type ColumnDef, flexRender, getCoreRowModel, useReactTable } from '@tanstack/react-table';
import { type MouseEvent, type ReactNode, useMemo, useRef } from 'react';
import { type Sort, sortSearch } from './list-url.ts';
import { ScrollRegion } from './scroll-region.tsx';
import { SelectAll } from './selection.tsx';
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
  /** Boxes to select rows, which belong to the form with this id and send `id` once for each. */
  readonly selection?: { readonly form: string; readonly label: (row: Row) => string };
  /** How the person has the list shown: columns left out (never the first), and low rows. */
  readonly shown?: { readonly hiddenColumns: readonly string[]; readonly dense: boolean } | undefined;
  /** Shown instead of the table when there are no rows. */
  readonly empty?: ReactNode;
  /** Rows of totals: a label, and what stands under some of the columns. */
  readonly totals?: readonly Total[];
}

interface Total {
  readonly key: string;
  readonly label: ReactNode;
  readonly cells: Readonly<Record<string, ReactNode>>;
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

/** The label takes the place of the columns before the first that has a total. */
const TotalRow = <Row,>(props: { total: Total; columns: readonly Column<Row>[]; offset: number }) => {
  const { total, columns, offset } = props;
  const first = columns.findIndex(({ id }) => id in total.cells);
  const before = first === -1 ? columns.length : first;
  return (
    <tr className="total">
      <th scope="row" colSpan={Math.max(1, before + offset)}>
        {total.label}
      </th>
      {columns.slice(Math.max(before, 1 - offset)).map(column => (
        <td key={column.id} className={classOf(column)} data-label={column.header}>
          {total.cells[column.id]}
        </td>
      ))}
    </tr>
  );
};

/**
 * A list page's table: native cells (Mantine's cost twelve times as much on the server), order and pages in the URL, so
 * that it works without scripts. `j`, `k`, `x` and Enter move, select and open.
 */
export const DataTable = <Row,>(props: DataTableProps<Row>) => {
  const { caption, rows, rowKey, rowHref, sort, selection, empty, totals = [], shown } = props;
  const hidden = shown?.hiddenColumns;
  const columns = useMemo(
    () => props.columns.filter(({ id }, at) => at === 0 || !hidden?.includes(id)),
    [props.columns, hidden],
  );
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
      <table className={`table table-stacked${shown?.dense ? ' table-dense' : ''}`}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {selection && (
              <th scope="col" className="select">
                <SelectAll form={selection.form} rows={rows.length} />
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
                      name="id"
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
        {totals.length > 0 && (
          <tfoot>
            {totals.map(total => (
              <TotalRow key={total.key} total={total} columns={columns} offset={selection ? 1 : 0} />
            ))}
          </tfoot>
        )}
      </table>
    </ScrollRegion>
  );
};
