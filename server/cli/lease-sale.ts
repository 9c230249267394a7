import { parseArgs } from 'node:util';
import { leaseFormulaText } from '#domain/leases/formula';
import { COMPOUNDINGS } from '#domain/leases/rates/growth';
import { percentTextOf } from '#domain/leases/rates/rate';
import { currentRows } from '#domain/leases/schedule/amend';
import { priceRentPurchase } from '#domain/leases/schedule/rent-purchase';
import { DAY_COUNTS } from '#domain/time/day-count';
import { UsageError } from './command.ts';
import { readLease } from './lease-file.ts';
import { choiceOption, dateOption, minorOption, oneFile, percentOption } from './lease-options.ts';

/** `13-36`, or one period alone. */
const rangeOption = (text: string | undefined): { readonly fromPeriod: number; readonly toPeriod: number } => {
  const match = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(text ?? '');
  if (!match) throw new UsageError('--periods is a range, e.g. 13-36.');
  return { fromPeriod: Number(match[1]), toPeriod: Number(match[2] ?? match[1]) };
};

/**
 * `lienlight lease sale FILE --periods 13-36 --on DATE --rate PERCENT`: what a bank pays for a range of rents, line by line
 * with the formula of each, as one JSON object. Answers 1, and prints why, where the range cannot be sold.
 */
export const leaseSale = async (args: readonly string[], out: (line: string) => void): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      periods: { type: 'string' },
      on: { type: 'string' },
      rate: { type: 'string' },
      'day-count': { type: 'string', default: 'ACT/360' },
      compounding: { type: 'string', default: 'effective' },
      fee: { type: 'string', default: '0' },
    },
  });
  const file = oneFile(positionals);
  const rate = percentOption('rate', values.rate);
  if (rate === null) throw new UsageError('Give the bank’s rate: --rate 4.8.');
  const choices = {
    ...rangeOption(values.periods),
    purchaseDate: dateOption('on', values.on),
    rate,
    dayCount: choiceOption('day-count', DAY_COUNTS, values['day-count']),
    compounding: choiceOption('compounding', COMPOUNDINGS, values.compounding),
    feeMinor: minorOption('fee', values.fee),
  };
  const lease = await readLease(file);
  const { currency } = lease.ok ? lease.value.terms : { currency: '' };
  const price = lease.ok ? priceRentPurchase(currentRows(lease.value.history), { ...choices, currency }) : lease;
  if (!price.ok) {
    out(JSON.stringify({ file, ok: false, refusal: price.refusal }));
    return 1;
  }
  const { lines, rentsMinor, discountMinor, priceMinor, paidMinor, yield: earned } = price.value;
  out(
    JSON.stringify({
      file,
      ok: true,
      currency,
      lines: lines.map(({ periodNumber, dueDate, rentMinor, days, amountMinor, formula }) => ({
        ...{ period: periodNumber, dueDate, days },
        rentMinor: rentMinor.toString(),
        amountMinor: amountMinor.toString(),
        formula: leaseFormulaText(formula),
      })),
      rentsMinor: rentsMinor.toString(),
      discountMinor: discountMinor.toString(),
      priceMinor: priceMinor.toString(),
      paidMinor: paidMinor.toString(),
      yieldPercent: earned === null ? null : percentTextOf(earned),
    }),
  );
  return 0;
};
