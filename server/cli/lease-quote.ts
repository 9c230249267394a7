import { parseArgs } from 'node:util';
import { leaseFormulaText } from '#domain/leases/formula';
import { quoteSettlement, SETTLEMENT_OUTCOMES } from '#domain/leases/schedule/settlement';
import { readLease } from './lease-file.ts';
import { choiceOption, dateOption, minorOption, oneFile, percentOption } from './lease-options.ts';

/**
 * `lienlight lease quote FILE --on DATE`: what ends the lease on a day, line by line with the formula of each, as one JSON
 * object. Answers 1, and prints why, where there is no quote for the day.
 */
export const leaseQuote = async (args: readonly string[], out: (line: string) => void): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      on: { type: 'string' },
      outcome: { type: 'string', default: 'purchase' },
      discount: { type: 'string' },
      fee: { type: 'string' },
      unpaid: { type: 'string', default: '0' },
    },
  });
  const file = oneFile(positionals);
  const date = dateOption('on', values.on);
  const fee = percentOption('fee', values.fee);
  const choices = {
    outcome: choiceOption('outcome', SETTLEMENT_OUTCOMES, values.outcome),
    discountRate: percentOption('discount', values.discount),
    fee: fee === null ? ({ kind: 'none' } as const) : ({ kind: 'rate', rate: fee } as const),
    unpaidMinor: minorOption('unpaid', values.unpaid),
  };
  const lease = await readLease(file);
  const refused = (refusal: unknown) => {
    out(JSON.stringify({ file, ok: false, refusal }));
    return 1;
  };
  if (!lease.ok) return refused(lease.refusal);
  const { terms, history } = lease.value;
  const depositMinor = terms.deposit?.amountMinor ?? 0n;
  const quote = quoteSettlement(history, date, { ...choices, depositMinor, currency: terms.currency });
  if (!quote.ok) return refused(quote.refusal);
  const { currency, periodNumber, lines, totalMinor } = quote.value;
  out(
    JSON.stringify({
      file,
      ok: true,
      date,
      currency,
      period: periodNumber,
      lines: lines.map(({ kind, amountMinor, formula }) => ({
        kind,
        amountMinor: amountMinor.toString(),
        formula: leaseFormulaText(formula),
      })),
      totalMinor: totalMinor.toString(),
    }),
  );
  return 0;
};
