import type { z } from 'zod';
import { isCountryCode } from '#domain/leases/countries';
import { parseDecimal } from '#domain/money/decimal';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { type CalendarDate, isCalendarDate } from '#domain/time/calendar-date';
import { isTimeZone } from '#domain/time/zoned-day';
import { parseInput } from '../../input.ts';
import { dateCell, decimalCell, integerCell, requiredCell, textCell } from '../../tables/cells.ts';
import type { TableRow } from '../../tables/table-kind.ts';
import { declaredLeaseInput } from '../declared-lease-input.ts';
import { contractOf, handlingInput, type LeaseContract } from '../lease-contract.ts';
import { leaseTermsInput } from '../lease-terms-input.ts';
import { amountCell, minorOf } from './amount-cell.ts';
import { LEASE_COLUMNS } from './columns.ts';

/** What a lease's rows say of it, machines aside. */
export interface LeaseOfRows {
  readonly contractNumber: string;
  readonly lessee: string;
  readonly contact: { readonly name: string; readonly email: string } | null;
  readonly contract: LeaseContract;
  readonly countries: readonly string[];
  readonly timeZone: string;
  readonly declared: z.output<typeof declaredLeaseInput>;
  readonly warnings: readonly Refusal[];
}

export interface ImportOptions {
  /** The day of the balances, where a row has none of its own. */
  readonly asOf?: string | undefined;
  readonly timeZone: string;
}

/** The words that a cell may have, as the terms name them. */
const WORDS: Readonly<Record<string, string>> = {
  'in advance': 'advance',
  'in arrears': 'arrears',
  'finance lease': 'finance',
  'operating lease': 'operating',
  融资租赁: 'finance',
  经营租赁: 'operating',
  先付: 'advance',
  后付: 'arrears',
  月: 'monthly',
  季: 'quarterly',
  年: 'yearly',
};

const word = (row: TableRow, column: string): string | undefined => {
  const text = textCell(row, column)?.toLowerCase();
  return text === undefined ? undefined : (WORDS[text] ?? text);
};

