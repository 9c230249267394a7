import { parseArgs } from 'node:util';
import { leaseFormulaText } from '#domain/leases/formula';
import { type Rate, rateOfPercent } from '#domain/leases/rates/rate';
import { quoteSettlement, SETTLEMENT_OUTCOMES, type SettlementTerms } from '#domain/leases/schedule/settlement';
import { parseDecimal } from '#domain/money/decimal';
import { isCalendarDate } from '#domain/time/calendar-date';
import { UsageError } from './command.ts';
import { readLease } from './lease-file.ts';

const percentOption = (name: string, text: string | undefined): Rate | null => {
  if (text === undefined) return null;
  const value = parseDecimal(text);
  if (!value) throw new UsageError(`--${name} is a percentage, e.g. 4.5.`);
  return rateOfPercent(value);
};

const minorOption = (name: string, text: string): bigint => {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--${name} is an amount in minor units, e.g. 120000.`);
  return BigInt(text);
};

const outcomeOption = (text: string): SettlementTerms['outcome'] => {
  const outcome = SETTLEMENT_OUTCOMES.find(one => one === text);
  if (!outcome) throw new UsageError(`--outcome is one of ${SETTLEMENT_OUTCOMES.join(', ')}.`);
  return outcome;
};

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
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError('Name one file.');
  const date = values.on;
  if (date === undefined || !isCalendarDate(date)) throw new UsageError('Give a day: --on YYYY-MM-DD.');
  const fee = percentOption('fee', values.fee);
  const choices = {
    outcome: outcomeOption(values.outcome),
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
