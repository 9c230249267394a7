import type { Money as Amount } from '#domain/money/money';
import { formatAmount } from './amounts.ts';

/** An amount with its currency; figures line up in a column of `align: 'end'`. */
export const Money = ({ amountMinor, currency }: Amount) => (
  <span className="money">
    <span className="money-currency">{currency}</span> {formatAmount({ amountMinor, currency })}
  </span>
);
