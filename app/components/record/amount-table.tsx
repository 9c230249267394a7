import type { ReactNode } from 'react';
import { formatAmount } from '../format/amounts.ts';

export interface AmountRow {
  readonly key: string;
  readonly label: ReactNode;
  readonly amountMinor: bigint;
  /** How it is computed: `face × 85 %`. */
  readonly formula?: ReactNode;
  /** The sum of those above. */
  readonly total?: boolean;
}

interface AmountTableProps {
  readonly caption: string;
  readonly currency: string;
  readonly rows: readonly AmountRow[];
  /** Heads of the columns: what, how, how much. */
  readonly heads: { readonly item: string; readonly formula?: string };
}

/** A computation in one currency, each amount with its formula, as a table that adds up before the reader's eyes. */
export const AmountTable = ({ caption, currency, rows, heads }: AmountTableProps) => (
  <table className="table amounts">
    <caption>{caption}</caption>
    <thead>
      <tr>
        <th scope="col">{heads.item}</th>
        {heads.formula !== undefined && <th scope="col">{heads.formula}</th>}
        <th scope="col" className="end">
          {currency}
        </th>
      </tr>
    </thead>
    <tbody>
      {rows.map(row => (
        <tr key={row.key} className={row.total ? 'total' : undefined}>
          <th scope="row">{row.label}</th>
          {heads.formula !== undefined && <td className="muted">{row.formula}</td>}
          <td className="end figure">{formatAmount({ amountMinor: row.amountMinor, currency })}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
