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

/** What several messages touch: for each machine and source the times, apart where more than a day lies between them. */
export const mergeTouched = (all: Iterable<Readonly<Touched>>): Touched[] => {
  const groups = new Map<string, Readonly<Touched>[]>();
  for (const one of all) {
    const key = `${one.subject} ${one.source} ${one.resumed === true}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const spans: Touched[] = [];
  for (const group of groups.values()) {
    const timed = group.map(one => ({ one, from: Date.parse(one.from), to: Date.parse(one.to) }));
    timed.sort((a, b) => a.from - b.from);
    let last: { readonly span: Touched; to: number } | null = null;
    for (const { one, from, to } of timed) {
      if (!last || from - last.to > APART_MS) {
        last = { span: { ...one }, to };
        spans.push(last.span);
        continue;
      }
      if (to > last.to) {
        last.to = to;
        last.span.to = one.to;
      }
      for (const element of ELEMENTS) last.span[element] ||= one[element];
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

export const touchedBy = (rows: readonly TouchingRow[]): Touched[] => {
  const touched = rows.map(touchedByRow);
  return touched.length > 1 ? mergeTouched(touched) : touched;
};
