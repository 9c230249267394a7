import type { ReadingRow } from './reading-rows.ts';

/** What of a source's record new readings may change: from the reading before them to the one after, for each element that they have. */
export interface Touched {
  readonly subject: string;
  readonly source: string;
  /** ISO 8601. */
  from: string;
  to: string;
  fix: boolean;
  hours: boolean;
  odometer: boolean;
  cycles: boolean;
  /** The rest of a work that was too much at once: what lies before it is settled. */
  readonly resumed?: boolean | undefined;
}

/** What of a row tells what it touches. */
export type TouchingRow = Pick<ReadingRow, 'source' | 'time' | 'fix' | 'engineHoursMs' | 'odometerM' | 'cycles'> & {
  readonly subject: string;
};

/** Further apart than this, two readings touch two times and not all that lies between them. */
const APART_MS = 86_400_000;

const ELEMENTS = ['fix', 'hours', 'odometer', 'cycles'] as const;

const isOfSame = (span: Touched, { subject, source }: Pick<TouchingRow, 'subject' | 'source'>): boolean =>
  subject === span.subject && source === span.source;

/** Whether a time goes on where a span ends: not before it, and not more than a day after. */
const goesOn = ({ to }: Touched, time: string): boolean =>
  // Both are written alike, so that their texts are in the order of their times.
  time >= to && (time.slice(0, 10) === to.slice(0, 10) || Date.parse(time) - Date.parse(to) <= APART_MS);

const addElements = (span: Touched, one: Readonly<Touched>): void => {
  for (const element of ELEMENTS) span[element] ||= one[element];
};

/** What several messages touch: for each machine and source the times, apart where more than a day lies between them. */
export const mergeTouched = (all: Iterable<Readonly<Touched>>): Touched[] => {
  const groups = new Map<string, Touched[]>();
  for (const one of all) {
    const key = `${one.subject} ${one.source} ${one.resumed === true}`;
    const group = groups.get(key);
    const last = group?.at(-1);
    if (last && goesOn(last, one.from)) {
      // Most come in the order of their times: those need not be sorted.
      last.to = one.to;
      addElements(last, one);
    } else if (group) group.push({ ...one });
    else groups.set(key, [{ ...one }]);
  }
  const spans: Touched[] = [];
  for (const group of groups.values()) {
    const timed = group.map(one => ({ one, from: Date.parse(one.from), to: Date.parse(one.to) }));
    timed.sort((a, b) => a.from - b.from);
    let last: { readonly span: Touched; to: number } | null = null;
    for (const { one, from, to } of timed) {
      if (!last || from - last.to > APART_MS) {
        last = { span: one, to };
        spans.push(last.span);
        continue;
      }
      if (to > last.to) {
        last.to = to;
        last.span.to = one.to;
      }
      addElements(last.span, one);
    }
  }
  return spans;
};

const touchedByRow = (row: TouchingRow): Touched => ({
  subject: row.subject,
  source: row.source,
  from: row.time,
  to: row.time,
  fix: row.fix === 'valid',
  hours: row.engineHoursMs !== null,
  odometer: row.odometerM !== null,
  cycles: row.cycles !== null,
});

const extend = (span: Touched, row: TouchingRow): void => {
  span.to = row.time;
  span.fix ||= row.fix === 'valid';
  span.hours ||= row.engineHoursMs !== null;
  span.odometer ||= row.odometerM !== null;
  span.cycles ||= row.cycles !== null;
};

/** What rows touch. Those of one message are mostly of one device, and in the order of their times. */
export const touchedBy = (rows: readonly TouchingRow[]): Touched[] => {
  const touched: Touched[] = [];
  let last: Touched | undefined;
  for (const row of rows) {
    if (last && isOfSame(last, row) && goesOn(last, row.time)) {
      extend(last, row);
      continue;
    }
    last = touchedByRow(row);
    touched.push(last);
  }
  return touched.length > 1 ? mergeTouched(touched) : touched;
};
