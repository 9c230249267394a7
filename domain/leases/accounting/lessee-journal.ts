import { addDays, type CalendarDate } from '#domain/time/calendar-date';
import { type EntryDraft, type JournalEntry, journalOf } from './journal.ts';
import type { AssetAdditions, LesseeAccounts, LesseeRow, Remeasurement } from './lessee.ts';

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

const endDraft = (rows: readonly LesseeRow[]): EntryDraft[] => {
  const last = rows.at(-1);
  if (!last) return [];
  const { until, periodNumber, closingMinor } = last;
  return [
    [
      until,
      'end',
      periodNumber,
      [
        ['lease-liability', closingMinor],
        ['cash', -closingMinor],
      ],
    ],
  ];
};

/** From commencement to the end, as if nothing changed: the asset with all it consists of, then each period. */
export const lesseeJournal = (
  { liabilityMinor, assetMinor, paidAtOnceMinor, rows }: LesseeAccounts,
  { directCostsMinor, incentivesMinor, restorationMinor }: AssetAdditions,
): JournalEntry[] => {
  const [first] = rows;
  if (!first) return [];
  return journalOf([
    [
      first.from,
      'commencement',
      null,
      [
        ['right-of-use-asset', assetMinor],
        ['lease-liability', -liabilityMinor],
        ['restoration-provision', -restorationMinor],
        ['cash', incentivesMinor - paidAtOnceMinor - directCostsMinor],
      ],
    ],
    ...rows.flatMap(rowDrafts),
    ...endDraft(rows),
  ]);
};

/** From a remeasurement on. `before` is what the books said. */
export const remeasurementJournal = (
  before: { readonly liabilityMinor: bigint; readonly assetMinor: bigint },
  { liabilityMinor, assetMinor, gainMinor, rows }: Remeasurement,
  date: CalendarDate,
): JournalEntry[] =>
  journalOf([
    [
      date,
      'remeasurement',
      null,
      [
        ['right-of-use-asset', assetMinor - before.assetMinor],
        ['lease-liability', before.liabilityMinor - liabilityMinor],
        ['remeasurement-gain', -gainMinor],
      ],
    ],
    ...rows.flatMap(rowDrafts),
    ...endDraft(rows),
  ]);
