import { addDays } from '#domain/time/calendar-date';
import { type EntryDraft, type JournalEntry, journalOf } from './journal.ts';
import type { LessorFinanceAccounts } from './lessor-finance.ts';
import type { OperatingRow } from './lessor-operating.ts';

/**
 * A finance lease: the machine and the direct costs become the net investment; income is added to it, rents are taken from
 * it; at the end the balloon is paid and what is residual value becomes a machine again.
 */
export const lessorFinanceJournal = (
  { netInvestmentMinor, rows }: LessorFinanceAccounts,
  lessorCostsMinor: bigint,
  balloonMinor: bigint,
): JournalEntry[] => {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return [];
  const machine = netInvestmentMinor - lessorCostsMinor;
  const drafts = rows.flatMap(({ periodNumber, dueDate, until, rentMinor, incomeMinor }): EntryDraft[] => [
    [
      dueDate,
      'payment',
      periodNumber,
      [
        ['cash', rentMinor],
        ['net-investment', -rentMinor],
      ],
    ],
    [
      addDays(until, -1),
      'income',
      periodNumber,
      [
        ['net-investment', incomeMinor],
        ['finance-income', -incomeMinor],
      ],
    ],
  ]);
  return journalOf([
    [
      first.from,
      'commencement',
      null,
      [
        ['net-investment', netInvestmentMinor],
        ['equipment', -machine],
        ['cash', -lessorCostsMinor],
      ],
    ],
    ...drafts,
    [
      last.until,
      'end',
      last.periodNumber,
      [
        ['cash', balloonMinor],
        ['equipment', last.closingMinor - balloonMinor],
        ['net-investment', -last.closingMinor],
      ],
    ],
  ]);
};

/** An operating lease: rents as they come, income evenly; the difference is accrued or deferred. */
export const lessorOperatingJournal = (rows: readonly OperatingRow[], lessorCostsMinor: bigint): JournalEntry[] => {
  const [first] = rows;
  if (!first) return [];
  const drafts = rows.flatMap((row): EntryDraft[] => {
    const { periodNumber, dueDate, until, rentMinor, incomeMinor, depreciationMinor, directCostsMinor } = row;
    const lastDay = addDays(until, -1);
    return [
      [
        dueDate,
        'payment',
        periodNumber,
        [
          ['cash', rentMinor],
          ['accrued-rent', -rentMinor],
        ],
      ],
      [
        lastDay,
        'income',
        periodNumber,
        [
          ['accrued-rent', incomeMinor],
          ['lease-income', -incomeMinor],
        ],
      ],
      [
        lastDay,
        'depreciation',
        periodNumber,
        [
          ['depreciation-expense', depreciationMinor],
          ['equipment', -depreciationMinor],
        ],
      ],
      [
        lastDay,
        'direct-costs',
        periodNumber,
        [
          ['direct-cost-expense', directCostsMinor],
          ['deferred-direct-costs', -directCostsMinor],
        ],
      ],
    ];
  });
  return journalOf([
    [
      first.from,
      'commencement',
      null,
      [
        ['deferred-direct-costs', lessorCostsMinor],
        ['cash', -lessorCostsMinor],
      ],
    ],
    ...drafts,
  ]);
};