const decimalWritten = (row: TableRow, column: string): Result<string | undefined> => {
  const value = decimalCell(row, column);
  if (!value.ok) return value;
  if (value.value === null) return accept(undefined);
  const { unscaled, scale } = value.value;
  const digits = unscaled
    .toString()
    .replace('-', '')
    .padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return accept(scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`);
};

/** Collects the first refusal of several cells. */
class Cells {
  refusal: Refusal | null = null;
  take<Value>(result: Result<Value>): Value | undefined {
    if (result.ok) return result.value;
    this.refusal ??= result.refusal;
    return undefined;
  }
}

/** Terms out of the simple columns: what most leases need. Others come as JSON in the column `terms`. */
const termsOfCells = (row: TableRow): Result<z.input<typeof leaseTermsInput>> => {
  const cells = new Cells();
  const currency = cells.take(requiredCell(row, 'currency'))?.toUpperCase() ?? '';
  const amount = (column: string) => cells.take(amountCell(row, column, currency))?.toString();
  const commencementDate = cells.take(dateCell(row, 'commencementDate'));
  const financed = amount('financed');
  const rent = amount('rent');
  const percent = cells.take(decimalWritten(row, 'ratePercent'));
  const vatPercent = cells.take(decimalWritten(row, 'vatPercent'));
  const periods = cells.take(integerCell(row, 'periods'));
  const dayOfMonth = cells.take(integerCell(row, 'dayOfMonth'));
  const residual = {
    unguaranteedMinor: amount('unguaranteedResidual') ?? '0',
    guaranteedMinor: amount('guaranteedResidual') ?? '0',
    balloonMinor: amount('balloon') ?? '0',
  };
  const deposit = amount('deposit');
  if (cells.refusal) return { ok: false, refusal: cells.refusal };
  const missing = [
    ...(commencementDate ? [] : ['commencementDate']),
    ...(financed === undefined ? ['financed'] : []),
    ...(typeof periods === 'number' ? [] : ['periods']),
    ...(percent === undefined && rent === undefined ? ['rent'] : []),
  ];
  const [first] = missing;
  if (first !== undefined) return refuse('cell-missing', undefined, first);
  return {
    ok: true,
    // Words of cells are checked by the schema, like everything else here.
    value: JSON.parse(
      JSON.stringify({
        kind: word(row, 'kind') ?? 'operating',
        currency,
        commencementDate,
        dayOfMonth: dayOfMonth ?? undefined,
        frequency: word(row, 'frequency') ?? 'monthly',
        periods,
        financedMinor: financed,
        residual,
        rate: percent === undefined ? { kind: 'implied' } : { kind: 'fixed', percent },
        ...(textCell(row, 'accrual') !== null && {
          basis: { accrual: textCell(row, 'accrual'), compounding: word(row, 'compounding') ?? 'nominal' },
        }),
        rent: {
          timing: word(row, 'timing') ?? 'advance',
          baseRentMinor: percent === undefined ? rent : null,
        },
        ...(deposit !== undefined && deposit !== '0' && { deposit: { amountMinor: deposit, use: 'returned' } }),
        vat: {
          category: textCell(row, 'vatCategory')?.toUpperCase() ?? 'S',
          percent: vatPercent ?? '0',
        },
      }),
    ),
  };
};

const termsOf = (row: TableRow): Result<z.output<typeof leaseTermsInput>> => {
  const json = textCell(row, 'terms');
  if (json === null) {
    const cells = termsOfCells(row);
    return cells.ok ? parseInput(leaseTermsInput, cells.value) : cells;
  }
  try {
    return parseInput(leaseTermsInput, JSON.parse(json));
  } catch {
    return refuse('cell-not-json', undefined, 'terms');
  }
};

type Declared = z.input<typeof declaredLeaseInput>;

/** `2025-02-28 1234.56` or with balances `2025-02-28 1234.56 opening interest closing`, one a line or parted by semicolons. */
const scheduleOf = (text: string, currency: string): Result<Declared['rows']> => {
  const rows: Declared['rows'] = [];
  const lines = text
    .split(/[;\n\r]+/)
    .map(line => line.trim())
    .filter(line => line !== '');
  for (const [at, line] of lines.entries()) {
    const [date = '', ...numbers] = line.split(/\s+/);
    const amounts = numbers.map(number => {
      const value = parseDecimal(number);
      return value ? minorOf(value, currency) : null;
    });
    const [rent, opening, interest, closing] = amounts;
    const isRow = isCalendarDate(date) && (amounts.length === 1 || amounts.length === 4) && !amounts.includes(null);
    if (!isRow || rent === undefined || rent === null)
      return refuse('schedule-line-unreadable', { line: String(at + 1) }, 'schedule');
    rows.push({
      periodNumber: at + 1,
      dueDate: date,
      rentMinor: rent.toString(),
      openingMinor: opening?.toString() ?? null,
      interestMinor: interest?.toString() ?? null,
      closingMinor: closing?.toString() ?? null,
    });
  }
  return accept(rows);
};

/** Rents as the terms make them, where the file says nothing of them: then the balance alone is compared. */
const rowsDue = ({ rows }: LeaseContract, asOf: CalendarDate): Declared['rows'] =>
  rows
    .filter(({ dueDate }) => dueDate <= asOf)
    .map(({ number, dueDate, rentMinor }) => ({ periodNumber: number, dueDate, rentMinor: rentMinor.toString() }));

const declaredOf = (
  row: TableRow,
  contract: LeaseContract,
  options: ImportOptions,
): Result<{ readonly declared: z.output<typeof declaredLeaseInput>; readonly isGiven: boolean }> => {
  const cells = new Cells();
  const { currency } = contract.terms;
  const asOf = cells.take(dateCell(row, 'asOf')) ?? options.asOf;
  const outstanding = cells.take(amountCell(row, 'outstanding', currency));
  const unpaid = cells.take(amountCell(row, 'unpaid', currency));
  const text = textCell(row, 'schedule');
  const given = text === null ? null : cells.take(scheduleOf(text, currency));
  if (cells.refusal) return { ok: false, refusal: cells.refusal };
  if (asOf === undefined) return refuse('cell-missing', undefined, 'asOf');
  if (outstanding === null || outstanding === undefined) return refuse('cell-missing', undefined, 'outstanding');
  const declared = parseInput(declaredLeaseInput, {
    asOf,
    outstandingMinor: outstanding.toString(),
    unpaidMinor: (unpaid ?? 0n).toString(),
    rows: given ?? rowsDue(contract, asOf),
  });
  return declared.ok ? accept({ declared: declared.value, isGiven: given !== null && given !== undefined }) : declared;
};

/** The columns of the lease that a later row says otherwise than the first. */
export const differingColumn = (first: TableRow, other: TableRow): string | null =>
  LEASE_COLUMNS.find(({ name }) => {
    const [own, value] = [textCell(first, name), textCell(other, name)];
    return value !== null && value !== own;
  })?.name ?? null;

/**
 * The lease that a row says. Refusals: those of cells with their column, `invalid-input` with the field of the terms, those of
 * `contractOf`, `cell-not-json`, `schedule-line-unreadable`. Whether its balances reconcile is looked at by the caller.
 */
export const leaseOfRow = (row: TableRow, options: ImportOptions): Result<LeaseOfRows> => {
  const cells = new Cells();
  const contractNumber = cells.take(requiredCell(row, 'contractNumber')) ?? '';
  const lessee = cells.take(requiredCell(row, 'lessee')) ?? '';
  const graceDays = cells.take(integerCell(row, 'graceDays')) ?? 0;
  const defaultAfterDays = cells.take(integerCell(row, 'defaultAfterDays')) ?? 30;
  if (cells.refusal) return { ok: false, refusal: cells.refusal };
  const handling = parseInput(handlingInput, { graceDays, defaultAfterDays });
  if (!handling.ok) return handling;
  const terms = termsOf(row);
  if (!terms.ok) return terms;
  const contract = contractOf({ terms: terms.value, amendments: [], handling: handling.value });
  if (!contract.ok) return contract;
  const declared = declaredOf(row, contract.value, options);
  if (!declared.ok) return declared;
  const countries = (textCell(row, 'countries') ?? '')
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(one => one !== '');
  const wrong = countries.find(one => !isCountryCode(one));
  if (wrong !== undefined) return refuse('cell-not-countries', { value: wrong.slice(0, 40) }, 'countries');
  const timeZone = textCell(row, 'timeZone') ?? options.timeZone;
  if (!isTimeZone(timeZone)) return refuse('cell-not-a-time-zone', { value: timeZone.slice(0, 40) }, 'timeZone');
  const email = textCell(row, 'lesseeEmail');
  return accept({
    contractNumber,
    lessee,
    contact: email === null ? null : { name: textCell(row, 'lesseeContact') ?? lessee, email },
    contract: contract.value,
    countries,
    timeZone,
    declared: declared.value.declared,
    warnings: declared.value.isGiven ? [] : [{ code: 'schedule-not-given', field: 'schedule' }],
  });
};
