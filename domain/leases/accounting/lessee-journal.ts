import { addDays } from '#domain/time/calendar-date';
import { type EntryDraft, type JournalEntry, journalOf } from './journal.ts';
import type { AssetAdditions, LesseeAccounts, LesseeRow } from './lessee.ts';
import type { BookedRemeasurement } from './lessee-books.ts';

const rowDrafts = (row: LesseeRow): EntryDraft[] => {
  const { periodNumber, dueDate, until, paymentMinor, interestMinor, depreciationMinor } = row;
  const lastDay = addDays(until, -1);
  return [
    [
      dueDate,
      'payment',
      periodNumber,
      [
        ['lease-liability', paymentMinor],
        ['cash', -paymentMinor],
      ],
    ],
    [
      lastDay,
      'interest',
      periodNumber,
      [
        ['interest-expense', interestMinor],
        ['lease-liability', -interestMinor],
      ],
    ],
    [
      lastDay,
      'depreciation',
      periodNumber,
      [
        ['depreciation-expense', depreciationMinor],
        ['right-of-use-asset', -depreciationMinor],
      ],
    ],
  ];
};

const remeasurementDraft = (one: BookedRemeasurement): EntryDraft => [
  one.date,
  'remeasurement',
  null,
  [
    ['right-of-use-asset', one.after.assetMinor - one.before.assetMinor],
    ['lease-liability', one.before.liabilityMinor - one.after.liabilityMinor],
    ['remeasurement-gain', -one.gainMinor],
    ['cash', -one.paymentMinor],
  ],
];

/**
 * A lessee's journal from commencement to the end: the asset with all it consists of, each period, each remeasurement, and
 * what is paid last. Given accounts alone, it is the journal of a lease that never changes.
 */
export const lesseeJournal = (
  { liabilityMinor, assetMinor, paidAtOnceMinor, rows }: LesseeAccounts,
  { directCostsMinor, incentivesMinor, restorationMinor }: AssetAdditions,
  remeasurements: readonly BookedRemeasurement[] = [],
): JournalEntry[] => {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return [];
  const commencement: EntryDraft = [
    first.from,
    'commencement',
    null,
    [
      ['right-of-use-asset', assetMinor],
      ['lease-liability', -liabilityMinor],
      ['restoration-provision', -restorationMinor],
      ['cash', incentivesMinor - paidAtOnceMinor - directCostsMinor],
    ],
  ];
  // On the day of a change the old terms' last rent comes before it, and the new terms' first rent after it.
  const periods = rows.flatMap(row => [
    ...remeasurements.filter(({ date }) => date === row.from).map(remeasurementDraft),
    ...rowDrafts(row),
  ]);
  const end: EntryDraft = [
    last.until,
    'end',
    last.periodNumber,
    [
      ['lease-liability', last.closingMinor],
      ['cash', -last.closingMinor],
    ],
  ];
  return journalOf([commencement, ...periods, end]);
};
