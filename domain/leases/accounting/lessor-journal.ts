import { addDays } from '#domain/time/calendar-date';
import { type EntryDraft, type JournalEntry, journalOf } from './journal.ts';
import type { BookedModification } from './lessor-books.ts';
import type { LessorFinanceAccounts, NetInvestmentRow } from './lessor-finance.ts';
import type { OperatingRow } from './lessor-operating.ts';

const rowDrafts = ({ periodNumber, dueDate, until, rentMinor, incomeMinor }: NetInvestmentRow): EntryDraft[] => [
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
];

const modificationDraft = (one: BookedModification): EntryDraft => [
  one.date,
  'remeasurement',
  null,
  [
    ['net-investment', one.afterMinor - one.beforeMinor],
    ['cash', one.paymentMinor],
    ['remeasurement-gain', -one.gainMinor],
  ],
];

/**
 * A finance lease: the machine and the direct costs become the net investment; income is added to it, rents are taken from
 * it; at the end the balloon (of the terms last in force) is paid and what is residual value becomes a machine again.
 */
export const lessorFinanceJournal = (
  { netInvestmentMinor, rows }: LessorFinanceAccounts,
  lessorCostsMinor: bigint,
  balloonMinor: bigint,
  modifications: readonly BookedModification[] = [],
): JournalEntry[] => {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return [];
  const machine = netInvestmentMinor - lessorCostsMinor;
  const commencement: EntryDraft = [
    first.from,
    'commencement',
    null,
    [
      ['net-investment', netInvestmentMinor],
      ['equipment', -machine],
      ['cash', -lessorCostsMinor],
    ],
  ];
  const periods = rows.flatMap(row => [
    ...modifications.filter(({ date }) => date === row.from).map(modificationDraft),
    ...rowDrafts(row),
  ]);
  const end: EntryDraft = [
    last.until,
    'end',
    last.periodNumber,
    [
      ['cash', balloonMinor],
      ['equipment', last.closingMinor - balloonMinor],
      ['net-investment', -last.closingMinor],
    ],
  ];
  return journalOf([commencement, ...periods, end]);
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
